package io.firedamp.ingest.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.ImagePull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryParserTest {
  private static final Provenance FROM = new Provenance("prod", "mirror");
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String BLOB = "application/octet-stream";

  private final RegistryParser parser = new RegistryParser();

  @Test
  void makesOnePullOfTheManyRequestsOfOneClient() throws Exception {
    RecordReader reader = parser.readerFor(FROM);
    List<ParsedEvent> events =
        read(
            reader,
            event("e1", "00", "HEAD", INDEX, "aa", "latest"),
            event("e2", "01", "GET", INDEX, "aa", ""),
            event("e3", "02", "GET", MANIFEST, "bb", ""),
            event("e4", "03", "GET", BLOB, "cc", ""));

    assertThat(events)
        .singleElement()
        .satisfies(
            event -> {
              ImagePull pull = (ImagePull) event.value();
              assertThat(pull.getImage()).isEqualTo("docker.io/docker123321/mysql:latest");
              assertThat(pull.getIndexDigest()).contains("sha256:" + "aa".repeat(32));
              assertThat(pull.getAddress()).contains("192.0.2.11");
              assertThat(event.key()).isEqualTo("docker.io/docker123321/mysql:latest");
            });
    assertThat(reader.counts().leftOut().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(3);
  }

  @Test
  void countsALaterPullAgain() throws Exception {
    RecordReader reader = parser.readerFor(FROM);
    List<ParsedEvent> events =
        read(
            reader,
            event("e1", "00", "GET", MANIFEST, "aa", "latest"),
            event("e2", "30", "GET", MANIFEST, "aa", "latest"));

    assertThat(events).hasSize(2);
  }

  @Test
  void tellsTwoTagsOfOneRepositoryApartHoweverSoonTheyFollow() throws Exception {
    RecordReader reader = parser.readerFor(FROM);
    List<ParsedEvent> events =
        read(
            reader,
            event("e1", "00", "HEAD", MANIFEST, "aa", "latest"),
            event("e2", "00", "GET", MANIFEST, "aa", ""),
            event("e3", "01", "HEAD", MANIFEST, "bb", "xmr"),
            event("e4", "01", "GET", MANIFEST, "bb", ""),
            event("e5", "02", "GET", MANIFEST, "cc", ""));

    assertThat(events)
        .extracting(event -> ((ImagePull) event.value()).getTag().orElse(""))
        .containsExactly("latest", "xmr", "");
  }

  @Test
  void givesNobodyTheTagThatAnotherUsedOrUsedLongAgo() throws Exception {
    RecordReader reader = parser.readerFor(FROM);
    reader.read(event("e1", "00", "HEAD", MANIFEST, "aa", "latest"));
    byte[] other =
        new String(event("e2", "01", "GET", MANIFEST, "aa", ""), UTF_8)
            .replace("192.0.2.11", "192.0.2.12")
            .getBytes(UTF_8);
    List<ParsedEvent> events = read(reader, other, event("e3", "30", "GET", MANIFEST, "aa", ""));

    assertThat(events)
        .extracting(event -> ((ImagePull) event.value()).getTag().orElse(""))
        .containsExactly("", "");
  }

  @Test
  void seesAPullWhereAManifestThatWasLookedUpIsFetchedAsABlob() throws Exception {
    RecordReader reader = parser.readerFor(FROM);
    List<ParsedEvent> events =
        read(
            reader,
            event("e1", "00", "HEAD", MANIFEST, "aa", "latest"),
            event("e2", "01", "GET", BLOB, "aa", ""),
            event("e3", "02", "GET", BLOB, "cc", ""));

    assertThat(events)
        .singleElement()
        .satisfies(
            event ->
                assertThat(((ImagePull) event.value()).getImage())
                    .isEqualTo("docker.io/docker123321/mysql:latest"));
  }

  @Test
  void readsHarborsWebhookAloneAndAsACloudEvent() throws Exception {
    String data =
        """
        {"resources":[{"digest":"sha256:DIGEST","tag":"sha256:DIGEST",
         "resource_url":"harbor.example/hub/acme/app@sha256:DIGEST"}],
         "repository":{"name":"acme/app","repo_full_name":"hub/acme/app"}}"""
            .replace("DIGEST", "ab".repeat(32));
    String alone =
        "{\"type\":\"PULL_ARTIFACT\",\"occur_at\":1776175200,\"operator\":\"robot\",\"event_data\":"
            + data
            + "}";
    String cloudEvent =
        "{\"specversion\":\"1.0\",\"id\":\"4b2f\",\"type\":\"harbor.artifact.pulled\","
            + "\"time\":\"2026-04-14T14:00:00Z\",\"operator\":\"robot\",\"data\":"
            + data
            + "}";

    for (String record : List.of(alone, cloudEvent)) {
      byte[] bytes = record.getBytes(UTF_8);
      assertThat(parser.recognises(RecordHead.of(bytes))).isTrue();
      assertThat(parser.parse(bytes, FROM))
          .singleElement()
          .satisfies(
              event -> {
                ImagePull pull = (ImagePull) event.value();
                assertThat(pull.getRegistry()).isEqualTo("harbor.example");
                assertThat(pull.getRepository()).isEqualTo("hub/acme/app");
                assertThat(pull.getTag()).isEmpty();
                assertThat(pull.getPuller()).contains("robot");
                assertThat(pull.getAction()).isEqualTo("pull");
                assertThat(pull.getTime()).isEqualTo(Instant.parse("2026-04-14T14:00:00Z"));
              });
    }
  }

  @Test
  void readsAnImageActionOfEcrAsThePushItIs() throws Exception {
    String action =
        """
        {"id":"1","detail-type":"ECR Image Action","account":"111122223333","region":"eu-west-1",
         "time":"2026-04-14T13:40:00Z","detail":{"result":"SUCCESS","repository-name":"acme/app",
         "image-digest":"sha256:DIGEST","action-type":"PUSH","image-tag":"1"}}"""
            .replace("DIGEST", "ab".repeat(32));

    assertThat(parser.parse(action.getBytes(UTF_8), FROM))
        .singleElement()
        .satisfies(
            event -> {
              ImagePull push = (ImagePull) event.value();
              assertThat(push.getAction()).isEqualTo("push");
              assertThat(push.getImage())
                  .isEqualTo("111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/app:1");
            });
    byte[] deleted = action.replace("PUSH", "DELETE").getBytes(UTF_8);
    assertThat(parser.parse(deleted, FROM)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Registry.Corp.Example:5000, registry.corp.example:5000",
    "registry.corp.example., registry.corp.example",
    "registry_1:5000, registry.invalid",
    "a b<c>, registry.invalid",
    "'', registry.invalid"
  })
  void aHostThatNoImageCouldHaveCostsItsNameAndNotThePull(String host, String registry)
      throws Exception {
    String event = new String(event("e1", "00", "GET", MANIFEST, "aa", "latest"), UTF_8);
    byte[] record =
        event.replace("\"host\":\"docker.io\"", "\"host\":\"" + host + "\"").getBytes(UTF_8);

    assertThat(read(parser.readerFor(FROM), record))
        .extracting(pull -> ((ImagePull) pull.value()).getImage())
        .containsExactly(registry + "/docker123321/mysql:latest");
  }

  @Test
  void costsAnUnreadableNotificationOnlyItself() throws Exception {
    String good = new String(event("e1", "00", "GET", MANIFEST, "aa", "1"), UTF_8);
    String one = good.substring("{'events':[".length(), good.length() - "]}".length());
    String envelope =
        "{\"events\":[%s,%s,%s,5]}"
            .formatted(one.replace("\"pull\"", "[7]"), one.replace("2018-03", "yesterday"), one);

    List<ParsedEvent> events = parser.parse(envelope.getBytes(UTF_8), FROM);

    assertThat(events)
        .extracting(event -> event.value().getClass().getSimpleName())
        .containsExactly("DeadLetter", "DeadLetter", "ImagePull", "DeadLetter");
  }

  @Test
  void namesThePlaceAndTheValueOfWhatIsWrong() throws Exception {
    byte[] body =
        new String(event("e1", "00", "GET", MANIFEST, "aa", "latest"), UTF_8)
            .replace("docker123321/mysql", "A//b c")
            .getBytes(UTF_8);

    assertThat(parser.parse(body, FROM))
        .singleElement()
        .satisfies(
            event ->
                assertThat(((DeadLetter) event.value()).getReason())
                    .contains("target.repository", "A//b c"));
  }

  @Test
  void refusesWhatIsNoEnvelope() {
    assertThatThrownBy(() -> parser.parse("[1]".getBytes(UTF_8), FROM))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("record[0] must be an object, was 1");
  }

  @Test
  void readsTheDocumentedPull() throws Exception {
    List<ParsedEvent> events =
        parser.parse(SharedData.bytes("registry/distribution/pull-manifest.json"), FROM);

    assertThat(events)
        .singleElement()
        .satisfies(event -> assertThat(event.value()).isInstanceOf(ImagePull.class));
  }

  @Test
  void leavesPushesOut() throws Exception {
    assertThat(
            parser.parse(
                SharedData.bytes("registry/distribution/push-envelope-3-events.json"), FROM))
        .isEmpty();
  }

  private static List<ParsedEvent> read(RecordReader reader, byte[]... records)
      throws MalformedEventException {
    List<ParsedEvent> events = new ArrayList<>();
    for (byte[] record : records) {
      events.addAll(reader.read(record));
    }
    return events;
  }

  private static byte[] event(
      String id, String second, String method, String type, String digest, String tag) {
    return """
        {"events":[{"id":"%s","timestamp":"2018-03-16T10:00:%sZ","action":"pull","target":{"mediaType":"%s",
        "digest":"sha256:%s","repository":"docker123321/mysql","tag":"%s"},"request":{"addr":"192.0.2.11:4%s",
        "host":"docker.io","method":"%s","useragent":"docker/20"},"actor":{"name":"node"}}]}"""
        .formatted(id, second, type, digest.repeat(32), tag, second, method)
        .getBytes(UTF_8);
  }
}
