package io.firedamp.detectors.compute;

import static io.firedamp.detectors.compute.Figures.cores;
import static io.firedamp.detectors.compute.Figures.percent;

import io.firedamp.detectors.Spelling;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.Require;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * MET-01, saturation: it uses nearly all the CPU it may, nearly all the time. Builds, training and
 * transcoding do so too, hence the low weight. Thresholds: DETECTORS.md 2c.
 *
 * @param share of its capacity (the smaller of limit and node) that a bucket must reach, 0..1
 * @param buckets that must reach it …
 * @param of … among the last so many
 * @param userShare user / (user + system), 0..1, below which it calls the system more than hashing
 *     does
 * @param weight decibans
 * @param weightCalling decibans, below {@code userShare}
 */
public record SaturationRule(
    double share, int buckets, int of, double userShare, double weight, double weightCalling)
    implements CpuRule {
  static final SaturationRule DEFAULTS =
      new SaturationRule(
          0.90,
          10,
          12,
          0.80,
          Weights.bundled().of("MET-01", "saturated").decibans(),
          Weights.bundled().of("MET-01", "calling").decibans());

  public SaturationRule {
    Require.that(
        share > 0 && share <= 1, "compute.saturation.share", "above 0 and at most 1", share);
    Require.that(of >= 1 && of <= 1440, "compute.saturation.of", "1..1440", of);
    Require.that(buckets >= 1 && buckets <= of, "compute.saturation.buckets", "1.." + of, buckets);
    Require.that(
        userShare >= 0 && userShare <= 1, "compute.saturation.user-share", "0..1", userShare);
    Require.weight("compute.saturation.weight", weight);
    Require.weight("compute.saturation.weight-calling", weightCalling);
  }

  @Override
  public String id() {
    return "MET-01";
  }

  @Override
  public String standing() {
    return "saturation";
  }

  @Override
  public Optional<Verdict> judge(CpuWindow window) {
    List<Bucket> saturated =
        window.last(of).stream().filter(bucket -> bucket.mean().share() >= share).toList();
    return saturated.size() < buckets ? Optional.empty() : Optional.of(verdict(window, saturated));
  }

  private Verdict verdict(CpuWindow window, List<Bucket> saturated) {
    double mean =
        saturated.stream().mapToDouble(bucket -> bucket.mean().share()).average().orElseThrow();
    double capacity = window.newest().mean().capacity();
    boolean calling = Load.of(saturated).callsTheSystem(userShare);
    return new Verdict(
        window.startOf(saturated.get(0)),
        calling ? weightCalling : weight,
        Trait.words(Trait.SATURATED),
        "CPU saturated: %s of what it may use".formatted(percent(mean)),
        "%d of the last %d buckets of %s at or above %s of %s cores (rule: %d)%s"
            .formatted(
                saturated.size(),
                of,
                Spelling.length(window.length()),
                percent(share),
                cores(capacity),
                buckets,
                Load.told(calling)),
        Map.of("firedamp.cpu.share", percent(mean), "firedamp.cpu.capacity", cores(capacity)));
  }
}
