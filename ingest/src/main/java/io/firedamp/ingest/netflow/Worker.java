package io.firedamp.ingest.netflow;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.ingest.kit.Pause;
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

/** Reads what waits, and publishes it: a few datagrams at once, again until they are kept. */
final class Worker implements Runnable {
  private static final int AT_ONCE = 100;
  private static final long SECONDS = 60;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Inbox inbox;
  private final NetflowReader reader;
  private final SourceContext context;
  private final CountDownLatch closed = new CountDownLatch(1);

  // For other threads than the one that reads.
  private volatile RecordCounts counts = RecordCounts.NONE;
  private volatile @Nullable Instant lastEvent;
  private volatile String trouble = "";

  Worker(Inbox inbox, NetflowReader reader, SourceContext context) {
    this.inbox = inbox;
    this.reader = reader;
    this.context = context;
  }

  @Override
  public void run() {
    try {
      List<Inbox.Datagram> next = inbox.take(AT_ONCE);
      while (!next.isEmpty()) {
        List<Supplier<CompletableFuture<?>>> sends = new ArrayList<>();
        next.forEach(each -> read(each, sends));
        counts = reader.counts();
        send(sends);
        next = inbox.take(AT_ONCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reader.finish();
    counts = reader.counts();
  }

  private void read(Inbox.Datagram datagram, List<Supplier<CompletableFuture<?>>> sends) {
    try {
      for (ParsedEvent event : reader.read(datagram.bytes(), datagram.exporter())) {
        sends.add(() -> publish(event));
      }
    } catch (MalformedEventException e) {
      String origin = "%s %s".formatted(context.provenance().source(), datagram.exporter());
      sends.add(() -> context.publisher().reject(origin, datagram.bytes(), e));
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

  /**
   * What is not kept is sent again, under the same ids; meanwhile datagrams wait, or are dropped by
   * name.
   */
  private void send(List<Supplier<CompletableFuture<?>>> sends) throws InterruptedException {
    Pause pause = new Pause(LONGEST_PAUSE);
    while (context.publisher().isSaturated()) {
      trouble = "Kafka does not take events fast enough";
      if (!pause.endsBefore(closed)) {
        break;
      }
    }
    pause.startOver();
    boolean waits = true;
    while (waits) {
      try {
        CompletableFuture.allOf(
                sends.stream().map(Supplier::get).toArray(CompletableFuture<?>[]::new))
            .get(SECONDS, TimeUnit.SECONDS);
        trouble = "";
        waits = false;
      } catch (ExecutionException | TimeoutException e) {
        trouble = "Kafka does not take events: " + e.getMessage();
        waits = pause.endsBefore(closed);
      }
    }
  }

  SourceHealth health(String where, boolean scales) {
    if (!trouble.isEmpty()) {
      return new SourceHealth(false, lastEvent, trouble);
    }
    long sampling = reader.sampling();
    String detail =
        sampling <= 1
            ? where
            : "%s; an exporter looks at one of %d packets only%s"
                .formatted(where, sampling, scales ? "" : ", and counters are left as they are");
    return new SourceHealth(true, lastEvent, detail);
  }

  RecordCounts counts() {
    return counts;
  }

  /** What waits is still read; what Kafka does not take is not sent again. */
  void close() {
    closed.countDown();
  }
}
