package io.firedamp.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room on the disk that what is taken in may not use: what was accepted is still to be worked off,
 * and that writes, too. Below the reserve nothing is taken in; above it, by a tenth, it goes on.
 */
final class DiskReserve implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(DiskReserve.class);
  private static final long A_TENTH = 10;

  private final LongSupplier usable;
  private final long reserve;
  private final Consumer<Boolean> full;
  private volatile boolean isFull;
  private volatile long seen = Long.MAX_VALUE;

  /**
   * Looks at any disk.
   *
   * @param usable bytes that are free now
   * @param reserve bytes that are to stay free
   * @param full told when it begins and when it is over
   */
  DiskReserve(LongSupplier usable, long reserve, Consumer<Boolean> full) {
    this.usable = usable;
    this.reserve = reserve;
    this.full = full;
  }

  /** Looks at the disk on which a directory lies. */
  static DiskReserve under(Path directory, long reserve, Consumer<Boolean> full) {
    return new DiskReserve(() -> usable(directory), reserve, full);
  }

  private static long usable(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell what is free under " + directory, e);
    }
  }

  @Override
  public void run() {
    seen = usable.getAsLong();
    boolean now = seen - (isFull ? reserve / A_TENTH : 0) < reserve;
    if (now != isFull) {
      isFull = now;
      full.accept(now);
      log.atWarn()
          .addKeyValue("freeBytes", seen)
          .addKeyValue("reserveBytes", reserve)
          .log(now ? "no room on the disk: nothing more is taken in" : "there is room again");
    }
  }

  boolean isFull() {
    return isFull;
  }

  /** Bytes that were free when it last looked. */
  long usable() {
    return seen;
  }

  long reserve() {
    return reserve;
  }
}
