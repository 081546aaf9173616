package io.firedamp.detectors;

/**
 * Whether a detector is detecting.
 *
 * @param detail one sentence for a person; for a failed detector, what broke it
 */
public record DetectorHealth(State state, String detail) {
  /** From start to end; only {@link #RUNNING} detects. */
  public enum State {
    STARTING,
    RUNNING,
    REBALANCING,
    FAILED,
    CLOSED
  }

  /** Ready to detect everything it was given. */
  public boolean isReady() {
    return state == State.RUNNING;
  }

  /** Alive, though perhaps not ready: only a failed detector needs somebody. */
  public boolean isAlive() {
    return state != State.FAILED;
  }
}
