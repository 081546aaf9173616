package io.firedamp.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.firedamp.ingest.transport.PostedBodies;
import io.firedamp.schemas.avro.DeadLetter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every source keeps to, tried against a world that is well. A test gives the source and the
 * world: something readable, something unreadable, and a mistake in the settings.
 */
public abstract class SourceContract {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String NAME = "contract";
  private static final Provenance FROM = new Provenance("prod", NAME);

  private final RecordingPublisher publisher = new RecordingPublisher();
  private PostedBodies posted = new PostedBodies(publisher);

  /** A source of that world, not started. */
  protected abstract Source source(SourceContext context) throws Exception;

  /** From now on the world tells something readable, always the same. */
  protected abstract void tellSomething() throws Exception;

  /** From now on it tells what nobody can read. */
  protected abstract void tellGarbage() throws Exception;

  /**
   * From now on it tells something that can be read, and has nothing for us in it; false where it
   * has no such thing.
   */
  protected abstract boolean tellNothingOfUse() throws Exception;

  /** Makes a source from settings with a mistake, and starts it. */
  protected abstract void startMisconfigured(SourceContext context) throws Exception;

  /** Everything is gone, but for the source. */
  protected void endTheWorld() throws Exception {}

  /** Whether the same input must give this event under the same id. */
  protected boolean isRepeatable(ParsedEvent event) {
    return true;
  }

  /** Posts a body to a source that is pushed to, as the HTTP server would. */
  protected final void post(String path, byte[] body) throws Exception {
    posted.send(path, body);
  }

  @AfterEach
  final void end() throws Exception {
    endTheWorld();
  }

  @Test
  void publishesUnderTheEventsOwnTimeAndItsOwnName() throws Exception {
    try (Source source = started(publisher)) {
      await("an event", () -> !publisher.events().isEmpty());
      assertThat(source.health().detail()).isNotBlank();
    }

    assertThat(publisher.events())
        .allSatisfy(
            event -> {
              assertThat(event.key()).isNotBlank();
              assertThat(event.time()).isAfter(Instant.EPOCH);
              // To the millisecond, as Kafka and Avro keep it.
              Instant kept = event.time().truncatedTo(ChronoUnit.MILLIS);
              assertThat(field(event.value(), "time", kept)).isEqualTo(kept);
              assertThat(field(event.value(), "source", NAME)).isEqualTo(NAME);
              assertThat(field(event.value(), "cluster", "prod")).isEqualTo("prod");
            });
  }

  @Test
  void buriesGarbageWithItsReasonAndGoesOn() throws Exception {
    try (Source source = source(context(publisher))) {
      source.start();
      tellGarbage();
      await("a dead letter", () -> !publisher.rejected().isEmpty());

      tellSomething();

      await("an event", () -> !publisher.events().isEmpty());
    }
    assertThat(publisher.rejected())
        .allSatisfy(
            letter -> {
              assertThat(letter.reason()).isNotBlank();
              assertThat(letter.origin()).contains(NAME);
            });
  }

  @Test
  void givesTheSameIdsToTheSameInput() throws Exception {
    try (Source source = started(publisher)) {
      await("an event", () -> !ids(publisher).isEmpty());
      assertThat(source.health().detail()).isNotBlank();
    }
    Set<String> first = ids(publisher);
    RecordingPublisher second = new RecordingPublisher();

    try (Source again = started(second)) {
      await("the same events", () -> ids(second).containsAll(first));
      assertThat(again.health().detail()).isNotBlank();
    }
  }

  @Test
  void tellsHowItIsAndWhenItLastSaw() throws Exception {
    try (Source source = source(context(publisher))) {
      assertThat(source.health().lastEvent()).isNull();
      assertThat(source.health().detail()).isNotBlank();

      source.start();
      tellSomething();

      await("an event", () -> source.health().lastEvent() != null);
      await("health", () -> source.health().reachable());
    }
  }

  @Test
  void accountsForEveryRecordThatItRead() throws Exception {
    Source source = source(context(publisher));
    try (source) {
      assertThat(source.counts()).isEqualTo(RecordCounts.NONE);
      source.start();
      tellSomething();
      await("an event", () -> !publisher.events().isEmpty());
      boolean leavesOut = tellNothingOfUse();
      await("something left out", () -> !leavesOut || !source.counts().leftOut().isEmpty());

      tellGarbage();

      await("a dead letter", () -> !publisher.rejected().isEmpty());
    }
    RecordCounts counts = source.counts();
    assertThat(counts.read()).isEqualTo(counts.accountedFor()).isGreaterThanOrEqualTo(2);
    assertThat(counts.withEvents()).isBetween(1L, (long) publisher.events().size());
    assertThat(counts.unreadable()).isEqualTo(publisher.rejected().size());
    assertThat(counts.leftOut().keySet()).allSatisfy(reason -> assertThat(reason).isNotBlank());
  }

  @Test
  void closesTwiceAndLeavesNoThread() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Source source = started(publisher);
    await("an event", () -> !publisher.events().isEmpty());

    source.close();
    source.close();

    endTheWorld();
    await("the end of its threads", () -> before.containsAll(threads()));
  }

  @Test
  void closesUnused() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    source(context(publisher)).close();

    endTheWorld();

    await("the end of its threads", () -> before.containsAll(threads()));
  }

  @Test
  void refusesAMistakeInOneSentence() {
    Throwable refusal = catchThrowable(() -> startMisconfigured(context(publisher)));

    assertThat(refusal)
        .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class);
    assertThat(String.valueOf(refusal.getMessage()))
        .hasSizeBetween(10, 500)
        .contains(" was ")
        .doesNotContain("\n");
  }

  private Source started(RecordingPublisher to) throws Exception {
    Source source = source(context(to));
    source.start();
    tellSomething();
    return source;
  }

  private SourceContext context(RecordingPublisher to) {
    posted = new PostedBodies(to);
    return new SourceContext(FROM, to, posted, Clock.systemUTC());
  }

  private Set<String> ids(RecordingPublisher from) {
    return from.events().stream()
        .filter(this::isRepeatable)
        .map(event -> String.valueOf(field(event.value(), "eventId", "")))
        .filter(id -> !id.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Object field(SpecificRecord event, String name, Object otherwise) {
    Schema.Field field = event instanceof DeadLetter ? null : event.getSchema().getField(name);
    return field == null ? otherwise : event.get(field.pos());
  }

  /** The JDK's HTTP client keeps a thread until it is collected; before JDK 21 it has no close. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && !thread.getName().startsWith("HttpClient-"))
        .collect(Collectors.toSet());
  }

  private static void await(String what, BooleanSupplier condition) {
    Await.until(what, PATIENCE, condition);
  }
}
