package io.firedamp.samples.traffic;

import java.time.Instant;
import java.util.Random;

/** What a workload does on the network. */
@FunctionalInterface
public interface Habit {
  /**
   * One pod that begins with it.
   *
   * @param client its address
   * @param started when the pod started
   * @param random its own chance
   */
  Talk of(String client, Instant started, Random random);

  /** What one pod does; is asked for one stretch of time after another. */
  @FunctionalInterface
  interface Talk {
    /** Everything from one time to before another. */
    void during(Instant from, Instant until, Wire wire);

    /** The pod ends. */
    default void end(Instant at, Wire wire) {}
  }
}
