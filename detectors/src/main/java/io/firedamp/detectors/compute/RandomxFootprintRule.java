package io.firedamp.detectors.compute;

import io.firedamp.detectors.Spelling;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.Require;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * MET-04, the footprint of RandomX: the memory of a burn is as large as its dataset (2,080 MiB, a
 * cache of 256, and 2 for each thread) or, in light mode, as its cache, and never changes. Alone it
 * says nothing, so it weighs with the burn (MET-01, MET-03, MET-13) that it stands beside. Ranges:
 * DETECTORS.md 2c.
 *
 * @param variation largest coefficient of variation (deviation over mean) of the memory
 * @param window over which
 * @param weightFast decibans on top of the burn's, for fast mode
 * @param weightLight decibans on top of the burn's, for light mode, which many small services look
 *     like: only beside a burn that is flat or silent
 */
public record RandomxFootprintRule(
    double variation, Duration window, double weightFast, double weightLight) {
  static final RandomxFootprintRule DEFAULTS =
      new RandomxFootprintRule(
          0.02,
          Duration.ofMinutes(15),
          Weights.bundled().of("MET-04", "fast").decibans(),
          Weights.bundled().of("MET-04", "light").decibans());

  private static final double MOST_DECIBANS = 100;
  private static final double MEBIBYTE = 1 << 20;

  /** How large RandomX is, bytes. */
  private enum Mode {
    FAST(2_048 * MEBIBYTE, 2_765 * MEBIBYTE),
    LIGHT(256 * MEBIBYTE, 420 * MEBIBYTE);

    private final double least;
    private final double most;

    Mode(double least, double most) {
      this.least = least;
      this.most = most;
    }

    /** That takes so much; empty for any other size, and for one that was not measured. */
    static Optional<Mode> of(double bytes) {
      if (FAST.has(bytes)) {
        return Optional.of(FAST);
      }
      return LIGHT.has(bytes) ? Optional.of(LIGHT) : Optional.empty();
    }

    private boolean has(double bytes) {
      return bytes >= least && bytes <= most;
    }
  }

  /** A footprint: the memory of one kind, and the mode it is of. */
  private record Footprint(Mode mode, double bytes, double variation) {}

  public RandomxFootprintRule {
    Require.that(variation > 0, "compute.randomx-footprint.variation", "positive", variation);
    Require.positive("compute.randomx-footprint.window", window);
    Require.weight("compute.randomx-footprint.weight-fast", weightFast);
    Require.weight("compute.randomx-footprint.weight-light", weightLight);
  }

  /** The rule beside the burns it weighs with. */
  CpuRule beside(SaturationRule saturation, FlatLoadRule flat, SilentBurnRule silent) {
    return new Beside(this, saturation, flat, silent);
  }

  private double weightOf(Mode mode) {
    return mode == Mode.FAST ? weightFast : weightLight;
  }

  private Optional<Footprint> footprint(CpuWindow seen) {
    return footprint(seen, Readings::memory).or(() -> footprint(seen, Readings::hugePages));
  }

  private Optional<Footprint> footprint(CpuWindow seen, ToDoubleFunction<Readings> kind) {
    double newest = kind.applyAsDouble(seen.newest().mean());
    return Mode.of(newest)
        .flatMap(
            mode ->
                seen.measuredIn(window)
                    .map(judged -> Load.variationOf(judged, kind))
                    .filter(varies -> varies <= variation)
                    .map(varies -> new Footprint(mode, newest, varies)));
  }

  /** One subject's footprint and burn, taken together. */
  record Beside(
      RandomxFootprintRule footprint,
      SaturationRule saturation,
      FlatLoadRule flat,
      SilentBurnRule silent)
      implements CpuRule {
    @Override
    public String id() {
      return "MET-04";
    }

    @Override
    public String standing() {
      return "randomx-footprint";
    }

    @Override
    public Optional<Verdict> judge(CpuWindow seen) {
      return footprint
          .footprint(seen)
          .flatMap(found -> burn(seen, found.mode()).map(burn -> verdict(found, burn)));
    }

    private Optional<Verdict> burn(CpuWindow seen, Mode mode) {
      Optional<Verdict> steady = flat.judge(seen).or(() -> silent.judge(seen));
      return mode == Mode.LIGHT ? steady : steady.or(() -> saturation.judge(seen));
    }

    private Verdict verdict(Footprint found, Verdict burn) {
      SortedSet<String> traits = new TreeSet<>(burn.traits());
      traits.add(Trait.FOOTPRINT.name());
      String mebibytes = String.format(Locale.ROOT, "%.0f", found.bytes() / MEBIBYTE);
      Map<String, String> attributes = new TreeMap<>(burn.attributes());
      attributes.put("firedamp.memory.mebibytes", mebibytes);
      return new Verdict(
          burn.started(),
          Math.min(MOST_DECIBANS, burn.decibans() + footprint.weightOf(found.mode())),
          traits,
          burn.title() + ", in the memory that RandomX takes",
          "%s MiB, which vary by %s within %s (%s mode); %s"
              .formatted(
                  mebibytes,
                  Figures.against(found.variation(), 3, "at most", footprint.variation(), ""),
                  Spelling.length(footprint.window()),
                  found.mode().name().toLowerCase(Locale.ROOT),
                  burn.detail()),
          attributes);
    }
  }
}
