package io.firedamp.detectors.evidence;

import io.firedamp.detectors.kit.BundledText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one table of weights: what each grade of each rule is worth, and why. A measured table
 * replaces it without a change of code. Immutable.
 */
public final class Weights {
  private static final String BUNDLED = "weights.tsv";

  private final Map<String, Weight> byName;

  private Weights(Collection<Weight> weights) {
    Map<String, Weight> map = new LinkedHashMap<>();
    for (Weight weight : weights) {
      if (map.put(name(weight.rule(), weight.grade()), weight) != null) {
        throw new IllegalArgumentException(
            "the table of weights names %s %s twice".formatted(weight.rule(), weight.grade()));
      }
    }
    byName = map;
  }

  /** The table of this release, from {@code weights.tsv} beside this class. */
  public static Weights bundled() {
    return parse(BundledText.lines(Weights.class, BUNDLED));
  }

  /**
   * Reads lines of rule, grade, decibans and reason, separated by tabs; {@code #} starts a comment
   * line.
   *
   * @throws IllegalArgumentException naming the line that has another form
   */
  public static Weights parse(List<String> lines) {
    List<Weight> weights = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isBlank() && !line.startsWith("#")) {
        weights.add(weight(line, i + 1));
      }
    }
    return new Weights(weights);
  }

  /**
   * These weights with some replaced.
   *
   * @param replaced by {@code rule grade}, for example {@code NET-04 plain}, in decibans
   * @throws IllegalArgumentException when the table has no such entry
   */
  public Weights with(Map<String, Double> replaced) {
    Map<String, Weight> all = new LinkedHashMap<>(byName);
    replaced.forEach(
        (name, decibans) -> {
          Weight known = all.get(name);
          if (known == null) {
            throw new IllegalArgumentException(
                "weights must name a rule and its grade (%s), was '%s'"
                    .formatted(String.join(", ", byName.keySet()), name));
          }
          all.put(name, new Weight(known.rule(), known.grade(), decibans, "configured"));
        });
    return new Weights(all.values());
  }

  /**
   * What a grade of a rule is worth.
   *
   * @throws IllegalArgumentException when the table lacks it, which is a mistake in a rule
   */
  public Weight of(String rule, String grade) {
    Weight weight = byName.get(name(rule, grade));
    if (weight == null) {
      throw new IllegalArgumentException("the table of weights lacks %s %s".formatted(rule, grade));
    }
    return weight;
  }

  /** Every entry, in the table's order. */
  public List<Weight> all() {
    return List.copyOf(byName.values());
  }

  private static Weight weight(String line, int number) {
    String[] parts = line.split("\t", 4);
    if (parts.length != 4) {
      throw new IllegalArgumentException(
          "line %d of the weights must be rule, grade, decibans and reason, was '%s'"
              .formatted(number, line));
    }
    try {
      return new Weight(
          parts[0].strip(), parts[1].strip(), Double.parseDouble(parts[2]), parts[3].strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "line %d of the weights: decibans must be a number, was '%s'".formatted(number, parts[2]),
          e);
    }
  }

  private static String name(String rule, String grade) {
    return rule + " " + grade;
  }
}
