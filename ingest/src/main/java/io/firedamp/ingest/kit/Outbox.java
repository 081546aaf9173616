package io.firedamp.ingest.kit;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.SourceContext;
import io.firedamp.schemas.avro.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was read and has to be kept before more is read: sent again, under the same ids, until Kafka
 * has it. Filled and sent by one thread, asked by any.
 */
public final class Outbox {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);
  private static final long SECONDS = 60;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final SourceContext context;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Supplier<CompletableFuture<?>>> sends = new ArrayList<>();
  private volatile @Nullable Instant lastEvent;
  private volatile String trouble = "";

  public Outbox(SourceContext context) {
    this.context = context;
  }

  /**
   * Adds the events of a record or, where it cannot be read, a dead letter.
   *
   * @param origin by which the record is found again
   */
  public void read(RecordReader reader, String origin, byte[] record) {
    try {
      reader.read(record).forEach(this::add);
    } catch (MalformedEventException e) {
      reject(origin, record, e);
    } catch (RuntimeException e) {
      log.atError().addKeyValue("origin", origin).setCause(e).log("a reader failed on a record");
      reject(origin, record, new MalformedEventException("the reader failed: " + e.getClass(), e));
    }
  }

  public void add(ParsedEvent event) {
    sends.add(() -> publish(event));
  }

  /** See {@link io.firedamp.ingest.EventPublisher#reject}. */
  public void reject(String origin, byte[] original, MalformedEventException cause) {
    sends.add(() -> context.publisher().reject(origin, original, cause));
  }

  /**
   * Returns once all of it is kept.
   *
   * @return false when it was closed before
   */
  public boolean send() throws InterruptedException {
    try {
      return send(new Pause(LONGEST_PAUSE));
    } finally {
      sends.clear();
    }
  }

  private boolean send(Pause pause) throws InterruptedException {
    while (context.publisher().isSaturated()) {
      trouble = "Kafka does not take events fast enough";
      if (!pause.endsBefore(closed)) {
        break;
      }
    }
    pause.startOver();
    while (true) {
      try {
        CompletableFuture.allOf(
                sends.stream().map(Supplier::get).toArray(CompletableFuture<?>[]::new))
            .get(SECONDS, TimeUnit.SECONDS);
        trouble = "";
        return true;
      } catch (ExecutionException | TimeoutException e) {
        trouble = "Kafka does not take events: " + e.getMessage();
        if (!pause.endsBefore(closed)) {
          return false;
        }
      }
    }
  }

  private CompletableFuture<?> publish(ParsedEvent event) {
    return context
        .publisher()
        .publish(event)
        .thenAccept(
            setAside -> {
              if (!(event.value() instanceof DeadLetter)) {
                lastEvent = context.clock().instant();
              }
            });
  }

  /** Why Kafka does not take events; empty while it does. */
  public String trouble() {
    return trouble;
  }

  /** When Kafka last took one; null before. */
  public @Nullable Instant lastEvent() {
    return lastEvent;
  }

  /** What is not kept from now on is not sent again. */
  public void close() {
    closed.countDown();
  }
}
