package io.firedamp.detectors.compute;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.SubjectKind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * MET-05, huge pages appear: a node that runs is given more of them. A pod may ask only for those
 * that are there, so somebody did it who may do anything on the node: a miner for its dataset, or
 * whoever sets up a database. Thresholds: DETECTORS.md 2c.
 *
 * @param pages by which the total must rise
 * @param dataset by which it must rise to hold the dataset of RandomX, which is 1,040 pages of 2
 *     MiB, beside its cache
 * @param within how long before the rise the total must have been lower
 * @param weight decibans
 * @param weightDataset decibans, for a rise that holds the dataset
 */
public record HugePagesRule(
    double pages, double dataset, Duration within, double weight, double weightDataset)
    implements CpuRule {
  static final HugePagesRule DEFAULTS =
      new HugePagesRule(
          16,
          1_000,
          Duration.ofMinutes(15),
          Weights.bundled().of("MET-05", "few").decibans(),
          Weights.bundled().of("MET-05", "dataset").decibans());

  public HugePagesRule {
    Require.that(pages > 0, "compute.huge-pages.pages", "positive", pages);
    Require.that(dataset >= pages, "compute.huge-pages.dataset", "at least " + pages, dataset);
    Require.positive("compute.huge-pages.within", within);
    Require.weight("compute.huge-pages.weight", weight);
    Require.weight("compute.huge-pages.weight-dataset", weightDataset);
  }

  @Override
  public String id() {
    return "MET-05";
  }

  @Override
  public String standing() {
    return "huge-pages";
  }

  @Override
  public Optional<Verdict> judge(CpuWindow seen) {
    double total = seen.newest().mean().hugePagesTotal();
    if (seen.kind() != SubjectKind.NODE || !(total > 0)) {
      return Optional.empty();
    }
    List<Bucket> judged = seen.last(seen.bucketsIn(within));
    double lowest =
        judged.stream()
            .mapToDouble(bucket -> bucket.mean().hugePagesTotal())
            .filter(each -> each >= 0)
            .min()
            .orElse(total);
    // While it rises, a bucket holds the mean of before and after, and nobody knows how far it
    // goes.
    boolean settled =
        judged.size() > 1 && judged.get(judged.size() - 2).mean().hugePagesTotal() == total;
    return settled && total - lowest >= pages
        ? Optional.of(verdict(seen, judged, lowest, total))
        : Optional.empty();
  }

  private Verdict verdict(CpuWindow seen, List<Bucket> judged, double before, double now) {
    boolean holdsDataset = now - before >= dataset;
    return new Verdict(
        seen.startOf(judged.get(0)),
        holdsDataset ? weightDataset : weight,
        Trait.words(Trait.HUGE_PAGES),
        "Huge pages appeared on a node: %s where there were %s"
            .formatted(whole(now), whole(before)),
        holdsDataset
            ? "enough for the dataset of RandomX (rule: %s)".formatted(whole(dataset))
            : "fewer than the dataset of RandomX takes (rule: %s)".formatted(whole(dataset)),
        Map.of("firedamp.huge-pages.total", whole(now)));
  }

  private static String whole(double pages) {
    return String.format(Locale.ROOT, "%.0f", pages);
  }
}
