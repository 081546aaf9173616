package io.firedamp.app.replay;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Says now and then how far a replay is. */
public final class Progress {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final PrintWriter err;
  private final long totalBytes;
  private final LongSupplier nanoTime;
  private final long started;
  private long told;

  public Progress(PrintWriter err, long totalBytes) {
    this(err, totalBytes, System::nanoTime);
  }

  Progress(PrintWriter err, long totalBytes, LongSupplier nanoTime) {
    this.err = err;
    this.totalBytes = totalBytes;
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
    this.told = started;
  }

  void tell(long bytes, long events, Instant reached) {
    long now = nanoTime.getAsLong();
    if (now - told < EVERY.toNanos()) {
      return;
    }
    told = now;
    double seconds = (now - started) / 1e9;
    double share = totalBytes == 0 ? 1 : Math.min(1.0, (double) bytes / totalBytes);
    err.printf(
        Locale.ROOT,
        "firedamp: %.0f%%, %.0f events/s, event time %s%s%n",
        100 * share,
        events / seconds,
        reached,
        share == 0
            ? ""
            : String.format(Locale.ROOT, ", about %.0f s left", seconds * (1 - share) / share));
    err.flush();
  }
}
