package io.firedamp.detectors.compute;

import io.firedamp.detectors.Spelling;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.Require;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * MET-01 of a short life: all the CPU it may use, from its first minute on. Alone it is what every
 * start-up does; that the pods of one workload do it again and again is for whoever knows
 * workloads.
 *
 * @param share of its capacity that every bucket must reach, 0..1
 * @param buckets how many there must be
 * @param within time since the first sample in which that is looked at
 * @param userShare user / (user + system), 0..1, below which it calls the system more than hashing
 *     does
 * @param weight decibans
 * @param weightCalling decibans, below {@code userShare}
 */
public record BriefBurnRule(
    double share,
    int buckets,
    Duration within,
    double userShare,
    double weight,
    double weightCalling)
    implements CpuRule {
  static final BriefBurnRule DEFAULTS =
      new BriefBurnRule(
          0.90,
          2,
          Duration.ofMinutes(10),
          0.80,
          Weights.bundled().of("MET-01", "brief").decibans(),
          Weights.bundled().of("MET-01", "brief-calling").decibans());

  public BriefBurnRule {
    Require.that(
        share > 0 && share <= 1, "compute.brief-burn.share", "above 0 and at most 1", share);
    Require.that(buckets >= 1 && buckets <= 1440, "compute.brief-burn.buckets", "1..1440", buckets);
    Require.positive("compute.brief-burn.within", within);
    Require.that(
        userShare >= 0 && userShare <= 1, "compute.brief-burn.user-share", "0..1", userShare);
    Require.weight("compute.brief-burn.weight", weight);
    Require.weight("compute.brief-burn.weight-calling", weightCalling);
  }

  @Override
  public String id() {
    return "MET-01";
  }

  @Override
  public String standing() {
    return "brief-burn";
  }

  @Override
  public Optional<Verdict> judge(CpuWindow window) {
    List<Bucket> lived = window.buckets();
    boolean young =
        !window.startOf(window.newest()).isAfter(window.firstSeen().plus(within))
            && !window.startOf(lived.get(0)).isAfter(window.firstSeen().plus(window.length()));
    return young
            && lived.size() >= buckets
            && lived.stream().allMatch(bucket -> bucket.mean().share() >= share)
        ? Optional.of(verdict(window, lived))
        : Optional.empty();
  }

  private Verdict verdict(CpuWindow window, List<Bucket> lived) {
    double cores = lived.stream().mapToDouble(bucket -> bucket.mean().cores()).average().orElse(0);
    boolean calling = Load.of(lived).callsTheSystem(userShare);
    return new Verdict(
        window.startOf(lived.get(0)),
        calling ? weightCalling : weight,
        Trait.words(Trait.SATURATED, Trait.BRIEF),
        "CPU saturated from its first minute on",
        "%d buckets of %s since its first sample, all at or above %s (rule: %d)%s"
            .formatted(
                lived.size(),
                Spelling.length(window.length()),
                Figures.percent(share),
                buckets,
                Load.told(calling)),
        Map.of("firedamp.cpu.cores", Figures.cores(cores)));
  }
}
