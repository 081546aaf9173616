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
 * MET-03, flat load: a steady burn at any level, nearly all of it in user mode, that neither talks
 * nor writes. Hashing looks like that, also under a limit that hides it from MET-01; serving,
 * building and vacuuming do not. Thresholds: DETECTORS.md 2c.
 *
 * <p>Of the three corroborating facts (user share, network, file-system writes) one may be
 * unmeasured, at a lower weight. With two it concludes nothing, unless nothing but CPU use is
 * known, not even a limit, as where the kubelet's own figures are scraped: there half a core and
 * more is a weak sign, as MET-01 is elsewhere.
 *
 * @param cores mean use to be worth looking at, cores
 * @param variation largest coefficient of variation (deviation over mean) of the buckets
 * @param window over which
 * @param userShare smallest user / (user + system), 0..1
 * @param network bytes per second, both ways, below which it does not talk
 * @param fsWrite bytes per second below which it does not write
 * @param weight decibans, with every fact measured
 * @param weightUnmeasured decibans, with one fact unmeasured
 * @param weightTalking decibans, when all but silence is there: mining pools of peers chat
 * @param weightBare decibans, with nothing but CPU use measured
 * @param mostTalk bytes per second from which it is no miner's chat
 */
public record FlatLoadRule(
    double cores,
    double variation,
    Duration window,
    double userShare,
    double network,
    double fsWrite,
    double weight,
    double weightUnmeasured,
    double weightTalking,
    double weightBare,
    double mostTalk)
    implements CpuRule {
  static final FlatLoadRule DEFAULTS =
      new FlatLoadRule(
          0.1,
          0.05,
          Duration.ofMinutes(30),
          0.97,
          5_000,
          10_000,
          weight("flat"),
          weight("flat-unmeasured"),
          weight("flat-talking"),
          weight("flat-bare"),
          100_000);

  private static double weight(String grade) {
    return Weights.bundled().of("MET-03", grade).decibans();
  }

  /** Loops that poll are flat as well, and stay below. */
  private static final double BARE_CORES = 0.5;

  public FlatLoadRule {
    Require.that(cores > 0, "compute.flat-load.cores", "positive", cores);
    Require.that(variation > 0, "compute.flat-load.variation", "positive", variation);
    Require.positive("compute.flat-load.window", window);
    Require.that(
        userShare >= 0 && userShare <= 1, "compute.flat-load.user-share", "0..1", userShare);
    Require.that(network > 0, "compute.flat-load.network", "positive", network);
    Require.that(fsWrite > 0, "compute.flat-load.fs-write", "positive", fsWrite);
    Require.weight("compute.flat-load.weight", weight);
    Require.weight("compute.flat-load.weight-unmeasured", weightUnmeasured);
    Require.weight("compute.flat-load.weight-talking", weightTalking);
    Require.weight("compute.flat-load.weight-bare", weightBare);
    Require.that(
        mostTalk >= network, "compute.flat-load.most-talk", "at least " + network, mostTalk);
  }

  @Override
  public String id() {
    return "MET-03";
  }

  @Override
  public String standing() {
    return "flat-load";
  }

  @Override
  public Optional<Verdict> judge(CpuWindow seen) {
    return seen.measuredIn(window).flatMap(judged -> judge(seen, judged));
  }

  private Optional<Verdict> judge(CpuWindow seen, List<Bucket> judged) {
    Load load = Load.of(judged);
    return load.cores() >= cores && load.variation() <= variation && corroborated(load)
        ? Optional.of(verdict(seen, judged, load))
        : Optional.empty();
  }

  private boolean corroborated(Load load) {
    return (load.unmeasured() <= 1 || (load.isBare() && load.cores() >= BARE_CORES))
        && !(load.userShare() < userShare)
        && !(load.network() >= mostTalk)
        && !(load.fsWrite() >= fsWrite);
  }

  private Verdict verdict(CpuWindow seen, List<Bucket> judged, Load load) {
    boolean talks = load.network() >= network;
    return new Verdict(
        seen.startOf(judged.get(0)),
        weightOf(load, talks),
        Trait.words(talks || load.isBare() ? Trait.STEADY : Trait.FLAT),
        title(load, talks).formatted(Figures.cores(load.cores())),
        "in %d buckets within %s: variation %s, %s"
            .formatted(
                judged.size(),
                Spelling.length(window),
                Figures.against(load.variation(), 3, "at most", variation, ""),
                load.factsAgainst(userShare, network, fsWrite)),
        Map.of("firedamp.cpu.cores", Figures.cores(load.cores())));
  }

  private double weightOf(Load load, boolean talks) {
    if (load.isBare()) {
      return weightBare;
    }
    if (talks) {
      return weightTalking;
    }
    return load.unmeasured() == 0 ? weight : weightUnmeasured;
  }

  private static String title(Load load, boolean talks) {
    if (load.isBare()) {
      return "Flat CPU load of %s cores, of which nothing else is measured";
    }
    return talks
        ? "Flat CPU load of %s cores that does not write"
        : "Flat CPU load of %s cores that neither talks nor writes";
  }
}
