package io.firedamp.ingest.file;

import io.firedamp.ingest.EventPublisher;
import io.firedamp.ingest.ParsedEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Publishes, and keeps what Kafka did not take until it does. Says when no more should be read. */
final class Delivery {
  private static final int MOST_UNDER_WAY = 4_000;

  private final EventPublisher publisher;
  private final Clock clock;
  private final Deque<Undelivered> failed = new ArrayDeque<>();
  private int underWay;
  private @Nullable Instant lastEvent;
  private String trouble = "";

  private record Undelivered(Batch batch, ParsedEvent event) {}

  Delivery(EventPublisher publisher, Clock clock) {
    this.publisher = publisher;
    this.clock = clock;
  }

  void publish(Batch batch, ParsedEvent event) {
    batch.sent();
    send(new Undelivered(batch, event));
  }

  /** Offers again what was not taken, until one is refused at once. */
  void retry() {
    int attempts;
    synchronized (this) {
      attempts = failed.size();
    }
    for (; attempts > 0; attempts--) {
      Undelivered next;
      synchronized (this) {
        next = failed.poll();
      }
      if (next == null || !send(next)) {
        return;
      }
    }
  }

  /** Whether nothing more should be read for now. */
  boolean isBlocked() {
    synchronized (this) {
      if (!failed.isEmpty() || underWay >= MOST_UNDER_WAY) {
        return true;
      }
    }
    return publisher.isSaturated();
  }

  /** Whether Kafka refused something that it has not taken since. */
  synchronized boolean isRefused() {
    return !failed.isEmpty();
  }

  synchronized @Nullable Instant lastEvent() {
    return lastEvent;
  }

  /** Why Kafka does not take events; empty while it does. */
  synchronized String trouble() {
    return failed.isEmpty() ? "" : trouble;
  }

  /** Waits until everything is acknowledged or refused, but no longer than this. */
  synchronized void awaitAnswers(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    for (long left = longest.toNanos(); underWay > 0 && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** False when it was refused at once. */
  private boolean send(Undelivered undelivered) {
    synchronized (this) {
      underWay++;
    }
    CompletableFuture<?> answer;
    try {
      answer = publisher.publish(undelivered.event());
    } catch (RuntimeException | Error e) {
      answer = CompletableFuture.failedFuture(e);
    }
    var unused = answer.whenComplete((done, failure) -> settle(undelivered, failure));
    return !answer.isCompletedExceptionally();
  }

  private synchronized void settle(Undelivered undelivered, @Nullable Throwable failure) {
    underWay--;
    if (failure == null) {
      undelivered.batch().acknowledged();
      lastEvent = clock.instant();
    } else {
      failed.add(undelivered);
      trouble = "Kafka does not take events: " + failure.getMessage();
    }
    notifyAll();
  }
}
