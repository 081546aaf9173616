package io.firedamp.sinks.http;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.SinkContract;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every sink of HTTP keeps to: against a receiver that takes everything, as its published API
 * says it does, and against one that is busy, away, wrong or hostile.
 */
public abstract class HttpSinkContract extends SinkContract {
  /** In the settings of every sink that has a secret, so that it can be looked for. */
  protected static final String SECRET = "s3cr3t-of-the-sink-0123456789";

  protected static final Duration PATIENT = Duration.ofSeconds(30);

  private final LoopbackServer receiver;
  private final SinkContext context = TestContexts.context("siem", List.of(SECRET));

  protected HttpSinkContract() throws IOException {
    receiver = new LoopbackServer(request -> taken(request));
  }

  /** One that posts to a base URL, whose credentials are {@link #SECRET} where it has any. */
  protected abstract Sink sink(String url, SinkContext context);

  /** What the destination answers to a request that it takes. */
  protected abstract Answer taken(Request request);

  /** What it answers to whatever comes before posts, as a request for a token. */
  protected boolean isBefore(Request request) {
    return false;
  }

  protected final LoopbackServer receiver() {
    return receiver;
  }

  protected final SinkContext context() {
    return context;
  }

  @Override
  protected final Sink sink() {
    return sink(receiver.url(), context);
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  /** From now on posts are answered so. */
  protected final void answers(Answer answer) {
    receiver.answer(request -> isBefore(request) ? taken(request) : answer);
  }

  /** Posts that came, without what comes before them. */
  protected final List<Request> posts() {
    return receiver.requests().stream().filter(request -> !isBefore(request)).toList();
  }

  protected final List<Outcome> deliver(Incident... incidents) {
    try (Sink sink = sink()) {
      return sink.deliver(List.of(incidents));
    }
  }

  @Test
  void tellsEachRevisionWithItsIdsWhateverAnAttackerWrote() {
    assertThat(deliver(incident("id-6f0c", 1, HOSTILE), incident("id-7a1b", 7, "x")))
        .hasSize(2)
        .containsOnly(new Delivered());

    String all = posts().stream().map(post -> post.path() + post.body()).reduce("", String::concat);
    assertThat(all).contains("id-6f0c", "id-7a1b").doesNotContain("\u0000", "\u001b");
  }

  @Test
  void sendsTheSameBytesAgain() {
    deliver(incident("a", 1, HOSTILE));
    String first = posts().get(0).body();
    receiver.forget();

    deliver(incident("a", 1, HOSTILE));

    assertThat(posts().get(0).body()).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({"408, 1", "425, 0", "429, 0", "500, 1", "502, 1", "503, 0", "504, 1"})
  void triesAgainWhereItIsBusyAndCountsWhatMayHaveBeenTaken(int status, long ambiguous) {
    answers(Answer.of(status, "busy " + SECRET));

    List<Outcome> outcomes = deliver(incident("a", 1, "x"), incident("b", 1, "x"));

    assertThat(outcomes)
        .hasSize(2)
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Retry.class));
    assertThat(outcomes.toString()).contains("answered " + status).doesNotContain(SECRET);
    assertThat(posts()).hasSize(1);
    assertThat(context.counters().counts().getOrDefault("ambiguous", 0L)).isEqualTo(ambiguous);
  }

  @ParameterizedTest
  @CsvSource({"17, 17", "1000000000, 600", "-5, 0"})
  void waitsAsItIsToldWithinReason(String wish, long seconds) {
    answers(new Answer(429, Map.of("Retry-After", wish), ""));

    assertThat(deliver(incident("a", 1, "x")).get(0))
        .isInstanceOfSatisfying(
            Retry.class, retry -> assertThat(retry.after()).isEqualTo(Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 401, 403, 405, 501})
  void holdsWhereAPersonMustHelpAndTriesNoMore(int status) {
    answers(Answer.of(status, "no " + SECRET));

    List<Outcome> outcomes = deliver(incident("a", 1, "x"), incident("b", 1, "x"));

    assertThat(outcomes)
        .hasSize(2)
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Hold.class));
    assertThat(outcomes.toString()).contains("answered " + status).doesNotContain(SECRET);
  }

  @Test
  void buriesTheOneThatIsTooLargeAndTellsTheOthers() {
    receiver.answer(
        request ->
            !isBefore(request) && (request.path() + request.body()).contains("id-large")
                ? Answer.of(413)
                : taken(request));

    List<Outcome> outcomes =
        deliver(
            incident("id-1", 1, "x"),
            incident("id-2", 1, "x"),
            incident("id-large", 1, "x"),
            incident("id-4", 1, "x"));

    assertThat(outcomes.get(2)).isInstanceOf(Poison.class);
    assertThat(List.of(outcomes.get(0), outcomes.get(1), outcomes.get(3)))
        .containsOnly(new Delivered());
  }

  @Test
  void buriesNothingForTheWordsOfWhateverStandsBefore() {
    answers(Answer.of(400, "<html>proxy</html>"));

    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Hold.class);
  }

  @Test
  void triesAgainWhereNobodyListens() {
    receiver.close();

    assertThat(deliver(incident("a", 1, "x"), incident("b", 1, "x")))
        .hasSize(2)
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Retry.class));
  }
}
