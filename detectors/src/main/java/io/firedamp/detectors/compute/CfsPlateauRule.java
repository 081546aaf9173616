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
 * MET-06, plateau at the CFS limit: throttled in nearly every period for half an hour, as whoever
 * would burn more than it may. Honest workloads with too small a limit look alike, hence the low
 * weight. Thresholds: DETECTORS.md 2c.
 *
 * @param ratio of throttled periods to periods that every bucket must reach, 0..1
 * @param window for how long
 * @param weight decibans
 */
public record CfsPlateauRule(double ratio, Duration window, double weight) implements CpuRule {
  static final CfsPlateauRule DEFAULTS =
      new CfsPlateauRule(
          0.95, Duration.ofMinutes(30), Weights.bundled().of("MET-06", "plateau").decibans());

  public CfsPlateauRule {
    Require.that(
        ratio > 0 && ratio <= 1, "compute.cfs-plateau.ratio", "above 0 and at most 1", ratio);
    Require.positive("compute.cfs-plateau.window", window);
    Require.weight("compute.cfs-plateau.weight", weight);
  }

  @Override
  public String id() {
    return "MET-06";
  }

  @Override
  public String standing() {
    return "cfs-plateau";
  }

  @Override
  public Optional<Verdict> judge(CpuWindow seen) {
    // NaN, no limit or no reading, reaches nothing; the newest bucket is the cheapest to ask.
    return seen.newest().mean().throttled() >= ratio
        ? seen.measuredIn(window)
            .filter(judged -> judged.stream().allMatch(each -> each.mean().throttled() >= ratio))
            .map(judged -> verdict(seen, judged))
        : Optional.empty();
  }

  private Verdict verdict(CpuWindow seen, List<Bucket> judged) {
    return new Verdict(
        seen.startOf(judged.get(0)),
        weight,
        Trait.words(Trait.THROTTLED),
        "CPU throttled at its limit without a pause",
        "throttled in at least %s of the periods of each of %d buckets within %s"
            .formatted(Figures.percent(ratio), judged.size(), Spelling.length(window)),
        Map.of("firedamp.cpu.cores", Figures.cores(seen.newest().mean().cores())));
  }
}
