package io.firedamp.sinks.slack;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Against a fake, because Slack is a service; see {@link FakeSlack}. */
class SlackSinkTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private final SinkContext context = TestContexts.context("chat");
  private final AtomicLong nanoTime = new AtomicLong();
  private final FakeSlack slack;

  SlackSinkTest() throws IOException {
    slack = new FakeSlack();
  }

  @AfterEach
  void stop() {
    slack.close();
  }

  private static SlackSink.Config config(String url) {
    return config(url, PATIENT, TlsConfig.defaults());
  }

  static SlackSink.Config config(String url, Duration timeout, TlsConfig certificates) {
    return new SlackSink.Config(
        url + FakeSlack.PATH, ToldChanges.defaults(), 0, PATIENT, timeout, certificates);
  }

  @Test
  void saysWhatHappenedWhereAndHowSureItIs() {
    assertThat(deliver(changed("a", 3, "OPENED"))).containsExactly(new Delivered());

    JsonNode message = slack.lastMessage();
    assertThat(message.get("text").asText()).isEqualTo("OPENED CRITICAL: x");
    assertThat(message.at("/blocks/0/text/text").asText()).isEqualTo("OPENED CRITICAL: x");
    assertThat(message.at("/blocks/1/text/text").asText()).isEqualTo("x");
    assertThat(message.at("/blocks/2/fields").findValuesAsText("text"))
        .contains("cluster\nprod", "workload\npod/web", "confidence\n97 %");
    assertThat(context(message)).containsExactly("incident a, revision 3");
  }

  @Test
  void letsSlackObeyNothingAndFetchNothing() {
    deliver(incident("a", 1, "<!channel> *x* https://evil.example/ :skull: & <@U1|me>"));

    JsonNode message = slack.lastMessage();
    assertThat(message.get("text").asText())
        .isEqualTo(
            "OPEN CRITICAL: &lt;!channel&gt; *x* https://evil.example/ :skull: &amp;"
                + " &lt;@U1|me&gt;");
    assertThat(message.get("mrkdwn").asBoolean(true)).isFalse();
    assertThat(message.get("unfurl_links").asBoolean(true)).isFalse();
    assertThat(message.get("unfurl_media").asBoolean(true)).isFalse();
    assertThat(message.findValuesAsText("type")).doesNotContain("mrkdwn");
    assertThat(message.findValues("emoji")).isNotEmpty().noneMatch(JsonNode::asBoolean);
    assertThat(slack.requests().get(0).body()).doesNotContain("<", ">");
  }

  @Test
  void bringsHostileTextVisiblyWithinSlacksBoundsAndSaysThatItWasCut() {
    for (String text :
        List.of(HOSTILE, "\u0000", "\u001b", "\"\\", "\u202e", "&", "<", "\ud83d\ude00", "x")) {
      Incident hostile = HostileIncidents.full(text.repeat(5_000), 200);

      assertThat(deliver(hostile)).as(text).containsExactly(new Delivered());

      String body = slack.requests().get(slack.requests().size() - 1).body();
      assertThat(body).isEqualTo(VisibleText.of(body)).hasSizeLessThan(64 * 1024);
      assertThat(context(slack.lastMessage()))
          .containsExactly(
              "incident " + hostile.getId() + ", revision 3",
              "cut to fit; firedamp incidents show " + hostile.getId());
    }
  }

  @Test
  void saysThatATitleWasTooLongForAHeader() {
    deliver(incident("a", 1, "x".repeat(140)));

    assertThat(slack.lastMessage().at("/blocks/0/text/text").asText()).endsWith("x…");
    assertThat(slack.lastMessage().get("text").asText()).endsWith("x".repeat(140));
    assertThat(context(slack.lastMessage())).contains("cut to fit; firedamp incidents show a");
  }

  @Test
  void postsAnIncidentWithoutATextOrWithAHostileId() {
    assertThat(deliver(incident("a", 1, " "), incident("b\r\n<!here>\u202e", 1, "x")))
        .containsExactly(new Delivered(), new Delivered());

    assertThat(context(slack.lastMessage()))
        .containsExactly("incident b\\u000d\\u000a&lt;!here&gt;\\u202e, revision 1");
  }

  @Test
  void saysThatAnIdWasCut() {
    deliver(incident("i".repeat(257), 1, "x"));

    assertThat(context(slack.lastMessage())).hasSize(2);
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

    assertThat(slack.messages)
        .extracting(message -> message.get("text").asText())
        .containsExactly("OPENED CRITICAL: x", "ESCALATED CRITICAL: x", "CLOSED CRITICAL: x");
  }

  @Test
  void tellsOfMoreEvidenceWhereItIsAskedTo() {
    SlackSink.Config all =
        new SlackSink.Config(
            slack.url() + FakeSlack.PATH,
            List.of("REVISED"),
            0,
            PATIENT,
            PATIENT,
            TlsConfig.defaults());

    deliver(all, changed("a", 1, "OPENED"), changed("a", 2, "REVISED"));

    assertThat(slack.messages).hasSize(1);
  }

  @Test
  void tellsManyThatComeAtOnceInOneMessageWithTheIdsOfEach() {
    assertThat(deliver(digest(3), many(5, HOSTILE))).hasSize(5).containsOnly(new Delivered());

    assertThat(slack.messages).hasSize(1);
    JsonNode message = slack.lastMessage();
    assertThat(message.get("text").asText())
        .isEqualTo("5 revisions of 5 incidents, the worst CRITICAL");
    assertThat(message.get("blocks")).hasSize(6);
    for (int i = 0; i < 5; i++) {
      assertThat(message.get("blocks").get(i + 1).at("/text/text").asText())
          .startsWith("OPEN CRITICAL: ")
          .contains("\ncluster prod, workload pod/web, confidence 97 %\n")
          .endsWith("incident id-" + i + ", revision 1");
    }
    assertThat(slack.requests().get(0).body()).doesNotContain("mrkdwn\":true", "\u001b", "\u0000");
  }

  @Test
  void tellsFewerAloneAndMoreInSeveralMessages() {
    deliver(digest(3), many(2, "x"));
    assertThat(slack.messages).hasSize(2);

    assertThat(deliver(digest(3), many(90, "x"))).hasSize(90).containsOnly(new Delivered());
    assertThat(slack.messages).hasSize(2 + 3);
  }

  @Test
  void findsTheOneInADigestThatIsRefusedAndTellsTheOthers() {
    slack.refused = "id-2,";

    List<Outcome> outcomes = deliver(digest(2), many(5, "x"));

    assertThat(outcomes.get(2)).isInstanceOf(Poison.class);
    assertThat(outcomes).filteredOn(new Delivered()::equals).hasSize(4);
  }

  @Test
  void triesAWholeDigestAgainWithAllBehindIt() {
    slack.next.add(Answer.of(503, ""));

    assertThat(deliver(digest(2), many(90, "x"))).hasSize(90).hasOnlyElementsOfType(Retry.class);
    assertThat(slack.requests()).hasSize(1);
  }

  @Test
  void passesOverNoRevisionBehindOneThatWaits() {
    slack.next.add(Answer.of(503, ""));

    assertThat(deliver(changed("a", 1, "OPENED"), changed("a", 2, "REVISED")))
        .hasSize(2)
        .hasOnlyElementsOfType(Retry.class);
  }

  @Test
  void refusesADigestOfOne() {
    assertThatThrownBy(() -> digest(1)).hasMessage("digestFrom must be 0 or 2 to 200, was 1");
  }

  private SlackSink.Config digest(int from) {
    return new SlackSink.Config(
        slack.url() + FakeSlack.PATH,
        ToldChanges.defaults(),
        from,
        PATIENT,
        PATIENT,
        TlsConfig.defaults());
  }

  private static Incident[] many(int count, String text) {
    return IntStream.range(0, count)
        .mapToObj(i -> incident("id-" + i, 1, text))
        .toArray(Incident[]::new);
  }

  @ParameterizedTest
  @CsvSource({"408,", "425,", "429,rate_limited", "500,rollup_error", "502,", "503,", "504,"})
  void waitsWithAllBehindTheOneThatIsToBeTriedAgain(int status, String word) {
    slack.next.add(Answer.of(status, word == null ? "" : word));

    assertThat(deliver(three())).hasSize(3).hasOnlyElementsOfType(Retry.class);
    assertThat(slack.requests()).hasSize(1);
  }

  @Test
  void waitsAsLongAsSlackWishes() {
    slack.next.add(new Answer(429, Map.of("Retry-After", "17"), "rate_limited"));

    assertThat(deliver(three()).get(0))
        .isEqualTo(new Retry(Duration.ofSeconds(17), slack.url() + " answered 429: rate_limited"));
  }

  @ParameterizedTest
  @CsvSource({
    "400,user_not_found",
    "400,no_service",
    "400,<html>",
    "403,action_prohibited",
    "403,invalid_token",
    "403,posting_to_general_channel_denied",
    "404,no_service",
    "404,no_team",
    "404,channel_not_found",
    "410,channel_is_archived",
    "302,moved",
    "405,no"
  })
  void holdsWhatAPersonMustSee(int status, String word) {
    slack.next.add(Answer.of(status, word));

    assertThat(deliver(three()))
        .hasSize(3)
        .containsOnly(new Hold(slack.url() + " answered " + status + ": " + word));
    assertThat(slack.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "400,invalid_payload",
    "400,invalid_blocks",
    "400,no_text",
    "400,msg_too_long",
    "413,anything"
  })
  void buriesTheOneMessageThatIsRefusedAndGoesOn(int status, String word) {
    slack.next.add(Answer.of(status, word));

    assertThat(deliver(three()))
        .containsExactly(
            new Poison(slack.url() + " answered " + status + ": " + word),
            new Delivered(),
            new Delivered());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>ok</html>", "okay", "{\"ok\":false}"})
  void takesNoAnswerOfSomebodyElsesForSlacks(String body) {
    slack.next.add(Answer.of(200, body));

    assertThat(deliver(three()).get(0))
        .isEqualTo(new Hold(slack.url() + " answered 200 as Slack does not"));
  }

  @Test
  void readsNoMoreOfAnAnswerThanItsBeginning() {
    slack.next.add(Answer.of(200, "ok" + " ".repeat(10_000_000) + "no"));

    assertThat(deliver(incident("a", 1, "x"))).containsExactly(new Delivered());
  }

  @Test
  void leavesTheRestToTheNextAttemptWhereAnswersAreSlow() {
    try (SlackSink sink =
        new SlackSink(
            config(slack.url()),
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
  void showsNoSecretThatSlackRepeats() {
    for (int status : new int[] {200, 400, 403, 404, 413, 429, 500}) {
      slack.next.add(Answer.of(status, slack.url() + FakeSlack.PATH + " \u001b[2J"));
      slack.next.add(Answer.of(status, FakeSlack.PATH));

      assertThat(deliver(incident("a", 1, "x")).toString()).doesNotContain("s3cr3t", "\u001b");
      assertThat(deliver(incident("a", 1, "x")).toString()).doesNotContain("s3cr3t");
    }
    assertThat(context.counters().counts().toString()).doesNotContain("s3cr3t");
  }

  @Test
  void showsNoSecretInItsSettings() {
    assertThat(config("https://hooks.slack.com"))
        .hasToString("Slack at https://hooks.slack.com, told of [OPENED, ESCALATED, CLOSED]");
  }

  private static List<String> context(JsonNode message) {
    JsonNode blocks = message.get("blocks");
    return blocks.get(blocks.size() - 1).get("elements").findValuesAsText("text");
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
    return deliver(config(slack.url()), incidents);
  }

  private List<Outcome> deliver(SlackSink.Config config, Incident... incidents) {
    try (SlackSink sink = new SlackSink(config, context, nanoTime::get)) {
      return sink.deliver(List.of(incidents));
    }
  }
}
