package io.firedamp.detectors.compute;

import io.firedamp.detectors.Spelling;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.Require;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * MET-02, spike against itself: for a while now it has used far more CPU than it ever usually does.
 * Median and median absolute deviation, because a mean would move with the spike. Thresholds:
 * DETECTORS.md 2c.
 *
 * @param score how many robust deviations above the median every bucket must lie
 * @param points buckets of history needed before it concludes anything
 * @param cores use that every bucket must reach, cores
 * @param hold for how long
 * @param warmUp time after the first sample in which starting up explains everything
 * @param deviationFloor smallest deviation taken to be real, cores: an idle subject has none of its
 *     own
 * @param relativeFloor the same, as a share of the median
 * @param userShare user / (user + system), 0..1, below which it calls the system more than hashing
 *     does
 * @param weight decibans
 * @param weightCalling decibans, below {@code userShare}
 */
public record SpikeRule(
    double score,
    int points,
    double cores,
    Duration hold,
    Duration warmUp,
    double deviationFloor,
    double relativeFloor,
    double userShare,
    double weight,
    double weightCalling)
    implements CpuRule {
  static final SpikeRule DEFAULTS =
      new SpikeRule(
          6,
          200,
          0.5,
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          0.05,
          0.10,
          0.80,
          Weights.bundled().of("MET-02", "spike").decibans(),
          Weights.bundled().of("MET-02", "calling").decibans());

  public SpikeRule {
    Require.that(score > 0, "compute.spike.score", "positive", score);
    Require.that(points >= 1, "compute.spike.points", "positive", points);
    Require.that(cores >= 0, "compute.spike.cores", "0 or more", cores);
    Require.positive("compute.spike.hold", hold);
    Require.that(!warmUp.isNegative(), "compute.spike.warm-up", "0 or more", warmUp);
    Require.that(deviationFloor > 0, "compute.spike.deviation-floor", "positive", deviationFloor);
    Require.that(relativeFloor >= 0, "compute.spike.relative-floor", "0 or more", relativeFloor);
    Require.that(userShare >= 0 && userShare <= 1, "compute.spike.user-share", "0..1", userShare);
    Require.weight("compute.spike.weight", weight);
    Require.weight("compute.spike.weight-calling", weightCalling);
  }

  @Override
  public String id() {
    return "MET-02";
  }

  @Override
  public String standing() {
    return "spike";
  }

  @Override
  public Optional<Verdict> judge(CpuWindow window) {
    int needed = window.bucketsIn(hold);
    List<Bucket> judged = window.last(needed);
    if (judged.size() < needed || warming(window, judged)) {
      return Optional.empty();
    }
    double lowest = judged.stream().mapToDouble(b -> b.mean().cores()).min().orElseThrow();
    // NaN, a bucket without a reading, is never at or above anything. The history comes last, as it
    // is read for that.
    if (!(lowest >= cores) || window.history().size() < points + needed) {
      return Optional.empty();
    }
    History.Usual usual = window.history().without(needed);
    double reached = (lowest - usual.median()) / deviation(usual);
    return reached >= score
        ? Optional.of(verdict(window, judged, lowest, usual, reached))
        : Optional.empty();
  }

  private boolean warming(CpuWindow window, List<Bucket> judged) {
    return window.startOf(judged.get(0)).isBefore(window.firstSeen().plus(warmUp));
  }

  private double deviation(History.Usual usual) {
    return Math.max(usual.deviation(), Math.max(deviationFloor, relativeFloor * usual.median()));
  }

  private Verdict verdict(
      CpuWindow window, List<Bucket> judged, double lowest, History.Usual usual, double reached) {
    boolean calling = Load.of(judged).callsTheSystem(userShare);
    String deviations = String.format(Locale.ROOT, "%.1f", reached);
    return new Verdict(
        window.startOf(judged.get(0)),
        calling ? weightCalling : weight,
        Trait.words(Trait.SPIKE),
        "CPU far above its own habit: %s cores where %s are usual"
            .formatted(Figures.cores(lowest), Figures.cores(usual.median())),
        "at least %s cores for %s, %s robust deviations above the median of its last %d buckets of %s (rule: %s)%s"
            .formatted(
                Figures.cores(lowest),
                Spelling.length(hold),
                deviations,
                usual.points(),
                Spelling.length(window.length()),
                String.format(Locale.ROOT, "%.1f", score),
                Load.told(calling)),
        Map.of(
            "firedamp.cpu.cores", Figures.cores(lowest),
            "firedamp.cpu.usual", Figures.cores(usual.median()),
            "firedamp.cpu.score", deviations));
  }
}
