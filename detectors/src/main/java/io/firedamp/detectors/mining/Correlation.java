package io.firedamp.detectors.mining;

import io.firedamp.schemas.avro.Leg;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must meet for a correlation: legs, with the traits one of which each must show. Names no
 * rule, so that a plugin's signal takes part like ours.
 *
 * @param id public id, for example COR-01; several rows may share one
 * @param without none of the evidence may show these
 * @param title what it is, for a title
 * @param next what to do first
 */
record Correlation(String id, List<Part> parts, List<Part> without, String title, String next) {
  /**
   * One leg with traits, one of which it must show; none asked for means any.
   *
   * @param leg empty for any leg
   */
  record Part(List<Leg> leg, Set<String> traits) {
    boolean isMetBy(EvidenceRun run) {
      boolean rightLeg = leg.isEmpty() || leg.contains(run.leg());
      return rightLeg && (traits.isEmpty() || traits.stream().anyMatch(run::has));
    }

    /** Reads {@code NETWORK:STRATUM_SHAPE|STRATUM}, {@code IMAGE} or {@code *:LISTED}. */
    static Part parse(String text) {
      String[] halves = text.split(":", 2);
      Set<String> traits =
          halves.length == 1 ? Set.of() : new TreeSet<>(Arrays.asList(halves[1].split("\\|")));
      return new Part(
          halves[0].equals("*")
              ? List.of()
              : List.of(Leg.valueOf(halves[0].toUpperCase(Locale.ROOT))),
          traits);
    }
  }

  boolean isMetBy(Collection<EvidenceRun> story) {
    return parts.stream().allMatch(part -> story.stream().anyMatch(part::isMetBy))
        && without.stream().noneMatch(part -> story.stream().anyMatch(part::isMetBy));
  }

  /** Reads one row: id, parts, without, title and next step, separated by tabs. */
  static Correlation parse(String row) {
    String[] columns = row.split("\t", 5);
    if (columns.length != 5) {
      throw new IllegalArgumentException(
          "a correlation must be id, parts, without, title and next, was '" + row + "'");
    }
    return new Correlation(
        columns[0], parts(columns[1]), parts(columns[2]), columns[3], columns[4]);
  }

  private static List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    for (String word : text.strip().split(" +", -1)) {
      if (!word.isEmpty() && !word.equals("-")) {
        parts.add(Part.parse(word));
      }
    }
    return List.copyOf(parts);
  }
}
