package io.firedamp.ingest.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.ImagePull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What registries send, as other projects keep it: each is an event, or left out by name. */
class RegistriesOnRealDataTest {
  private static final String FORMAT = "distribution-notification: ";

  private final AnyFormatReader reader =
      new AnyFormatReader(List.of(new RegistryParser()), new Provenance("prod", "registry"));
  private final List<ParsedEvent> events = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  @Test
  void readsHarborsPullsAndPushesAndNamesTheRest() throws Exception {
    readAll("harbor");

    assertThat(images())
        .containsExactlyInAnyOrder(
            "pull localhost/harbor/alpine@sha256:954b378c375d852eb3c63ab88978f640b4348b01c1b3456a024a81536dafbbf4",
            "push localhost/harbor/alpine@sha256:954b378c375d852eb3c63ab88978f640b4348b01c1b3456a024a81536dafbbf4",
            "push hub.harbor.com/test-webhook/debian:latest");
    accounts(
        13,
        3,
        1,
        Map.of(
            FORMAT + "a deletion", 1L,
            FORMAT + "a quota", 2L,
            FORMAT + "a replication", 1L,
            FORMAT + "a retention", 1L,
            FORMAT + "a scan", 4L));
    assertThat(refused).singleElement().asString().startsWith("not JSON: unexpected '/'");
  }

  @Test
  void readsTheWebhooksThatArgoCdsImageUpdaterTests() throws Exception {
    readPayloads("argocd-image-updater");

    assertThat(images()).isEmpty();
    accounts(
        25,
        0,
        6,
        Map.of(
            FORMAT + "a package that is no image", 1L,
            FORMAT + "a push that does not say when", 17L,
            FORMAT + "another event of a registry", 1L));
    assertThat(refused)
        .containsExactly(
            "repository.name is missing",
            "push_data.tag is missing",
            "package.name is missing",
            "package.owner.login is missing",
            "package.package_version.container_metadata.tag.name is missing",
            "updated_tags[0] is missing");
  }

  @Test
  void readsTheWebhooksThatKeelTests() throws Exception {
    readPayloads("keel");

    assertThat(images())
        .containsExactly(
            "push myregistry.azurecr.io/hello-world:v1",
            "push docker.io/karolisr/keel:0.1.7",
            "push ghcr.io/dingggu/server:1.2.3",
            "push harbor.mydomain.com/library/ai-rag:1.2.3",
            "push quay.io/mynamespace/repository:latest",
            "push registry.invalid/mynamespace/repository:1.2.3");
    accounts(
        10,
        6,
        0,
        Map.of(
            FORMAT + "a push", 1L,
            FORMAT + "a push that does not say when", 2L,
            FORMAT + "another event of a registry", 1L));
  }

  @Test
  void knowsAManifestByItsAddressWhereItsTypeSaysNothing() throws Exception {
    readAll("jenkins-dockerhub-notification");

    assertThat(images())
        .containsExactlyInAnyOrder(
            "push myregistry.azurecr.io/hello-world:v1",
            "pull registry:5000/jplock/zookeeper@sha256:55d2be3e073109b6dfa68aa6ffbce9f5441ab8dd451834eaf0e81874a0b1b720");
    accounts(5, 2, 1, Map.of(FORMAT + "a push", 2L));
    assertThat(refused).containsExactly("push_data.tag is missing");
  }

  @Test
  void readsWhatDistributionItselfShows() throws Exception {
    readAll("distribution");
    readAll("distribution-v3");

    assertThat(images()).containsExactly("pull 192.168.100.227:5000/hello-world:latest");
    accounts(8, 1, 1, Map.of(FORMAT + "a push", 6L));
    assertThat(refused).singleElement().asString().startsWith("no format recognised");
  }

  @Test
  void readsGitHubsImageThatIsCalledAPackageOfNpm() throws Exception {
    readAll("github-packages");

    assertThat(images())
        .containsExactly(
            "push ghcr.io/codertocat/hello-world-npm@sha256:3da1996a8115d7616457760d9920b815241d0a03b34cf5f04e9a0e9d8de37498");
    accounts(1, 1, 0, Map.of());
  }

  @Test
  void readsEcrsPushAndNamesItsScan() throws Exception {
    read("aws-ecr/eventbridge-ecr-image-action-push.json");
    read("aws-ecr/eventbridge-ecr-scan-resource-change-scan_frequency_change.json");

    assertThat(images())
        .containsExactly(
            "push 123456789012.dkr.ecr.us-west-2.amazonaws.com/my-repository-name:latest");
    accounts(2, 1, 0, Map.of(FORMAT + "a scan", 1L));
  }

  private void readAll(String directory) throws IOException {
    try (Stream<Path> files = Files.list(SharedData.require("registry/" + directory))) {
      for (Path file : files.sorted().toList()) {
        read(Files.readAllBytes(file));
      }
    }
  }

  private void readPayloads(String directory) throws IOException {
    Path file = SharedData.require("registry/" + directory + "/webhook-payloads.jsonl");
    for (String line : Files.readAllLines(file)) {
      JsonNode kept = new ObjectMapper().readTree(line);
      read(kept.get("payload").toString().getBytes(UTF_8));
    }
  }

  private void read(String file) throws IOException {
    read(SharedData.bytes("registry/" + file));
  }

  private void read(byte[] record) {
    try {
      events.addAll(reader.read(record));
    } catch (MalformedEventException e) {
      refused.add(String.valueOf(e.getMessage()));
    }
  }

  private List<String> images() {
    return Parsed.of(ImagePull.class, events).stream()
        .map(pull -> pull.getAction() + " " + pull.getImage())
        .toList();
  }

  private void accounts(long read, long events, long unreadable, Map<String, Long> leftOut) {
    assertThat(reader.counts()).isEqualTo(new RecordCounts(read, events, leftOut, unreadable, 0));
  }
}
