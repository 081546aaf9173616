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
 * MET-07, unaccounted CPU: a node of a cluster burns more than its pods and its system's groups do
 * together. Who breaks out of a container burns there; so do backups and upgrades of the host's for
 * a while, so it weighs by how long it lasts and how flat it is. Thresholds: DETECTORS.md 2c.
 *
 * @param cores unaccounted for that a bucket must reach, cores
 * @param buckets that must reach it …
 * @param of … among the last so many: a burst of the pods' is seen seconds later than the node's
 * @param lasting after how long without a break it is no passing job
 * @param variation largest coefficient of variation (deviation over mean) to be flat
 * @param weight decibans
 * @param weightLasting decibans, when it lasts
 * @param weightFlat decibans, when it lasts and is flat
 */
public record UnaccountedCpuRule(
    double cores,
    int buckets,
    int of,
    Duration lasting,
    double variation,
    double weight,
    double weightLasting,
    double weightFlat)
    implements CpuRule {
  static final UnaccountedCpuRule DEFAULTS =
      new UnaccountedCpuRule(
          1.5,
          10,
          11,
          Duration.ofHours(3),
          0.1,
          weight("unaccounted"),
          weight("unaccounted-lasting"),
          weight("unaccounted-flat"));

  private static double weight(String grade) {
    return Weights.bundled().of("MET-07", grade).decibans();
  }

  public UnaccountedCpuRule {
    Require.that(cores > 0, "compute.unaccounted-cpu.cores", "positive", cores);
    Require.that(of >= 1 && of <= 1440, "compute.unaccounted-cpu.of", "1..1440", of);
    Require.that(
        buckets >= 1 && buckets <= of, "compute.unaccounted-cpu.buckets", "1.." + of, buckets);
    Require.positive("compute.unaccounted-cpu.lasting", lasting);
    Require.that(variation > 0, "compute.unaccounted-cpu.variation", "positive", variation);
    Require.weight("compute.unaccounted-cpu.weight", weight);
    Require.weight("compute.unaccounted-cpu.weight-lasting", weightLasting);
    Require.weight("compute.unaccounted-cpu.weight-flat", weightFlat);
  }

  @Override
  public String id() {
    return "MET-07";
  }

  @Override
  public String standing() {
    return "unaccounted-cpu";
  }

  /** Somebody outside of all containers is likely to have come out of one. */
  @Override
  public List<String> techniques() {
    return List.of("T1496.001", "T1611");
  }

  @Override
  public Optional<Verdict> judge(CpuWindow seen) {
    if (Double.isNaN(seen.newest().mean().unaccounted())) {
      return Optional.empty();
    }
    List<Bucket> reached =
        seen.last(of).stream().filter(bucket -> bucket.mean().unaccounted() >= cores).toList();
    return reached.size() < buckets ? Optional.empty() : Optional.of(verdict(seen, reached));
  }

  private Verdict verdict(CpuWindow seen, List<Bucket> reached) {
    double mean =
        reached.stream().mapToDouble(bucket -> bucket.mean().unaccounted()).average().orElseThrow();
    boolean flat = Load.variationOf(reached, Readings::unaccounted) <= variation;
    return new Verdict(
        seen.startOf(reached.get(0)),
        weight,
        flat ? Trait.words(Trait.UNACCOUNTED, Trait.FLAT) : Trait.words(Trait.UNACCOUNTED),
        "%s cores of a node burn outside of all its pods".formatted(Figures.cores(mean)),
        "%d of the last %d buckets of %s at or above %s cores (rule: %d)"
            .formatted(
                reached.size(), of, Spelling.length(seen.length()), Figures.cores(cores), buckets),
        Map.of("firedamp.cpu.cores", Figures.cores(mean)));
  }

  @Override
  public Verdict lasting(Verdict met, Duration since) {
    if (since.compareTo(lasting) < 0) {
      return met;
    }
    boolean flat = met.traits().contains(Trait.FLAT.name());
    return new Verdict(
        met.started(),
        flat ? weightFlat : weightLasting,
        met.traits(),
        met.title() + " for hours",
        met.detail(),
        met.attributes());
  }
}
