package io.firedamp.detectors.evidence;

import io.firedamp.schemas.avro.Severity;

/**
 * What a sum of decibans means: odds of mining against honest work, as a chance and a severity
 * (DESIGN section 6).
 *
 * @param prior decibans before any evidence: −40 is one miner in 10,000 workload-days
 */
public record Posterior(double prior) {
  /** From here a single signal is conclusive. */
  public static final double CONCLUSIVE = 40;

  public static final Posterior DEFAULT = new Posterior(-40);
  private static final double CRITICAL_FROM = 0.95;
  private static final double HIGH_FROM = 0.60;
  private static final double MEDIUM_FROM = 0.20;
  private static final int MOST_CONFIDENT = 99;

  public Posterior {
    if (!(prior >= -100 && prior <= 0)) {
      throw new IllegalArgumentException("prior must be -100..0 decibans, was " + prior);
    }
  }

  /**
   * The chance of mining.
   *
   * @param evidence sum of weights, decibans
   * @return 0..1
   */
  public double chance(double evidence) {
    return 1 / (1 + Math.pow(10, -(prior + evidence) / 10));
  }

  /** The chance in whole percent, 0..99: never certain. */
  public int percent(double evidence) {
    return Math.min(MOST_CONFIDENT, (int) Math.floor(100 * chance(evidence)));
  }

  /**
   * What the chance is called.
   *
   * @param strongest the heaviest single weight in the sum, decibans
   */
  public Severity severity(double evidence, double strongest) {
    double chance = chance(evidence);
    if (chance >= CRITICAL_FROM && strongest >= CONCLUSIVE) {
      return Severity.CRITICAL;
    }
    if (chance >= HIGH_FROM) {
      return Severity.HIGH;
    }
    return chance >= MEDIUM_FROM ? Severity.MEDIUM : Severity.LOW;
  }
}
