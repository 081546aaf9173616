package io.firedamp.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.avro.DeadLetter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Keeps in memory what it is given, and can play a full buffer or a broker that is away. */
public final class RecordingPublisher implements EventPublisher {
  private final List<ParsedEvent> events = new ArrayList<>();
  private final List<Rejected> rejected = new ArrayList<>();
  private final List<ParsedEvent> setAside = new ArrayList<>();
  private final List<Runnable> held = new ArrayList<>();
  private Instant latest = Instant.MAX;
  private boolean holding;
  private boolean saturated;
  private boolean full;
  private @Nullable RuntimeException failure;
  private @Nullable Error error;

  /** What went to dead-letters, by {@link #reject} or as a parser's own; its bytes as UTF-8. */
  public record Rejected(String origin, String original, String reason) {}

  @Override
  public synchronized CompletableFuture<Optional<String>> publish(ParsedEvent event) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    if (holding) {
      CompletableFuture<Optional<String>> acknowledged = new CompletableFuture<>();
      held.add(() -> acknowledged.complete(keep(event)));
      return acknowledged;
    }
    return CompletableFuture.completedFuture(keep(event));
  }

  private Optional<String> keep(ParsedEvent event) {
    if (event.time().isAfter(latest)) {
      setAside.add(event);
      return Optional.of("dated ahead of the clock");
    }
    if (event.value() instanceof DeadLetter letter) {
      String original = UTF_8.decode(letter.getOriginal().duplicate()).toString();
      rejected.add(new Rejected(letter.getOrigin(), original, letter.getReason()));
    } else {
      events.add(event);
    }
    return Optional.empty();
  }

  @Override
  public synchronized CompletableFuture<Void> reject(
      String origin, byte[] original, MalformedEventException cause) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    rejected.add(
        new Rejected(origin, new String(original, UTF_8), String.valueOf(cause.getMessage())));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized boolean isSaturated() {
    Error once = error;
    error = null;
    if (once != null) {
      throw once;
    }
    return saturated || full;
  }

  @Override
  public synchronized boolean isFull() {
    return full;
  }

  /** Whether there is room for what is published. */
  public synchronized void setFull(boolean now) {
    full = now;
  }

  /** Events published so far, dead letters left out. */
  public synchronized List<ParsedEvent> events() {
    return List.copyOf(events);
  }

  /** Values of one type published so far. */
  public synchronized <T> List<T> values(Class<T> type) {
    return events.stream()
        .map(ParsedEvent::value)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  public synchronized List<Rejected> rejected() {
    return List.copyOf(rejected);
  }

  /** From now on what is published is neither kept nor acknowledged, until it is let go. */
  public synchronized void hold() {
    holding = true;
  }

  /** Keeps and acknowledges what was held, as Kafka does at last. */
  public synchronized void letGo() {
    holding = false;
    held.forEach(Runnable::run);
    held.clear();
  }

  /** What was held never arrives, as when the process dies; from now on all is kept. */
  public synchronized void forgetHeld() {
    holding = false;
    held.clear();
  }

  /** From now on what is dated later is set aside, as what is dated ahead of the clock. */
  public synchronized void takeUntil(Instant time) {
    latest = time;
  }

  /** Events that were set aside. */
  public synchronized List<ParsedEvent> setAside() {
    return List.copyOf(setAside);
  }

  /** From now on the buffer is full, or no longer is. */
  public synchronized void setSaturated(boolean saturated) {
    this.saturated = saturated;
  }

  /** The next time that somebody asks whether its buffer is full, this is thrown. */
  public synchronized void throwOnce(Error thrown) {
    error = thrown;
  }

  /** Whether it was. */
  public synchronized boolean hasThrown() {
    return error == null;
  }

  /** From now on every send fails so; null ends it. */
  public synchronized void failWith(@Nullable RuntimeException failure) {
    this.failure = failure;
  }
}
