package io.firedamp.detectors.mining;

import io.firedamp.detectors.kit.BundledText;
import java.util.Collection;
import java.util.List;

/** The correlations this release knows, as data: {@code correlations.tsv} beside this class. */
record Correlations(List<Correlation> rows) {
  private static final String BUNDLED = "correlations.tsv";

  static Correlations bundled() {
    return new Correlations(
        BundledText.lines(Correlations.class, BUNDLED).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(Correlation::parse)
            .toList());
  }

  /** Those that evidence meets, in the table's order: the most telling first. */
  List<Correlation> metBy(Collection<EvidenceRun> story) {
    return rows.stream().filter(row -> row.isMetBy(story)).toList();
  }
}
