package io.firedamp.sinks.opensearch;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.format.IncidentFormats;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.tls.TlsConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a fake, for faults; {@link RealOpenSearchTest} is against OpenSearch. */
class OpenSearchSinkTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private final SinkContext context = TestContexts.context("docs");
  private final FakeIndex cluster;

  OpenSearchSinkTest() throws IOException {
    cluster = new FakeIndex();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private static OpenSearchSink.Config config(String url) {
    return config(url, FakeIndex.KEY, "", "", "ecs");
  }

  private static OpenSearchSink.Config config(
      String url, String apiKey, String user, String password, String format) {
    return new OpenSearchSink.Config(
        url,
        apiKey,
        user,
        password,
        "firedamp-incidents",
        format,
        PATIENT,
        PATIENT,
        TlsConfig.defaults());
  }

  @Test
  void indexesABatchInOneRequestWithHostileTextIntact() {
    List<Incident> batch =
        IntStream.range(0, 20).mapToObj(i -> incident("id-" + i, 1, i + HOSTILE)).toList();

    assertThat(deliver(batch)).hasSize(20).containsOnly(new Delivered());

    assertThat(cluster.requests()).hasSize(1);
    assertThat(cluster.requests().get(0).headers())
        .containsEntry("content-type", "application/x-ndjson");
    for (int i = 0; i < 20; i++) {
      assertThat(cluster.document("id-" + i).get("message").asText())
          .isEqualTo(VisibleText.of(i + HOSTILE, 4096));
    }
  }

  @Test
  void namesTheIndexTheIncidentAndItsRevision() {
    deliver(List.of(incident("a", 3, "x")));

    assertThat(cluster.requests().get(0).body())
        .startsWith(
            "{\"index\":{\"_index\":\"firedamp-incidents\",\"_id\":\"a\",\"version\":3,"
                + "\"version_type\":\"external\"}}\n{\"@timestamp\":");
  }

  @Test
  void writesAnIdThatWouldEndItsLineAsOneText() {
    String id = "a\"}}\n{}\n{\"delete\":{\"_id\":\"b\ud800";

    assertThat(deliver(List.of(incident(id, 1, "x")))).containsExactly(new Delivered());
    assertThat(cluster.documents).containsOnlyKeys(VisibleText.of(id));
  }

  @Test
  void keepsTheLatestRevisionWhateverComesAgainOrLate() {
    assertThat(deliver(List.of(incident("a", 1, "one"), incident("a", 3, "three"))))
        .containsOnly(new Delivered());

    assertThat(deliver(List.of(incident("a", 2, "two"), incident("a", 3, "three"))))
        .containsExactly(new Duplicate(), new Duplicate());
    assertThat(cluster.document("a").get("message").asText()).isEqualTo("three");
  }

  @Test
  void tellsTheOutcomesOfOneAnswerApart() {
    cluster.faults.put("id-1", FakeIndex.fault(400, "mapper_parsing_exception", "failed"));
    cluster.faults.put("id-2", FakeIndex.fault(429, "rejected_execution_exception", "full"));
    cluster.faults.put("id-3", FakeIndex.fault(403, "security_exception", "no permissions"));
    cluster.faults.put("id-4", FakeIndex.fault(503, "unavailable_shards_exception", "away"));

    List<Outcome> outcomes = deliver(incidents(6));

    assertThat(outcomes)
        .containsExactly(
            new Delivered(),
            new Poison(said(400, "mapper_parsing_exception: failed")),
            new Retry(Duration.ZERO, said(429, "rejected_execution_exception: full")),
            new Hold(said(403, "security_exception: no permissions")),
            new Retry(Duration.ZERO, said(503, "unavailable_shards_exception: away")),
            new Delivered());
  }

  @Test
  void waitsAMinuteWhereTheDiskIsFullAndCountsIt() {
    cluster.faults.put("id-0", FakeIndex.fault(429, "cluster_block_exception", "flood-stage"));

    assertThat(deliver(incidents(1)).get(0))
        .isInstanceOfSatisfying(
            Retry.class, retry -> assertThat(retry.after()).isEqualTo(Duration.ofMinutes(1)));
    assertThat(context.counters().counts()).containsEntry("disk-full", 1L);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void triesAgainWhereTheClusterIsBusyOrAway(int status) {
    cluster.next.add(new Answer(status, Map.of("Retry-After", "17"), ""));

    assertThat(deliver(incidents(3)))
        .hasSize(3)
        .containsOnly(new Retry(Duration.ofSeconds(17), cluster.url() + " answered " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 401, 403, 404, 405, 501})
  void holdsWhereKeyOrAddressAreWrong(int status) {
    cluster.next.add(Answer.of(status, "no"));

    assertThat(deliver(incidents(3))).hasSize(3).hasOnlyElementsOfType(Hold.class);
    assertThat(cluster.requests()).hasSize(1);
  }

  @Test
  void holdsAWrongKey() {
    try (OpenSearchSink sink = sink(config(cluster.url(), "s3cr3t-wrong", "", "", "ecs"))) {
      assertThat(sink.deliver(incidents(2))).hasSize(2).hasOnlyElementsOfType(Hold.class);
    }
  }

  @Test
  void tellsAUserAndPasswordAsBasicAuthentication() {
    try (OpenSearchSink sink = sink(config(cluster.url(), "", "me", "s3cr3t-ü", "ecs"))) {
      sink.deliver(incidents(1));
    }

    assertThat(cluster.requests().get(0).headers())
        .containsEntry("authorization", "Basic bWU6czNjcjN0LcO8");
  }

  @ParameterizedTest
  @CsvSource({
    "200, <html>log in</html>",
    "200, '{\"items\":[]}'",
    "400, plain HTTP to an HTTPS port",
    "400, '{\"error\":\"no handler found\"}'"
  })
  void holdsWhereSomethingElseAnswers(int status, String body) {
    cluster.next.add(Answer.of(status, body));

    assertThat(deliver(incidents(1)))
        .containsExactly(new Hold(cluster.url() + " answered " + status + " as no bulk API does"));
  }

  @Test
  void buriesTheOneDocumentForWhichTheServerRefusesTheWholeRequest() {
    String refusal =
        "{\"error\":{\"type\":\"action_request_validation_exception\",\"reason\":\"id\"},\"status\":400}";
    cluster.next.addAll(
        List.of(Answer.of(400, refusal), Answer.of(400, refusal), Answer.of(400, refusal)));

    List<Outcome> outcomes = deliver(incidents(4));

    assertThat(outcomes.get(0)).isInstanceOf(Poison.class);
    assertThat(outcomes.subList(1, 4)).containsOnly(new Delivered());
  }

  @Test
  void sendsLessAtOnceWhereABodyIsTooLarge() {
    cluster.largest = 5_000;

    assertThat(deliver(incidents(20))).hasSize(20).containsOnly(new Delivered());
    cluster.largest = 100;
    assertThat(deliver(incidents(2))).hasSize(2).hasOnlyElementsOfType(Poison.class);
  }

  @Test
  void sendsLessAtOnceWhereAnAnswerIsTooLongToBeRead() {
    cluster.isTalkative = true;
    deliver(incidents(100));

    assertThat(deliver(incidents(100))).hasSize(100).containsOnly(new Duplicate());
  }

  @Test
  void showsNoSecretThatTheClusterRepeats() {
    OpenSearchSink.Config basic = config(cluster.url(), "", "me", "s3cr3t-password", "ecs");
    for (int status : new int[] {400, 401, 500}) {
      cluster.next.add(
          Answer.of(
              status,
              "{\"error\":{\"type\":\"x\",\"reason\":\"" + FakeIndex.KEY + "\u001b[2J\"}}"));

      assertThat(deliver(incidents(1)).toString()).doesNotContain("s3cr3t", "\u001b");
    }
    cluster.faults.put("id-0", FakeIndex.fault(400, "x", FakeIndex.KEY + " \\u001b"));
    assertThat(deliver(incidents(1)).toString()).doesNotContain("s3cr3t", "\u001b");
    assertThat(basic.toString() + config(cluster.url())).doesNotContain("s3cr3t");
  }

  @Test
  void refusesCredentialsThatOthersCouldReadOrThatAreTwo() {
    assertThatThrownBy(() -> config("http://h", "s3cr3t", "", "", "ecs"))
        .hasMessageStartingWith("url must be https, or of this machine")
        .hasMessageNotContaining("s3cr3t");
    assertThatThrownBy(() -> config("https://h", "s3cr3t", "me", "s3cr3t", "ecs"))
        .hasMessage("apiKey must be empty where there is a user");
    assertThatThrownBy(() -> config("https://h", "", "", "s3cr3t", "ecs"))
        .hasMessage("password is of no use without user, which was empty");
    assertThat(config("http://h", "", "", "", "ecs").url()).isEqualTo("http://h");
  }

  @Test
  void refusesAFormatThatIsNoDocument() {
    OpenSearchSink.Config cef = config("https://h", "", "", "", "cef");

    assertThatThrownBy(() -> new OpenSearchSink.Factory().check(cef, IncidentFormats.bundled()))
        .hasMessage("format must be one that writes JSON, was 'cef'");
  }

  private String said(int status, String failure) {
    return cluster.url() + " answered " + status + " for one document, " + failure;
  }

  private static List<Incident> incidents(int count) {
    return IntStream.range(0, count).mapToObj(i -> incident("id-" + i, 1, "x")).toList();
  }

  private List<Outcome> deliver(List<Incident> incidents) {
    try (OpenSearchSink sink = sink(config(cluster.url()))) {
      return sink.deliver(incidents);
    }
  }

  private OpenSearchSink sink(OpenSearchSink.Config config) {
    return new OpenSearchSink(config, context, System::nanoTime);
  }
}
