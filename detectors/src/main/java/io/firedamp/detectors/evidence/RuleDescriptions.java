package io.firedamp.detectors.evidence;

import io.firedamp.detectors.kit.BundledText;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What every rule of this release is, from {@code rules.tsv} beside this class. Immutable. */
public final class RuleDescriptions {
  private static final String BUNDLED = "rules.tsv";

  private final Map<String, RuleDescription> byId = new TreeMap<>();

  private RuleDescriptions(Collection<String> rows) {
    for (String row : rows) {
      RuleDescription rule = RuleDescription.parse(row);
      if (byId.put(rule.rule(), rule) != null) {
        throw new IllegalArgumentException(
            "the table of rules names %s twice".formatted(rule.rule()));
      }
    }
  }

  public static RuleDescriptions bundled() {
    return new RuleDescriptions(
        BundledText.lines(RuleDescriptions.class, BUNDLED).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList());
  }

  /** All of them, by id. */
  public Collection<RuleDescription> all() {
    return byId.values();
  }

  /** One by its id, in any case; empty for a plugin's. */
  public Optional<RuleDescription> of(String rule) {
    return Optional.ofNullable(byId.get(rule.toUpperCase(Locale.ROOT)));
  }
}
