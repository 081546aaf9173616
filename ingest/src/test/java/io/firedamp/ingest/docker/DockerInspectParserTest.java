package io.firedamp.ingest.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.RecordHead;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.ImageMetadata;
import io.firedamp.schemas.avro.RunState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DockerInspectParserTest {
  private static final String IMAGE =
      "sha256:fb87c1c1cfcc583218793c291cd12e41ab1a5202818448ae3189c35452a2da1f";

  private final DockerInspectParser parser = new DockerInspectParser();

  @Test
  void tellsWhatAnImageIsMadeOf() throws Exception {
    List<ParsedEvent> events = parser.parse(Recorded.bytes("image.json"), Recorded.FROM);

    ImageMetadata image = (ImageMetadata) events.get(0).value();
    assertThat(events).hasSize(1);
    assertThat(events.get(0).key()).isEqualTo(IMAGE);
    assertThat(image.getConfigDigest()).contains(IMAGE);
    assertThat(image.getManifestDigest()).isEmpty();
    assertThat(image.getReferences()).containsExactly("docker.io/team/miner:1");
    assertThat(image.getEntrypoint()).containsExactly("/bin/bash", "-c");
    assertThat(image.getCmd()).singleElement().asString().contains("/dev/tcp/203.0.113.10/3333");
    assertThat(image.getEnv()).contains("POOL=203.0.113.10:3333");
    assertThat(image.getLabels()).containsEntry("org.opencontainers.image.title", "quiet");
    assertThat(image.getUser()).contains("nobody");
    assertThat(image.getExposedPorts()).containsExactly("8080/tcp");
    assertThat(image.getLayers()).isNotEmpty();
    assertThat(image.getCreated()).contains(Instant.parse("2026-11-24T05:52:29.906226741Z"));
  }

  @Test
  void publishesAnImageUnderEachDigestItIsKnownBy() throws Exception {
    String manifest = "sha256:" + "c".repeat(64);
    String document =
        Recorded.text("image.json")
            .replace("\"RepoDigests\":[]", "\"RepoDigests\":[\"team/miner@" + manifest + "\"]");

    List<ParsedEvent> events = parser.parse(document.getBytes(UTF_8), Recorded.FROM);

    assertThat(events).extracting(ParsedEvent::key).containsExactly(IMAGE, manifest);
    ImageMetadata second = (ImageMetadata) events.get(1).value();
    assertThat(second.getManifestDigest()).contains(manifest);
    assertThat(second.getConfigDigest()).contains(IMAGE);
  }

  @Test
  void doesNotCallAnIndexDigestTheConfigurations() throws Exception {
    String document =
        Recorded.text("image.json")
            .replaceFirst(
                "\\{",
                "{\"Descriptor\":{\"mediaType\":\"application/vnd.oci.image.index.v1+json\"},");

    ImageMetadata image =
        (ImageMetadata) parser.parse(document.getBytes(UTF_8), Recorded.FROM).get(0).value();

    assertThat(image.getConfigDigest()).isEmpty();
    assertThat(image.getManifestDigest()).isEmpty();
    assertThat(image.getDigest()).isEqualTo(IMAGE);
  }

  @Test
  void tellsWhoAContainerIsAndWhere() throws Exception {
    ParsedEvent event =
        parser.parse(Recorded.bytes("container-running.json"), Recorded.FROM).get(0);

    ContainerState state = (ContainerState) event.value();
    assertThat(event.key()).isEqualTo("prod/container/" + Recorded.MINER);
    assertThat(state.getState()).isEqualTo(RunState.RUNNING);
    assertThat(state.getContainerName()).contains("miner");
    assertThat(state.getImage()).contains("docker.io/team/miner:1");
    assertThat(state.getImageDigest()).contains(IMAGE);
    assertThat(state.getConfigDigest()).contains(IMAGE);
    assertThat(state.getAddresses()).containsExactly("203.0.113.2");
    assertThat(state.getHostNetwork()).isFalse();
    assertThat(state.getTime()).isEqualTo(Instant.parse("2026-11-24T05:52:35.142Z"));
  }

  @Test
  void datesAnEndedContainerByItsEnd() throws Exception {
    ContainerState state =
        (ContainerState)
            parser.parse(Recorded.bytes("container-exited.json"), Recorded.FROM).get(0).value();

    assertThat(state.getState()).isEqualTo(RunState.STOPPED);
    assertThat(state.getTime()).isEqualTo(Instant.parse("2026-11-24T05:53:19.141Z"));
  }

  @Test
  void readsTheLimitFromEitherSetting() throws Exception {
    String quota =
        Recorded.text("container-running.json")
            .replace("\"NanoCpus\":500000000", "\"NanoCpus\":0")
            .replace("\"CpuPeriod\":0", "\"CpuPeriod\":50000")
            .replace("\"CpuQuota\":0", "\"CpuQuota\":75000");

    assertThat(facts(Recorded.text("container-running.json")).cpuLimit()).hasValue(0.5);
    assertThat(facts(quota).cpuLimit()).hasValue(1.5);
  }

  @Test
  void readsTheOldestCommandFirst() throws Exception {
    List<String> history = ImageFacts.history(JsonTree.of(Recorded.bytes("image-history.json")));

    assertThat(history).first().asString().contains("LABEL");
    assertThat(history).last().asString().contains("USER nobody");
  }

  @Test
  void keepsTheReadableObjectsOfAListWithAnUnreadableOne() throws Exception {
    String list = "[" + Recorded.text("image.json") + ",{\"Id\":\"nonsense\"}]";

    List<ParsedEvent> events = parser.parse(list.getBytes(UTF_8), Recorded.FROM);

    assertThat(events).hasSize(2);
    assertThat(events.get(0).value()).isInstanceOf(ImageMetadata.class);
    assertThat(((DeadLetter) events.get(1).value()).getReason()).contains("sha256");
  }

  @Test
  void keepsAnImageWhoseAuthorMadeItHuge() throws Exception {
    String env = "\"X=" + "y".repeat(1_500_000) + "\",".repeat(3);
    String document =
        Recorded.text("image.json").replace("\"Env\":[\"PATH=", "\"Env\":[" + env + "\"PATH=");

    ImageMetadata image =
        (ImageMetadata) parser.parse(document.getBytes(UTF_8), Recorded.FROM).get(0).value();

    assertThat(image.getEnv().stream().mapToInt(String::length).sum()).isLessThan(300_000);
    assertThat(image.getEntrypoint()).containsExactly("/bin/bash", "-c");
  }

  @Test
  void refusesWhatIsNeitherContainerNorImage() {
    assertThatThrownBy(() -> parser.parse("{\"Id\":5}".getBytes(UTF_8), Recorded.FROM))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("sha256");
  }

  @Test
  void recognisesInspectedObjectsAlsoInAList() {
    assertThat(recognises("[" + Recorded.text("image.json") + "]")).isTrue();
    assertThat(recognises(Recorded.text("container-running.json"))).isTrue();
    assertThat(recognises(Recorded.text("stats-first.json"))).isFalse();
  }

  private boolean recognises(String record) {
    return parser.recognises(RecordHead.of(record.getBytes(UTF_8)));
  }

  private static ContainerFacts facts(String document) throws MalformedEventException {
    return ContainerFacts.of(JsonTree.of(document.getBytes(UTF_8)));
  }
}
