package io.firedamp.detectors;

/** How many random orders a property test tries of a whole detector. */
public final class Seeds {
  /** Three by default; {@code -Plong} or {@code -Dfiredamp.seeds=N} tries more. */
  public static final int COUNT = Integer.getInteger("firedamp.seeds", 3);

  private Seeds() {}
}
