package io.firedamp.sinks.splunk;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.format.IncidentFormats;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import io.firedamp.sinks.http.Payload;
import io.firedamp.sinks.tls.TlsConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a fake of the collector, because no Splunk can be had; see {@link FakeCollector}. */
class SplunkSinkTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private final SinkContext context = TestContexts.context("splunk");
  private final FakeTime time = new FakeTime();
  private final FakeCollector collector;

  SplunkSinkTest() throws IOException {
    collector = new FakeCollector();
  }

  /** Stands still but for pauses. */
  private static final class FakeTime implements HecTime {
    private long now;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public void pause(Duration pause) {
      now += pause.toNanos();
    }
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  private static SplunkSink.Config config(String url, boolean acknowledge) {
    return config(url, acknowledge, "ecs", FakeCollector.TOKEN, 512 * 1024);
  }

  private static SplunkSink.Config config(
      String url, boolean acknowledge, String format, String token, int maxBatchSize) {
    return new SplunkSink.Config(
        url,
        token,
        "security",
        "firedamp",
        "firedamp:incident",
        "sensor-1",
        format,
        acknowledge,
        Duration.ofMinutes(5),
        maxBatchSize,
        PATIENT,
        PATIENT,
        TlsConfig.defaults());
  }

  @Test
  void postsABatchAtOnceWithTheEnvelopeThatTheCollectorKnows() {
    assertThat(deliver(incidents(3))).hasSize(3).containsOnly(new Delivered());

    assertThat(collector.posts()).hasSize(1);
    assertThat(collector.indexedIds()).containsExactly("id-0", "id-1", "id-2");
    JsonNode event = collector.indexed.get(0);
    assertThat(event.get("host").asText()).isEqualTo("sensor-1");
    assertThat(event.get("source").asText()).isEqualTo("firedamp");
    assertThat(event.get("sourcetype").asText()).isEqualTo("firedamp:incident");
    assertThat(event.get("index").asText()).isEqualTo("security");
    assertThat(event.at("/fields/revision").asText()).isEqualTo("1");
    assertThat(event.at("/event/firedamp/delivery_key").asText()).isEqualTo("id-0:1");
    assertThat(collector.posts().get(0).body()).startsWith("{\"time\":1521194460.000,");
    assertThat(collector.posts().get(0).headers()).doesNotContainKey("x-splunk-request-channel");
  }

  @Test
  void bringsHostileTextIntactAndAsOneEventEach() {
    List<Incident> batch =
        IntStream.range(0, 20).mapToObj(i -> incident("id-" + i, 1, i + HOSTILE)).toList();

    assertThat(deliver(batch)).hasSize(20).containsOnly(new Delivered());

    assertThat(collector.indexed).hasSize(20);
    for (int i = 0; i < 20; i++) {
      assertThat(collector.indexed.get(i).at("/event/message").asText())
          .isEqualTo(VisibleText.of(i + HOSTILE, 4096));
    }
  }

  @Test
  void bringsAnIdThatWouldCloseItsEnvelopeAsOneText() {
    String id = "a\"},\"event\":{\"x\":1}}{\"event\":\"forged\"\r\n";

    assertThat(deliver(List.of(incident(id, 1, "x")))).containsOnly(new Delivered());

    assertThat(collector.indexedIds()).containsExactly(VisibleText.of(id, 512));
  }

  @Test
  void postsAnotherFormatAsText() {
    try (SplunkSink sink =
        sink(config(collector.url(), false, "cef", FakeCollector.TOKEN, 512 * 1024))) {
      assertThat(sink.deliver(List.of(incident("a", 1, HOSTILE)))).containsOnly(new Delivered());
    }

    assertThat(collector.indexed.get(0).get("event").asText()).startsWith("CEF:0|");
  }

  @Test
  void leavesToTheTokenWhatIsEmpty() {
    SplunkSink.Config plain = new SplunkSink.Factory().defaults();
    HecEnvelope envelope = new HecEnvelope(plain, context.formats().named("ecs"), 65_536);

    String body = new String(Payload.body(List.of(envelope.around(incident("a", 1, "x")))), UTF_8);

    assertThat(body)
        .contains("\"source\":\"firedamp\"")
        .doesNotContain("\"index\":", "\"host\":\"\"");
  }

  @ParameterizedTest
  @CsvSource({
    "503, 9", "503, 18", "503, 19", "503, 20", "503, 23", "429, 26", "429, 27", "500, 8", "200, 9"
  })
  void triesAgainWhatIsBusyOrFull(int status, int code) {
    collector.next.add(FakeCollector.code(status, code, "Server is busy"));

    assertThat(deliver(incidents(3)))
        .hasSize(3)
        .containsOnly(
            new Retry(
                Duration.ZERO,
                collector.url() + " answered " + status + ", code " + code + ": Server is busy"));
    assertThat(context.counters().counts().getOrDefault("ambiguous", 0L))
        .isEqualTo(status == 500 ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "403, 1",
    "401, 2",
    "401, 3",
    "403, 4",
    "400, 5",
    "400, 7",
    "400, 10",
    "400, 11",
    "400, 14",
    "400, 16",
    "400, 28",
    "400, 99",
    "404, 404",
    "410, 0"
  })
  void holdsWhatTokenChannelOrIndexAreToBlameFor(int status, int code) {
    collector.next.add(FakeCollector.code(status, code, "no"));

    assertThat(deliver(incidents(3))).hasSize(3).hasOnlyElementsOfType(Hold.class);
    assertThat(collector.posts()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 25})
  void takesItForDeliveredWhereAQueueIsNearlyFullAndCountsIt(int code) {
    collector.next.add(FakeCollector.code(200, code, "Queue approaching capacity"));

    assertThat(deliver(incidents(1))).containsExactly(new Delivered());
    assertThat(context.counters().counts()).containsEntry("nearly-full", 1L);
  }

  @ParameterizedTest
  @CsvSource({"200, <html>log in</html>", "200, []", "400, plain HTTP to an HTTPS port", "204, ''"})
  void holdsWhereSomethingElseAnswers(int status, String body) {
    collector.next.add(Answer.of(status, body));

    assertThat(deliver(incidents(2)))
        .hasSize(2)
        .containsOnly(
            new Hold(collector.url() + " answered " + status + " as no HTTP Event Collector does"));
  }

  @Test
  void saysWhatToSetWhereTheTokenAcknowledgesAndTheSinkDoesNot() {
    collector.acknowledges = true;

    assertThat(deliver(incidents(1)))
        .containsExactly(
            new Hold(
                collector.url()
                    + " answered 400, code 10: Data channel is missing; the token uses indexer"
                    + " acknowledgement: set acknowledge to true"));
  }

  @Test
  void waitsAsLongAsTheCollectorWishes() {
    collector.next.add(
        new Answer(429, Map.of("Retry-After", "17"), "{\"text\":\"full\",\"code\":26}"));

    assertThat(deliver(incidents(1)).get(0))
        .isInstanceOfSatisfying(
            Retry.class, retry -> assertThat(retry.after()).isEqualTo(Duration.ofSeconds(17)));
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 12, 13, 15})
  void buriesTheEventsThatAreNamedAndIndexesEachOtherOnce(int code) {
    collector.refusal = code;
    collector.refused.addAll(Set.of("id-0", "id-7", "id-8", "id-49"));

    List<Outcome> outcomes = deliver(incidents(50));

    for (int i = 0; i < 50; i++) {
      assertThat(outcomes.get(i))
          .isInstanceOf(collector.refused.contains("id-" + i) ? Poison.class : Delivered.class);
    }
    assertThat(collector.indexedIds()).hasSize(46).doesNotHaveDuplicates();
    assertThat(collector.posts()).hasSizeLessThan(12);
  }

  @Test
  void halvesABatchOfWhichNobodySaysWhoIsWrong() {
    collector.next.add(FakeCollector.code(400, 6, "Invalid data format"));

    assertThat(deliver(incidents(8))).hasSize(8).containsOnly(new Delivered());
    assertThat(collector.posts()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void postsLessAtOnceWhereABodyIsTooLarge(boolean cloud) {
    collector.isCloud = cloud;
    collector.largest = 10_000;

    assertThat(deliver(incidents(20))).hasSize(20).containsOnly(new Delivered());
    assertThat(collector.indexedIds()).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void buriesWhatIsTooLargeAlone() {
    collector.largest = 100;

    assertThat(deliver(incidents(2))).hasSize(2).hasOnlyElementsOfType(Poison.class);
  }

  @Test
  void keepsABodyWithinItsBound() {
    try (SplunkSink sink =
        sink(config(collector.url(), false, "ecs", FakeCollector.TOKEN, 16 * 1024))) {
      assertThat(sink.deliver(incidents(40))).hasSize(40).containsOnly(new Delivered());
    }

    assertThat(collector.posts()).hasSizeBetween(2, 20);
    assertThat(collector.posts())
        .allSatisfy(post -> assertThat(post.body().length()).isLessThanOrEqualTo(16 * 1024));
    assertThat(collector.indexedIds())
        .isEqualTo(incidents(40).stream().map(Incident::getId).toList());
  }

  @Test
  void postsNothingBehindABodyThatMustWait() {
    try (SplunkSink sink =
        sink(config(collector.url(), false, "ecs", FakeCollector.TOKEN, 16 * 1024))) {
      collector.next.add(FakeCollector.code(503, 9, "Server is busy"));

      assertThat(sink.deliver(incidents(40))).hasSize(40).hasOnlyElementsOfType(Retry.class);
    }

    assertThat(collector.posts()).hasSize(1);
  }

  @Test
  void countsAsDeliveredWhatTheIndexersHaveAndStaysOnItsChannel() {
    collector.acknowledges = true;

    try (SplunkSink sink = sink(config(collector.url(), true))) {
      assertThat(sink.deliver(incidents(3))).hasSize(3).containsOnly(new Delivered());
      assertThat(sink.deliver(List.of(incident("later", 1, "x")))).containsOnly(new Delivered());
    }

    List<Request> all = new ArrayList<>(collector.posts());
    all.addAll(collector.asked());
    assertThat(all.stream().map(each -> each.headers().get("x-splunk-request-channel")).distinct())
        .singleElement()
        .asString()
        .matches("[0-9a-f-]{36}");
  }

  @Test
  void waitsForIndexersWithoutPostingAgain() {
    collector.acknowledges = true;
    collector.indexersAreWell = false;

    try (SplunkSink sink = sink(config(collector.url(), true))) {
      assertThat(sink.deliver(incidents(3))).hasSize(3).hasOnlyElementsOfType(Retry.class);
      assertThat(sink.deliver(incidents(3))).hasSize(3).hasOnlyElementsOfType(Retry.class);
      collector.indexersAreWell = true;

      assertThat(sink.deliver(incidents(1))).containsExactly(new Delivered());
      assertThat(sink.deliver(incidents(3).subList(1, 3))).hasSize(2).containsOnly(new Delivered());
    }

    assertThat(collector.posts()).hasSize(1);
    assertThat(context.counters().counts()).doesNotContainKey("unacknowledged");
  }

  @Test
  void postsAgainWhatWasNotAcknowledgedInTimeAndCountsIt() {
    collector.acknowledges = true;
    collector.indexersAreWell = false;

    try (SplunkSink sink = sink(config(collector.url(), true))) {
      sink.deliver(incidents(3));
      time.pause(Duration.ofMinutes(6));
      collector.indexersAreWell = true;

      assertThat(sink.deliver(incidents(3))).hasSize(3).containsOnly(new Delivered());
    }

    assertThat(collector.posts()).hasSize(2);
    assertThat(context.counters().counts()).containsEntry("unacknowledged", 3L);
  }

  @Test
  void postsAgainWhatACollectorHadTakenThatHasBegunAnew() {
    collector.acknowledges = true;
    collector.indexersAreWell = false;

    try (SplunkSink sink = sink(config(collector.url(), true))) {
      sink.deliver(incidents(1));
      collector.beginAnew();
      collector.indexersAreWell = true;
      assertThat(sink.deliver(List.of(incident("later", 1, "x")))).containsOnly(new Delivered());

      assertThat(sink.deliver(incidents(1))).containsExactly(new Delivered());
    }

    assertThat(collector.posts()).hasSize(3);
  }

  @Test
  void doesNotTakeForDeliveredWhatACollectorForgotWithinABatch() {
    collector.acknowledges = true;
    collector.indexersAreWell = false;
    collector.before = collector::beginAnew;

    try (SplunkSink sink =
        sink(config(collector.url(), true, "ecs", FakeCollector.TOKEN, 16 * 1024))) {
      assertThat(sink.deliver(incidents(40))).hasSize(40).hasOnlyElementsOfType(Retry.class);
    }
  }

  @Test
  void leavesTheRestToTheNextAttemptWhereTheCollectorIsSlow() {
    collector.refused.add("id-3");
    collector.before = () -> time.pause(Duration.ofSeconds(70));

    List<Outcome> outcomes = deliver(incidents(8));

    assertThat(outcomes.subList(0, 3)).containsOnly(new Delivered());
    assertThat(outcomes.get(3)).isInstanceOf(Poison.class);
    assertThat(outcomes.subList(4, 8))
        .containsOnly(new Retry(Duration.ZERO, "answers are slow, so the rest of a batch waits"));
  }

  @Test
  void postsNothingWhereTheTokenDoesNotAcknowledge() {
    try (SplunkSink sink = sink(config(collector.url(), true))) {
      assertThat(sink.deliver(incidents(2)))
          .hasSize(2)
          .containsOnly(
              new Hold(
                  collector.url()
                      + " answered 400, code 14: ACK is disabled; the token does not use indexer"
                      + " acknowledgement: set acknowledge to false"));
    }

    assertThat(collector.posts()).isEmpty();
  }

  @Test
  void holdsWhatWasTakenWithoutAnAcknowledgementToWaitFor() {
    collector.acknowledges = true;
    collector.next.add(FakeCollector.code(200, 0, "Success"));

    try (SplunkSink sink = sink(config(collector.url(), true))) {
      assertThat(sink.deliver(incidents(1)))
          .containsExactly(
              new Hold(collector.url() + " took it without an ackId, and acknowledge is true"));
    }
  }

  @Test
  void hasWhatStandsBeforeABadEventAcknowledgedToo() {
    collector.acknowledges = true;
    collector.refused.add("id-2");

    try (SplunkSink sink = sink(config(collector.url(), true))) {
      List<Outcome> outcomes = sink.deliver(incidents(4));

      assertThat(outcomes.get(2)).isInstanceOf(Poison.class);
      assertThat(Collections.frequency(outcomes, new Delivered())).isEqualTo(3);
    }
  }

  @Test
  void staysWithTheIndexerThatABalancersCookieNames() {
    collector.acknowledges = true;
    collector.next.add(
        new Answer(200, Map.of("Set-Cookie", "lb=indexer-7"), "{\"code\":0,\"ackId\":0}"));

    try (SplunkSink sink = sink(config(collector.url(), true))) {
      sink.deliver(incidents(1));
    }

    List<Request> asked = collector.asked();
    assertThat(asked.get(asked.size() - 1).headers()).containsEntry("cookie", "lb=indexer-7");
  }

  @Test
  void showsNoTokenThatTheCollectorRepeats() {
    for (int status : new int[] {200, 400, 403, 413, 500}) {
      collector.next.add(
          Answer.of(status, "{\"code\":4,\"text\":\"" + FakeCollector.TOKEN + " \\u001b[2J\"}"));

      String said = deliver(incidents(1)).toString();

      assertThat(said).doesNotContain("s3cr3t", "\u001b").contains("[hidden]");
    }
  }

  @Test
  void showsNoTokenInItsSettings() {
    assertThat(config("https://splunk.example:8088", true))
        .hasToString("Splunk at https://splunk.example:8088, index 'security', ecs, acknowledged");
  }

  @ParameterizedTest
  @CsvSource({"'', 401, 2", "s3cr3t-wrong, 403, 4"})
  void holdsAWrongTokenAsTheCollectorAnswersIt(String token, int status, int code) {
    try (SplunkSink sink = sink(config(collector.url(), false, "ecs", token, 512 * 1024))) {
      assertThat(sink.deliver(incidents(1)).toString())
          .contains("Hold", "answered " + status + ", code " + code)
          .doesNotContain("s3cr3t");
    }
  }

  @Test
  void refusesABatchThatHasNoRoomForTheFormat() {
    IncidentFormats formats = IncidentFormats.bundled();
    SplunkSink.Config small = config("https://h", false, "ecs", "t", 16 * 1024);

    new SplunkSink.Factory().check(small, formats);
    assertThatThrownBy(() -> config("https://h", false, "ecs", "t", 16 * 1024 - 1))
        .hasMessage("maxBatchSize must be 16384 to 1048576, was 16383");
  }

  @Test
  void refusesAnAddressThatTheCollectorsPathIsPartOf() {
    assertThatThrownBy(() -> config("https://h/services/collector", false))
        .hasMessage("url must be without /services/collector, which is put behind it");
  }

  private static List<Incident> incidents(int count) {
    return IntStream.range(0, count).mapToObj(i -> incident("id-" + i, 1, "x")).toList();
  }

  private List<Outcome> deliver(List<Incident> incidents) {
    try (SplunkSink sink = sink(config(collector.url(), false))) {
      return sink.deliver(incidents);
    }
  }

  private SplunkSink sink(SplunkSink.Config config) {
    return new SplunkSink(config, context, time);
  }
}
