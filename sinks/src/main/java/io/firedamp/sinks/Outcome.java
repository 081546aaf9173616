package io.firedamp.sinks;

import java.time.Duration;

/** What became of one incident at its destination. There is no "logged and dropped". */
public sealed interface Outcome {
  /** The destination has it, as far as its protocol can tell. */
  record Delivered() implements Outcome {}

  /** The destination had it already, which is as good. */
  record Duplicate() implements Outcome {}

  /** Busy or away: the same incident again, not before {@code after}. */
  record Retry(Duration after, String reason) implements Outcome {
    /** What is wished for beyond it is not heard: an absurd wish must not silence a sink. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    public Retry {
      after = bounded(after);
    }

    /** A wish from nothing to {@link #LONGEST}. */
    public static Duration bounded(Duration wish) {
      if (wish.isNegative()) {
        return Duration.ZERO;
      }
      return wish.compareTo(LONGEST) > 0 ? LONGEST : wish;
    }
  }

  /**
   * Credentials or configuration: only a person can help, so the sink stops and keeps its place.
   */
  record Hold(String reason) implements Outcome {}

  /** This incident will never be taken: it goes to the dead letters and the next one follows. */
  record Poison(String reason) implements Outcome {}
}
