package io.firedamp.detectors.evidence;

/**
 * What one grade of one rule is worth.
 *
 * @param grade how well the rule was met, in a word; a rule of one grade calls it {@code met}
 * @param decibans ten times the decimal logarithm of how much more often this is seen on a mining
 *     workload than on an honest one, per workload-day; 0..100
 * @param because where the figure comes from
 */
public record Weight(String rule, String grade, double decibans, String because) {
  public Weight {
    if (!(decibans >= 0 && decibans <= 100)) {
      throw new IllegalArgumentException(
          "the weight of %s %s must be 0..100 decibans, was %s".formatted(rule, grade, decibans));
    }
  }
}
