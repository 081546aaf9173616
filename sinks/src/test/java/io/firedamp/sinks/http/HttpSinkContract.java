package io.firedamp.sinks.http;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static java.time.ZoneOffset.UTC;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.FaultyWire;
import io.firedamp.sinks.FaultyWire.Fault;
import io.firedamp.sinks.LogBook;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.SinkContract;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.Trial;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import io.firedamp.sinks.tls.Authority;
import io.firedamp.sinks.tls.TlsConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every sink of HTTP keeps to: against a receiver that takes everything, as its published API
 * says it does, and against one that is busy, away, wrong or hostile.
 */
public abstract class HttpSinkContract extends SinkContract {
  /** In the settings of every sink that has a secret, so that it can be looked for. */
  public static final String SECRET = "s3cr3t-of-the-sink-0123456789abc";

  protected static final Duration PATIENT = Duration.ofSeconds(30);

  /** Long enough for an answer on loopback, short enough to be waited for. */
  private static final Duration IMPATIENT = Duration.ofMillis(300);

  private static final int ATTEMPTS = 100;

  private final LoopbackServer receiver;
  private Duration timeout = PATIENT;
  private TlsConfig certificates = TlsConfig.defaults();
  private final SinkContext context = TestContexts.context("siem", List.of(SECRET));

  protected HttpSinkContract() throws IOException {
    receiver = new LoopbackServer(request -> taken(request));
  }

  /**
   * One that posts to a base URL, whose credentials are {@link #SECRET} where it has any, and whose
   * settings have the contract's {@link #timeout} and {@link #certificates}.
   */
  protected abstract Sink sink(String url, SinkContext context);

  /** What the destination answers to a request that it takes. */
  protected abstract Answer taken(Request request);

  /** What it answers to whatever comes before posts, as a request for a token. */
  protected boolean isBefore(Request request) {
    return false;
  }

  /**
   * Whether its words tell it from whatever stands before it; where any receiver may be meant, not.
   */
  protected boolean isKnownByItsWords() {
    return true;
  }

  /** How long a sink waits for the last byte of an answer. */
  protected final Duration timeout() {
    return timeout;
  }

  /** Whom a sink trusts. */
  protected final TlsConfig certificates() {
    return certificates;
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
    assumeTrue(isKnownByItsWords());
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

  @ParameterizedTest
  @EnumSource(Fault.class)
  void losesNothingOnAWireThatFailsAndGoesOnByItself(Fault fault) throws Exception {
    timeout = IMPATIENT;
    List<Incident> batch = three();

    try (FaultyWire wire = FaultyWire.to(receiver.port());
        Sink sink = sink(wire.url(), context)) {
      wire.become(fault);
      List<Outcome> failed = sink.deliver(batch);
      assertThat(failed).hasSize(3).allSatisfy(each -> assertThat(each).isInstanceOf(Retry.class));
      assertThat(failed.toString()).doesNotContain(SECRET);

      wire.heal();
      assertThat(settled(sink, batch)).allMatch(HttpSinkContract::isTaken);
    }
    assertThat(told()).contains("id-1", "id-2", "id-3");
  }

  @Test
  void tellsNothingToAnExpiredCertificateAndGoesOnWithTheNext() throws Exception {
    certificates = new TlsConfig(Authority.get().pem().toString(), "", "", true);
    List<Incident> batch = three();

    try (FaultyWire wire = FaultyWire.to(receiver.port())) {
      wire.secure(Authority.get().expired());
      try (Sink sink = sink(wire.url(), context)) {
        List<Outcome> held = sink.deliver(batch);
        assertThat(held).hasSize(3).allSatisfy(each -> assertThat(each).isInstanceOf(Hold.class));
        assertThat(held.toString()).contains("TLS").doesNotContain(SECRET);
        assertThat(receiver.requests()).isEmpty();

        wire.secure(Authority.get().valid());
        assertThat(settled(sink, batch)).allMatch(HttpSinkContract::isTaken);
      }
    }
    assertThat(told()).contains("id-1", "id-2", "id-3");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 503})
  void goesOnWhereItIsTakenAgain(int status) {
    List<Incident> batch = three();
    answers(Answer.of(status, "not now"));

    try (Sink sink = sink()) {
      assertThat(sink.deliver(batch)).hasSize(3).noneMatch(HttpSinkContract::isTaken);

      receiver.answer(this::taken);
      assertThat(settled(sink, batch)).allMatch(HttpSinkContract::isTaken);
    }
    assertThat(told()).contains("id-1", "id-2", "id-3");
  }

  @Test
  void waitsUntilTheDateThatItIsTold() {
    String date = RFC_1123_DATE_TIME.format(TestContexts.NOW.plusSeconds(42).atOffset(UTC));
    answers(new Answer(503, Map.of("Retry-After", date), ""));

    assertThat(deliver(incident("a", 1, "x")).get(0))
        .isInstanceOfSatisfying(
            Retry.class, retry -> assertThat(retry.after()).isEqualTo(Duration.ofSeconds(42)));
  }

  /**
   * Nobody told it what is secret: what a file refers to is known, what is written there is not.
   */
  @Test
  void showsItsSecretNowhereWhateverGoesWrong() throws Exception {
    timeout = IMPATIENT;
    SinkContext unaware = TestContexts.context("siem");
    StringBuilder shown = new StringBuilder();

    try (LogBook log = LogBook.everything();
        FaultyWire wire = FaultyWire.to(receiver.port());
        Sink sink = sink(wire.url(), unaware)) {
      for (Fault fault : Fault.values()) {
        wire.become(fault);
        shown.append(Trial.of(unaware, sink, three()));
        wire.heal();
      }
      for (int status : new int[] {200, 400, 401, 403, 404, 413, 422, 429, 500, 501}) {
        receiver.answer(request -> Answer.of(status, request + " \u001b[2J"));
        shown.append(Trial.of(unaware, sink, three()));
        answers(Answer.of(status, SECRET));
        shown.append(Trial.of(unaware, sink, three()));
      }
      shown.append(unaware.counters().counts()).append(sink).append(log.text());
    }

    assertThat(shown.toString()).hasSizeGreaterThan(100).doesNotContain(SECRET, "\u001b");
    assertThat(credentials()).noneMatch(shown.toString()::contains);
  }

  /** What stood behind {@code Basic}, {@code Bearer} and their like. */
  private Stream<String> credentials() {
    return receiver.requests().stream()
        .map(request -> request.headers().getOrDefault("authorization", ""))
        .filter(header -> header.matches("(Basic|Bearer) .{8,}"))
        .map(header -> header.substring(header.indexOf(' ') + 1))
        .distinct();
  }

  private static List<Incident> three() {
    return List.of(incident("id-1", 1, "x"), incident("id-2", 1, "x"), incident("id-3", 1, "x"));
  }

  private static boolean isTaken(Outcome outcome) {
    return outcome instanceof Delivered || outcome instanceof Duplicate;
  }

  /** All that ever came, where ids may stand. */
  private String told() {
    return posts().stream().map(post -> post.path() + post.body()).collect(Collectors.joining());
  }

  /** Asks again for what is to be tried again, as the worker does. */
  private static List<Outcome> settled(Sink sink, List<Incident> batch) {
    List<Outcome> outcomes = sink.deliver(batch);
    for (int attempt = 1;
        attempt < ATTEMPTS && !outcomes.stream().allMatch(HttpSinkContract::isTaken);
        attempt++) {
      outcomes = sink.deliver(batch);
    }
    return outcomes;
  }
}
