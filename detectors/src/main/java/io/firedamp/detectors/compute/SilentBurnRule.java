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
    return seen.measuredIn(window).flatMap(judged -> judge(seen, judged));
  }

  private Optional<Verdict> judge(CpuWindow seen, List<Bucket> judged) {
    Load load = Load.of(judged);
    return load.cores() >= cores && isSilent(load)
        ? Optional.of(verdict(seen, judged, load))
        : Optional.empty();
  }

  // NaN, a fact that was not measured, is on neither side of a threshold: all three are needed.
  private boolean isSilent(Load load) {
    return load.userShare() >= userShare && load.network() < network && load.fsWrite() < fsWrite;
  }

  private Verdict verdict(CpuWindow seen, List<Bucket> judged, Load load) {
    return new Verdict(
        seen.startOf(judged.get(0)),
        weight,
        Trait.words(Trait.JITTERED),
        "Burns %s cores and neither talks nor writes".formatted(Figures.cores(load.cores())),
        "in %d buckets within %s: %s"
            .formatted(
                judged.size(),
                Spelling.length(window),
                load.factsAgainst(userShare, network, fsWrite)),
        Map.of("firedamp.cpu.cores", Figures.cores(load.cores())));
  }
}
