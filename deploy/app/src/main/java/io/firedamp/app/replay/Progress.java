package io.firedamp.app.replay;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Says now and then how far a replay is. */
public final class Progress {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final PrintWriter err;
  private final long totalBytes;
  private final long started = System.nanoTime();
  private long told = System.nanoTime();

  public Progress(PrintWriter err, long totalBytes) {
    this.err = err;
    this.totalBytes = totalBytes;
  }

  void tell(long bytes, long events, Instant reached) {
    long now = System.nanoTime();
    if (now - told < EVERY.toNanos()) {
      return;
    }
    told = now;
    double seconds = (now - started) / 1e9;
    double share = totalBytes == 0 ? 1 : Math.min(1.0, (double) bytes / totalBytes);
    err.printf(
        Locale.ROOT,
        "firedamp: %.0f%%, %.0f events/s, event time %s, about %.0f s left%n",
        100 * share,
        events / seconds,
        reached,
        share == 0 ? 0 : seconds * (1 - share) / share);
    err.flush();
  }
}
