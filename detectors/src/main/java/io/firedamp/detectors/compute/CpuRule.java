package io.firedamp.detectors.compute;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** Decides on one subject's closed buckets; asked once for each bucket that closes. */
sealed interface CpuRule
    permits SaturationRule, SpikeRule, FlatLoadRule, SilentBurnRule, BriefBurnRule {
  /** Public rule id, for example MET-01. */
  String id();

  /** Under which its standing is kept: one for each rule, and never used again for another. */
  String standing();

  /** Empty when the rule is not met, or when what it needs was not measured. */
  Optional<Verdict> judge(CpuWindow window);

  /**
   * The rule is met.
   *
   * @param started start of the first bucket behind it
   * @param attributes facts by dotted name
   */
  record Verdict(
      Instant started,
      double decibans,
      SortedSet<String> traits,
      String title,
      String detail,
      Map<String, String> attributes) {}
}
