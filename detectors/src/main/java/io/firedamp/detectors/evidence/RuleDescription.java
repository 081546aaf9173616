package io.firedamp.detectors.evidence;

import io.firedamp.schemas.avro.Leg;
import java.util.Arrays;
import java.util.List;

/**
 * What a rule is, for people.
 *
 * @param rule public id, for example NET-04
 * @param traits it may show, sorted
 * @param techniques ATT&amp;CK techniques that its signals name, sorted
 * @param name a few words
 * @param sees what must be seen for it
 * @param why it tells of mining
 * @param honest who shows it and does not mine
 * @param quiet how to have less of it
 */
public record RuleDescription(
    String rule,
    Leg leg,
    List<String> traits,
    List<String> techniques,
    String name,
    String sees,
    String why,
    String honest,
    String quiet) {
  private static final int COLUMNS = 9;
  private static final String NOTHING = "-";

  /**
   * Reads a row of the table: its columns in this order, separated by tabs; {@code -} is nothing.
   *
   * @throws IllegalArgumentException when it has another form
   */
  static RuleDescription parse(String row) {
    String[] columns = row.split("\t", -1);
    if (columns.length != COLUMNS || Arrays.stream(columns).anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "a rule must be id, leg, traits, techniques, name, what it sees, why, who honest shows it"
              + " and how to quiet it, was '"
              + row
              + "'");
    }
    return new RuleDescription(
        columns[0],
        Leg.valueOf(columns[1]),
        words(columns[2]),
        words(columns[3]),
        columns[4],
        columns[5],
        columns[6],
        columns[7],
        columns[8]);
  }

  private static List<String> words(String column) {
    return column.equals(NOTHING)
        ? List.of()
        : Arrays.stream(column.split(" ", -1)).sorted().toList();
  }
}
