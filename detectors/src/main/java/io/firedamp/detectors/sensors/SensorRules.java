package io.firedamp.detectors.sensors;

import io.firedamp.detectors.kit.BundledText;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.avro.SensorAlert;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which rules of other sensors tell of what, as data: {@code sensor-rules.tsv} beside this class,
 * and what was configured. Only what the rule's author wrote is looked at, never an alert's text,
 * in which an attacker's words stand. Immutable.
 */
final class SensorRules {
  private static final String BUNDLED = "sensor-rules.tsv";
  private static final String ANY = "*";
  private static final int LONGEST = 512;

  /** Whose findings are judged as a cloud's. */
  static final Set<String> CLOUDS =
      Set.of("guardduty", "defender-for-cloud", "security-command-center");

  private final List<Row> rows;
  private final Map<String, Grade> configured;

  private record Row(String sensor, Grade grade, Pattern pattern) {
    boolean matches(String from, String text) {
      boolean ours = sensor.equals(from) || (sensor.equals(ANY) && !CLOUDS.contains(from));
      return ours && pattern.matcher(text).find();
    }

    static Row parse(String line) {
      String[] columns = line.split("\t", 4);
      if (columns.length != 4) {
        throw new IllegalArgumentException(
            "a sensor's rule must be sensor, grade, pattern and why, was '" + line + "'");
      }
      return new Row(columns[0], Grade.of(columns[1]), Pattern.compile(columns[2]));
    }
  }

  private SensorRules(List<Row> rows, Map<String, Grade> configured) {
    this.rows = rows;
    this.configured = Map.copyOf(configured);
  }

  static SensorRules bundled() {
    return new SensorRules(
        BundledText.lines(SensorRules.class, BUNDLED).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(Row::parse)
            .toList(),
        Map.of());
  }

  /**
   * The same, but for rules of which somebody says what they are.
   *
   * @param grades by {@code sensor rule}, for example {@code falco My own rule}
   * @throws IllegalArgumentException naming the grade that there is not
   */
  SensorRules with(Map<String, String> grades) {
    Map<String, Grade> all = new TreeMap<>(configured);
    grades.forEach((name, grade) -> all.put(name, Grade.of(grade)));
    return new SensorRules(rows, all);
  }

  /** What the rule of an alert tells of; empty where nothing that matters here. */
  Optional<Grade> gradeOf(SensorAlert alert) {
    Grade own = configured.get(alert.getSensor() + " " + alert.getRule());
    if (own != null) {
      return Optional.of(own);
    }
    String text = text(alert);
    return rows.stream()
        .filter(row -> row.matches(alert.getSensor(), text))
        .map(Row::grade)
        .findFirst();
  }

  private static String text(SensorAlert alert) {
    Map<String, String> fields = alert.getFields();
    String all =
        String.join(
            " | ",
            BoundedText.cut(alert.getRule(), LONGEST),
            BoundedText.cut(fields.getOrDefault("rule.name", "-"), LONGEST),
            BoundedText.cut(fields.getOrDefault("rule.category", "-"), LONGEST));
    return all.toLowerCase(Locale.ROOT);
  }
}
