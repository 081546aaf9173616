package io.firedamp.ingest.kubernetes.watch;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Changes that were handed to the publisher and are not acknowledged yet, in the order of the
 * watch: each is settled only after all before it, so that a place is never moved past one that was
 * lost.
 */
final class InFlight {
  private static final int MOST = 256;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final KnownObjects known;
  private final Queue<Sent> sent = new ArrayDeque<>();

  private record Sent(String key, CompletableFuture<?> kept, Runnable settled) {}

  InFlight(KnownObjects known) {
    this.known = known;
  }

  /**
   * Adds one, and waits while there are too many.
   *
   * @param settled what may be done once it and all before it are kept
   * @throws IOException when one was not kept
   */
  void add(String key, CompletableFuture<?> kept, Runnable settled)
      throws IOException, InterruptedException {
    sent.add(new Sent(key, kept, settled));
    while (sent.size() > MOST || (!sent.isEmpty() && sent.element().kept().isDone())) {
      settleFirst();
    }
  }

  /**
   * Waits for all.
   *
   * @throws IOException when one was not kept; what came after it is given up, too
   */
  void settle() throws IOException, InterruptedException {
    while (!sent.isEmpty()) {
      settleFirst();
    }
  }

  /** Gives up what is not settled: all of it is to be said again. */
  void giveUp() {
    sent.forEach(each -> known.doubt(each.key()));
    sent.clear();
  }

  private void settleFirst() throws IOException, InterruptedException {
    Sent first = sent.element();
    try {
      first.kept().get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("events could not be published: " + e.getMessage(), e);
    }
    sent.remove();
    first.settled().run();
  }
}
