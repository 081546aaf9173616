package io.firedamp.sinks.teams;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.format.HostileIncidents;
import io.firedamp.sinks.format.ToldChanges;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.tls.TlsConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a fake, because Teams is a service; see {@link FakeWorkflow}. */
class TeamsSinkTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private final SinkContext context = TestContexts.context("team");
  private final AtomicLong nanoTime = new AtomicLong();
  private final FakeWorkflow workflow;

  TeamsSinkTest() throws IOException {
    workflow = new FakeWorkflow();
  }

  @AfterEach
  void stop() {
    workflow.close();
  }

  private static TeamsSink.Config config(String url) {
    return config(url, PATIENT, TlsConfig.defaults());
  }

  static TeamsSink.Config config(String url, Duration timeout, TlsConfig certificates) {
    return new TeamsSink.Config(
        url + FakeWorkflow.PATH, ToldChanges.defaults(), 0, PATIENT, timeout, certificates);
  }

  @Test
  void saysWhatHappenedWhereAndHowSureItIs() {
    assertThat(deliver(changed("a", 3, "OPENED"))).containsExactly(new Delivered());

    assertThat(workflow.lastLines())
        .startsWith("OPENED CRITICAL: x", "x")
        .contains("cluster prod", "workload pod/web", "confidence 97 %")
        .endsWith("incident a, revision 3");
    assertThat(workflow.requests().get(0).headers())
        .containsEntry("content-type", "application/json");
  }

  @Test
  void letsTeamsObeyNothing() {
    deliver(incident("a", 1, "[x](https://evil.example/) **b** {{{DATE(2018-03-16T10:00:00Z)}}"));

    String body = workflow.requests().get(0).body();
    assertThat(workflow.lastLines().get(1))
        .isEqualTo("[x](https://evil.example/) **b** { { {DATE(2018-03-16T10:00:00Z)}}");
    assertThat(body).doesNotContain("{{", "\"TextBlock", "FactSet", "openUrl", "selectAction");
  }

  @Test
  void bringsHostileTextVisiblyWithinItsBoundAndSaysThatItWasCut() {
    for (String text :
        List.of(HOSTILE, "\u0000", "\u001b", "\"\\", "\u202e", "{", "鉱", "\ud83d\ude00", "x")) {
      Incident hostile = HostileIncidents.full(text.repeat(5_000), 200);

      assertThat(deliver(hostile)).as(text).containsExactly(new Delivered());

      String body = workflow.requests().get(workflow.requests().size() - 1).body();
      assertThat(body).isEqualTo(VisibleText.of(body));
      assertThat(body.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(TeamsCard.LARGEST);
      assertThat(workflow.lastLines())
          .endsWith(
              "incident " + hostile.getId() + ", revision 3",
              "cut to fit firedamp incidents show " + hostile.getId());
    }
  }

  @Test
  void tellsManyThatComeAtOnceInFewCardsThatFit() {
    TeamsSink.Config config =
        new TeamsSink.Config(
            workflow.url() + FakeWorkflow.PATH,
            ToldChanges.defaults(),
            3,
            PATIENT,
            PATIENT,
            TlsConfig.defaults());
    Incident[] many =
        IntStream.range(0, 40)
            .mapToObj(i -> incident("id-" + i, 1, i + "鉱".repeat(3_000)))
            .toArray(Incident[]::new);

    try (TeamsSink sink = new TeamsSink(config, context, nanoTime::get)) {
      assertThat(sink.deliver(List.of(many))).hasSize(40).containsOnly(new Delivered());
    }

    assertThat(workflow.cards).hasSizeBetween(3, 8);
    assertThat(workflow.requests())
        .allSatisfy(
            request ->
                assertThat(request.body().getBytes(UTF_8))
                    .hasSizeLessThanOrEqualTo(TeamsCard.LARGEST));
    assertThat(workflow.lastLines())
        .first()
        .asString()
        .contains(" revisions of ", "the worst CRITICAL");
    assertThat(workflow.lastLines()).endsWith("incident id-39, revision 1");
  }

  @Test
  void postsAnIncidentWithoutATextOrWithAHostileId() {
    assertThat(deliver(incident("a", 1, " "), incident("b\r\n\u202e", 1, "x")))
        .containsExactly(new Delivered(), new Delivered());

    assertThat(workflow.lastLines()).endsWith("incident b\\u000d\\u000a\\u202e, revision 1");
  }

  @Test
  void tellsOfBeginningsRisesAndEndsAlone() {
    assertThat(
            deliver(
                changed("a", 1, "OPENED"),
                changed("a", 2, "REVISED"),
                changed("a", 3, "ESCALATED"),
                changed("a", 4, "CLOSED")))
        .hasSize(4)
        .containsOnly(new Delivered());

    assertThat(workflow.cards).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  void waitsWithAllBehindTheOneThatIsToBeTriedAgain(int status) {
    workflow.next.add(Answer.of(status));

    assertThat(deliver(three())).hasSize(3).hasOnlyElementsOfType(Retry.class);
    assertThat(workflow.requests()).hasSize(1);
  }

  @Test
  void waitsAsLongAsTheWorkflowWishes() {
    workflow.next.add(new Answer(429, Map.of("Retry-After", "17"), ""));

    assertThat(deliver(three()).get(0))
        .isEqualTo(new Retry(Duration.ofSeconds(17), workflow.url() + " answered 429"));
  }

  @ParameterizedTest
  @CsvSource({
    "400,TriggerInputSchemaMismatch",
    "400,DirectApiRequestHasMoreThanOneAuthorization",
    "401,DirectApiAuthorizationRequired",
    "403,Forbidden",
    "404,WorkflowNotFound",
    "410,Gone",
    "422,odd"
  })
  void holdsWhatAPersonMustSee(int status, String code) {
    workflow.next.add(FakeWorkflow.error(status, code));

    assertThat(deliver(three()))
        .hasSize(3)
        .allSatisfy(
            outcome ->
                assertThat(((Hold) outcome).reason())
                    .startsWith(workflow.url() + " answered " + status)
                    .contains(code));
    assertThat(workflow.requests()).hasSize(1);
  }

  @Test
  void buriesACardThatIsTooLargeAndGoesOn() {
    workflow.next.add(Answer.of(413));

    assertThat(deliver(three()))
        .containsExactly(
            new Poison(workflow.url() + " answered 413"), new Delivered(), new Delivered());
  }

  @ParameterizedTest
  @CsvSource({"200,1", "200,<html>", "201,x", "204,"})
  void takesNothingButAcceptedForDelivered(int status, String body) {
    workflow.next.add(Answer.of(status, body == null ? "" : body));

    assertThat(deliver(three()).get(0))
        .isEqualTo(
            new Hold(workflow.url() + " answered " + status + " as no workflow of Teams does"));
  }

  @Test
  void leavesTheRestToTheNextAttemptWhereAnswersAreSlow() {
    try (TeamsSink sink =
        new TeamsSink(
            config(workflow.url()),
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
  void showsNoSecretThatTheWorkflowRepeats() {
    for (int status : new int[] {200, 202, 400, 401, 404, 413, 429, 500}) {
      workflow.next.add(Answer.of(status, workflow.url() + FakeWorkflow.PATH + " \u001b[2J"));
      workflow.next.add(Answer.of(status, FakeWorkflow.PATH.substring(60)));

      assertThat(deliver(incident("a", 1, "x")).toString()).doesNotContain("s3cr3t", "\u001b");
      assertThat(deliver(incident("a", 1, "x")).toString()).doesNotContain("s3cr3t");
    }
    assertThat(context.counters().counts().toString()).doesNotContain("s3cr3t");
  }

  @Test
  void showsNoSecretInItsSettings() {
    assertThat(config("https://prod-1.example:443"))
        .hasToString("Teams at https://prod-1.example:443, told of [OPENED, ESCALATED, CLOSED]");
  }

  private static Incident changed(String id, int revision, String change) {
    return Incident.newBuilder(incident(id, revision, "x"))
        .setChange(change)
        .setStatus(change.equals("CLOSED") ? IncidentStatus.CLOSED : IncidentStatus.OPEN)
        .build();
  }

  private static Incident[] three() {
    return new Incident[] {incident("a", 1, "x"), incident("b", 1, "x"), incident("c", 1, "x")};
  }

  private List<Outcome> deliver(Incident... incidents) {
    try (TeamsSink sink = new TeamsSink(config(workflow.url()), context, nanoTime::get)) {
      return sink.deliver(List.of(incidents));
    }
  }
}
