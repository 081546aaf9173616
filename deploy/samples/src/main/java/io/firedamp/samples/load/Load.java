package io.firedamp.samples.load;

import java.time.Instant;
import java.util.Random;

/** How much CPU a kind of container asks for. */
@FunctionalInterface
public interface Load {
  /**
   * One container that begins to ask.
   *
   * @param started when the container started
   * @param random its own chance
   */
  Demand of(Instant started, Random random);

  /** What one container asks for; is asked in time order. */
  @FunctionalInterface
  interface Demand {
    /** Cores asked for at this time, before any limit; 0 or more. */
    double cores(Instant at);
  }
}
