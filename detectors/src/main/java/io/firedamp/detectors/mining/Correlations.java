package io.firedamp.detectors.mining;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** The correlations this release knows, as data: {@code correlations.tsv} beside this class. */
record Correlations(List<Correlation> rows) {
  private static final String BUNDLED = "correlations.tsv";

  static Correlations bundled() {
    try (InputStream file = Correlations.class.getResourceAsStream(BUNDLED)) {
      if (file == null) {
        throw new IllegalStateException("the jar lacks " + BUNDLED);
      }
      return new Correlations(
          new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(Correlation::parse)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that evidence meets, in the table's order: the most telling first. */
  List<Correlation> metBy(Collection<EvidenceRun> story) {
    return rows.stream().filter(row -> row.isMetBy(story)).toList();
  }
}
