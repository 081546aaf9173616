package io.firedamp.detectors.compute;

import static io.firedamp.detectors.compute.Figures.against;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What buckets amount to. {@code NaN} is a fact that no bucket, or not every bucket, measured.
 *
 * @param cores mean use, cores
 * @param variation coefficient of variation (deviation over mean) of the buckets
 * @param userShare user / (user + system), 0..1
 * @param network bytes per second, both ways
 * @param fsWrite bytes per second written to file systems
 * @param capacity the cores it may use
 */
record Load(
    double cores,
    double variation,
    double userShare,
    double network,
    double fsWrite,
    double capacity) {
  static Load of(List<Bucket> buckets) {
    double cores = mean(buckets, Readings::cores);
    double user = mean(buckets, Readings::userCores);
    return new Load(
        cores,
        variationOf(buckets, Readings::cores),
        user / (user + mean(buckets, Readings::systemCores)),
        mean(buckets, Readings::network),
        mean(buckets, Readings::fsWrite),
        mean(buckets, Readings::capacity));
  }

  /** Whether nothing but CPU use is known, not even a limit. */
  boolean isBare() {
    return unmeasured() == 3 && Double.isNaN(capacity);
  }

  /** How many of the three facts beside CPU use are unknown. */
  int unmeasured() {
    return (Double.isNaN(userShare) ? 1 : 0)
        + (Double.isNaN(network) ? 1 : 0)
        + (Double.isNaN(fsWrite) ? 1 : 0);
  }

  /**
   * Whether it calls the system more than hashing does.
   *
   * @param leastUserShare of hashing; a share that was not measured is below none
   */
  boolean callsTheSystem(double leastUserShare) {
    return userShare < leastUserShare;
  }

  /** How a verdict's detail ends where a load {@link #callsTheSystem}. */
  static String told(boolean calling) {
    return calling ? ", and more system calls than hashing makes" : "";
  }

  /** Those three facts, beside the thresholds of a rule. */
  String factsAgainst(double leastUserShare, double silentBelow, double idleBelow) {
    return "user share %s, network %s, file-system writes %s"
        .formatted(
            against(userShare, 3, "at least", leastUserShare, ""),
            against(network, 0, "below", silentBelow, " B/s"),
            against(fsWrite, 0, "below", idleBelow, " B/s"));
  }

  /** Coefficient of variation (deviation over mean) of one reading. */
  static double variationOf(List<Bucket> buckets, ToDoubleFunction<Readings> reading) {
    double mean = mean(buckets, reading);
    double variance =
        mean(
            buckets,
            each -> {
              double off = reading.applyAsDouble(each) - mean;
              return off * off;
            });
    return Math.sqrt(variance) / mean;
  }

  private static double mean(List<Bucket> buckets, ToDoubleFunction<Readings> reading) {
    return buckets.stream()
        .mapToDouble(bucket -> reading.applyAsDouble(bucket.mean()))
        .average()
        .orElseThrow();
  }
}
