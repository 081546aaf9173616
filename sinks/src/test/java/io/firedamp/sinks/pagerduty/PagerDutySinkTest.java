package io.firedamp.sinks.pagerduty;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.format.HostileIncidents;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.tls.TlsConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a fake, because PagerDuty is a service; see {@link FakePagerDuty}. */
class PagerDutySinkTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private final SinkContext context = TestContexts.context("pd");
  private final AtomicLong nanoTime = new AtomicLong();
  private final FakePagerDuty pagerDuty;

  PagerDutySinkTest() throws IOException {
    pagerDuty = new FakePagerDuty();
  }

  @AfterEach
  void stop() {
    pagerDuty.close();
  }

  private static PagerDutySink.Config config(String url) {
    return config(url, FakePagerDuty.KEY);
  }

  static PagerDutySink.Config config(String url, Duration timeout, TlsConfig certificates) {
    return new PagerDutySink.Config(url, FakePagerDuty.KEY, PATIENT, timeout, certificates);
  }

  private static PagerDutySink.Config config(String url, String routingKey) {
    return new PagerDutySink.Config(url, routingKey, PATIENT, PATIENT, TlsConfig.defaults());
  }

  @Test
  void triggersAnAlertUnderTheIncidentsId() throws IOException {
    assertThat(deliver(incident("a", 3, "a miner"))).containsExactly(new Delivered());

    JsonNode event = pagerDuty.event(0);
    assertThat(event.get("event_action").asText()).isEqualTo("trigger");
    assertThat(event.get("dedup_key").asText()).isEqualTo("a");
    JsonNode payload = event.get("payload");
    assertThat(payload.get("summary").asText()).isEqualTo("a miner");
    assertThat(payload.get("source").asText()).isEqualTo("prod/pod/web");
    assertThat(payload.get("component").asText()).isEqualTo("pod/web");
    assertThat(payload.get("group").asText()).isEqualTo("prod");
    assertThat(payload.get("class").asText()).isEqualTo("firedamp");
    assertThat(payload.get("timestamp").asText()).isEqualTo("2018-03-16T10:01:00Z");
    JsonNode details = payload.get("custom_details");
    assertThat(details.get("incident_id").asText()).isEqualTo("a");
    assertThat(details.get("revision").asInt()).isEqualTo(3);
    assertThat(details.get("delivery_key").asText()).isEqualTo("a:3");
    assertThat(details.get("confidence").asText()).isEqualTo("97 %");
    assertThat(details.get("truncated").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"CRITICAL,critical", "HIGH,error", "MEDIUM,warning", "LOW,info", "INFO,info"})
  void tellsTheSeverityInPagerDutysWords(Severity severity, String told) throws IOException {
    deliver(Incident.newBuilder(incident("a", 1, "x")).setSeverity(severity).build());

    assertThat(pagerDuty.event(0).at("/payload/severity").asText()).isEqualTo(told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLOSED", "RETRACTED"})
  void resolvesTheAlertOfAnIncidentThatHasEnded(String end) throws IOException {
    deliver(incident("a", 1, "x"));
    assertThat(pagerDuty.open).containsOnlyKeys("a");

    assertThat(deliver(changed("a", 2, end))).containsExactly(new Delivered());

    assertThat(pagerDuty.event(1).get("event_action").asText()).isEqualTo("resolve");
    assertThat(pagerDuty.open).isEmpty();
  }

  @Test
  void pagesOnceForARepetitionAndForARise() {
    deliver(changed("a", 1, "OPENED"));
    deliver(changed("a", 1, "OPENED"));
    deliver(changed("a", 2, "ESCALATED"));

    assertThat(pagerDuty.pages).containsExactly(Map.entry("a", 1));
    assertThat(pagerDuty.alert("a").at("/payload/custom_details/revision").asInt()).isEqualTo(2);
  }

  @Test
  void doesNotPageForMoreEvidenceOfWhatAPersonHasResolvedByHand() {
    deliver(changed("a", 1, "OPENED"));
    pagerDuty.open.clear();

    assertThat(deliver(changed("a", 2, "REVISED"))).containsExactly(new Delivered());

    assertThat(pagerDuty.pages).containsExactly(Map.entry("a", 1));
  }

  @Test
  void pagesNobodyForWhatHasEndedWithinABatch() throws IOException {
    assertThat(
            deliver(
                changed("a", 1, "OPENED"), changed("b", 1, "OPENED"), changed("a", 2, "CLOSED")))
        .hasSize(3)
        .containsOnly(new Delivered());

    assertThat(pagerDuty.pages).containsExactly(Map.entry("b", 1));
    assertThat(pagerDuty.requests()).hasSize(2);
  }

  @Test
  void triggersWhatOpenedAndWasRevisedWithinABatchAsItIsNow() {
    deliver(changed("a", 1, "OPENED"), changed("a", 2, "REVISED"));

    assertThat(pagerDuty.requests()).hasSize(1);
    assertThat(pagerDuty.alert("a").at("/payload/custom_details/revision").asInt()).isEqualTo(2);
  }

  @Test
  void letsNoEarlierRevisionSpeakForALaterOne() {
    deliver(changed("a", 2, "CLOSED"), changed("a", 1, "OPENED"));

    assertThat(pagerDuty.pages).isEmpty();
  }

  @Test
  void bringsHostileTextVisiblyAndWithinItsBounds() throws IOException {
    for (String text :
        List.of(HOSTILE, "\u0000", "\u001b", "\"\\", "\u202e", "<b>&", "\ud83d\ude00")) {
      Incident hostile = HostileIncidents.full(text.repeat(5_000), 200);

      assertThat(deliver(hostile)).as(text).containsExactly(new Delivered());

      String body = pagerDuty.requests().get(pagerDuty.requests().size() - 1).body();
      assertThat(body.getBytes(UTF_8)).hasSizeLessThan(64 * 1024);
      assertThat(body).isEqualTo(VisibleText.of(body));
      assertThat(
              pagerDuty.alert(hostile.getId()).at("/payload/custom_details/truncated").asBoolean())
          .isTrue();
    }
  }

  @Test
  void triggersAnIncidentWithoutATitle() {
    assertThat(deliver(incident("a", 1, " "))).containsExactly(new Delivered());
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "a\nb", "a\u202eb"})
  void buriesAnIncidentWhoseIdNoKeyCanTell(String id) {
    assertThat(deliver(incident(id, 1, "x"), incident("b", 1, "x")))
        .containsExactly(
            new Poison("dedup_key must be 1 to 255 visible characters, and the id is not"),
            new Delivered());
  }

  @Test
  void tellsAnIdOf255CharactersAndBuriesALongerOne() {
    assertThat(deliver(incident("i".repeat(255), 1, "x"))).containsExactly(new Delivered());
    assertThat(deliver(incident("i".repeat(256), 1, "x")).get(0)).isInstanceOf(Poison.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  void waitsWithAllBehindTheOneThatIsToBeTriedAgain(int status) {
    pagerDuty.next.add(Answer.of(status));

    assertThat(deliver(three())).hasSize(3).hasOnlyElementsOfType(Retry.class);
    assertThat(pagerDuty.requests()).hasSize(1);
  }

  @Test
  void waitsAsLongAsPagerDutyWishes() {
    pagerDuty.next.add(new Answer(429, Map.of("Retry-After", "17"), ""));

    assertThat(deliver(three()).get(0))
        .isEqualTo(new Retry(Duration.ofSeconds(17), pagerDuty.url() + " answered 429"));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 401, 403, 404, 405, 410, 501})
  void holdsWhatAPersonMustSee(int status) {
    pagerDuty.next.add(Answer.of(status));

    assertThat(deliver(three())).hasSize(3).hasOnlyElementsOfType(Hold.class);
  }

  @Test
  void buriesAnEventThatPagerDutyCallsInvalidAndGoesOn() {
    pagerDuty.next.add(FakePagerDuty.invalid("'timestamp' is odd"));

    assertThat(deliver(three()))
        .containsExactly(
            new Poison(
                pagerDuty.url() + " answered 400: Event object is invalid: 'timestamp' is odd"),
            new Delivered(),
            new Delivered());
  }

  @Test
  void buriesAnEventThatIsTooLarge() {
    pagerDuty.next.add(Answer.of(413));

    assertThat(deliver(three()).get(0)).isInstanceOf(Poison.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tooshort", "another0123456789another01234567"})
  void holdsWhereTheRoutingKeyIsRefused(String key) {
    assertThat(deliver(config(pagerDuty.url(), key), three()))
        .hasSize(3)
        .hasOnlyElementsOfType(Hold.class);
    assertThat(pagerDuty.requests()).hasSize(1);
  }

  @Test
  void holdsWhereNoRoutingKeyIsSet() {
    assertThat(deliver(config(pagerDuty.url(), ""), three()))
        .containsOnly(new Hold("routingKey must be set, was empty"));
    assertThat(pagerDuty.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"200", "202", "400", "422"})
  void takesNoAnswerOfSomebodyElsesForPagerDutys(int status) {
    for (String body : List.of("", "<html>", "{\"status\":\"ok\"}", "[".repeat(70_000))) {
      pagerDuty.next.add(Answer.of(status, body));

      assertThat(deliver(incident("a", 1, "x")))
          .containsExactly(
              new Hold(pagerDuty.url() + " answered " + status + " as PagerDuty does not"));
    }
  }

  @Test
  void leavesTheRestToTheNextAttemptWhereAnswersAreSlow() {
    try (PagerDutySink sink =
        new PagerDutySink(
            config(pagerDuty.url()),
            context,
            () -> nanoTime.addAndGet(Duration.ofSeconds(90).toNanos()))) {
      assertThat(sink.deliver(List.of(three())))
          .containsExactly(
              new Delivered(),
              new Retry(Duration.ZERO, "answers are slow, so the rest of a batch waits"),
              new Retry(Duration.ZERO, "answers are slow, so the rest of a batch waits"));
    }
  }

  @Test
  void showsNoSecretThatPagerDutyRepeats() {
    for (int status : new int[] {202, 400, 401, 429, 500}) {
      for (String error : List.of("", "'routing_key' is wrong: ")) {
        pagerDuty.next.add(
            new Answer(
                status,
                Map.of(),
                FakePagerDuty.invalid(error + FakePagerDuty.KEY + "\\u001b[2J").body()));

        assertThat(deliver(incident("a", 1, "x")).toString()).doesNotContain("s3cr3t", "\u001b");
      }
    }
    assertThat(context.counters().counts().toString()).doesNotContain("s3cr3t");
  }

  @Test
  void showsNoSecretInItsSettingsOrWhereTheyAreRefused() {
    assertThat(config("https://events.eu.pagerduty.com"))
        .hasToString("PagerDuty at https://events.eu.pagerduty.com");
    assertThatThrownBy(() -> config("https://h", "s3cr3t key"))
        .hasMessage("routingKey must be printable ASCII without spaces");
  }

  @Test
  void refusesAnAddressBehindWhichThePathCannotBePut() {
    assertThatThrownBy(() -> config("https://events.pagerduty.com/v2/enqueue"))
        .hasMessage("url must be without /v2/enqueue, which is put behind it");
    assertThatThrownBy(() -> config("https://h?x=y")).hasMessage("url must be without a query");
  }

  private static Incident changed(String id, int revision, String change) {
    IncidentStatus status =
        switch (change) {
          case "CLOSED" -> IncidentStatus.CLOSED;
          case "RETRACTED" -> IncidentStatus.RETRACTED;
          default -> IncidentStatus.OPEN;
        };
    return Incident.newBuilder(incident(id, revision, "x"))
        .setChange(change)
        .setStatus(status)
        .build();
  }

  private static Incident[] three() {
    return new Incident[] {incident("a", 1, "x"), incident("b", 1, "x"), incident("c", 1, "x")};
  }

  private List<Outcome> deliver(Incident... incidents) {
    return deliver(config(pagerDuty.url()), incidents);
  }

  private List<Outcome> deliver(PagerDutySink.Config config, Incident... incidents) {
    try (PagerDutySink sink = new PagerDutySink(config, context, nanoTime::get)) {
      return sink.deliver(List.of(incidents));
    }
  }
}
