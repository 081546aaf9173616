package io.firedamp.ingest.transport;

import java.util.concurrent.Semaphore;

/** The memory that all bodies together may use. */
final class BodyBudget {
  private final Semaphore bytes;

  BodyBudget(int bytes) {
    this.bytes = new Semaphore(bytes);
  }

  Charge open() {
    return new Charge();
  }

  /** What one request uses of it. Used by one thread at a time. */
  final class Charge {
    private int taken;

    /** False when there is no room; then nothing was taken. */
    boolean take(int count) {
      if (!bytes.tryAcquire(count)) {
        return false;
      }
      taken += count;
      return true;
    }

    void release() {
      bytes.release(taken);
      taken = 0;
    }
  }
}
