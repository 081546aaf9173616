package io.firedamp.detectors.compute;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** Decides on one subject's closed buckets; asked once for each bucket that closes. */
sealed interface CpuRule
    permits SaturationRule,
        SpikeRule,
        FlatLoadRule,
        SilentBurnRule,
        BriefBurnRule,
        RandomxFootprintRule.Beside,
        HugePagesRule,
        CfsPlateauRule,
        UnaccountedCpuRule {
  /** Public rule id, for example MET-01. */
  String id();

  /** Under which its standing is kept: one for each rule, and never used again for another. */
  String standing();

  /** ATT&CK techniques that it points at. */
  default List<String> techniques() {
    return List.of("T1496.001");
  }

  /** What a verdict amounts to after the rule has been met for so long without a break. */
  default Verdict lasting(Verdict verdict, Duration met) {
    return verdict;
  }

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
