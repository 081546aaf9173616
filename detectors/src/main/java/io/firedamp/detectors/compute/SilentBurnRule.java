package io.firedamp.detectors.compute;

import static io.firedamp.detectors.compute.Figures.against;

import io.firedamp.detectors.Spelling;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.Require;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * MET-13, silent burn: cores at work for half an hour, all of it in user mode, that neither talk
 * nor write. It may wander or pause, as a miner does that hides from MET-03: whoever serves,
 * builds, encodes or vacuums talks, writes or calls the system meanwhile.
 *
 * @param cores mean use over the window, pauses included, cores
 * @param window over which
 * @param userShare smallest user / (user + system), 0..1
 * @param network bytes per second, both ways, below which it does not talk
 * @param fsWrite bytes per second below which it does not write
 * @param weight decibans
 */
public record SilentBurnRule(
    double cores, Duration window, double userShare, double network, double fsWrite, double weight)
    implements CpuRule {
  static final SilentBurnRule DEFAULTS =
      new SilentBurnRule(
          0.3,
          Duration.ofMinutes(30),
          0.97,
          5_000,
          10_000,
          Weights.bundled().of("MET-13", "silent").decibans());

  /** Share of the window's buckets that must have been measured. */
  private static final double MEASURED = 0.9;

  public SilentBurnRule {
    Require.that(cores > 0, "compute.silent-burn.cores", "positive", cores);
    Require.positive("compute.silent-burn.window", window);
    Require.that(
        userShare >= 0 && userShare <= 1, "compute.silent-burn.user-share", "0..1", userShare);
    Require.that(network > 0, "compute.silent-burn.network", "positive", network);
    Require.that(fsWrite > 0, "compute.silent-burn.fs-write", "positive", fsWrite);
    Require.weight("compute.silent-burn.weight", weight);
  }

  @Override
  public String id() {
    return "MET-13";
  }

  @Override
  public String standing() {
    return "silent-burn";
  }

  @Override
  public Optional<Verdict> judge(CpuWindow seen) {
    int size = seen.bucketsIn(window);
    List<Bucket> judged = seen.last(size);
    if (judged.size() < Math.max(2, size * MEASURED)) {
      return Optional.empty();
    }
    double burn = mean(judged, Readings::cores);
    double user = mean(judged, Readings::userCores);
    double share = user / (user + mean(judged, Readings::systemCores));
    double talk = mean(judged, Readings::network);
    double written = mean(judged, Readings::fsWrite);
    // NaN, a fact that was not measured, is on neither side of a threshold: all three are needed.
    boolean silent = share >= userShare && talk < network && written < fsWrite;
    return burn >= cores && silent
        ? Optional.of(verdict(seen, judged, burn, share, talk, written))
        : Optional.empty();
  }

  private Verdict verdict(
      CpuWindow seen, List<Bucket> judged, double burn, double share, double talk, double written) {
    return new Verdict(
        seen.startOf(judged.get(0)),
        weight,
        Trait.words(Trait.JITTERED),
        "Burns %s cores and neither talks nor writes".formatted(Figures.cores(burn)),
        "in %d buckets within %s: user share %s, network %s, file-system writes %s"
            .formatted(
                judged.size(),
                Spelling.length(window),
                against(share, 3, "at least", userShare, ""),
                against(talk, 0, "below", network, " B/s"),
                against(written, 0, "below", fsWrite, " B/s")),
        Map.of("firedamp.cpu.cores", Figures.cores(burn)));
  }

  private static double mean(List<Bucket> buckets, ToDoubleFunction<Readings> reading) {
    return buckets.stream()
        .mapToDouble(bucket -> reading.applyAsDouble(bucket.mean()))
        .average()
        .orElseThrow();
  }
}
