package io.firedamp.app;

import io.firedamp.detectors.evidence.RuleDescription;
import io.firedamp.detectors.evidence.Weight;
import io.firedamp.detectors.evidence.Weights;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a rule is, as a page of Markdown: {@code docs/rules} holds them, and a terminal shows them.
 *
 * @param weights its grades, in the table's order
 */
public record RulePage(RuleDescription rule, List<Weight> weights) {
  private static final String ATTACK = "https://attack.mitre.org/techniques/";

  /** Of one rule, with the weights of this release. */
  public static RulePage of(RuleDescription rule) {
    return new RulePage(
        rule,
        Weights.bundled().all().stream()
            .filter(weight -> weight.rule().equals(rule.rule()))
            .toList());
  }

  /** Where the page lies, below {@code docs/rules}. */
  public String fileName() {
    return rule.rule() + ".md";
  }

  /** The page. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("# %s: %s\n\n".formatted(rule.rule(), rule.name()));
    text.append("%s\n\n%s\n\n".formatted(rule.sees(), rule.why()));
    text.append("- Leg: %s\n".formatted(rule.leg().name().toLowerCase(Locale.ROOT)));
    text.append("- Traits: %s\n".formatted(rule.traits().isEmpty() ? "none" : traits()));
    text.append("- ATT&CK: %s\n\n".formatted(rule.techniques().isEmpty() ? "none" : techniques()));
    if (!weights.isEmpty()) {
      text.append("| grade | decibans | because |\n|---|---|---|\n");
      for (Weight weight : weights) {
        text.append(
            "| %s | %s | %s |\n"
                .formatted(weight.grade(), decibans(weight.decibans()), weight.because()));
      }
      text.append('\n');
    }
    text.append("## Who honest shows it\n\n%s\n\n".formatted(rule.honest()));
    text.append("## How to quiet it\n\n%s\n\n".formatted(rule.quiet()));
    text.append(
        "An exception softens it for a while: `firedamp exceptions add NAME 'rule=%s namespace=…' --for 30d --reason …`.\n\n"
            .formatted(rule.rule()));
    text.append(
        "## How to look\n\n`firedamp signals --rule %s` prints what it found, `firedamp replay --rule %s logs/` what it finds in old logs.\n"
            .formatted(rule.rule(), rule.rule()));
    return text.toString();
  }

  /** The weights of its grades from the lightest to the heaviest, as {@code 6..34}. */
  public String range() {
    if (weights.isEmpty()) {
      return "-";
    }
    DoubleSummaryStatistics decibans =
        weights.stream().mapToDouble(Weight::decibans).summaryStatistics();
    String least = decibans(decibans.getMin());
    String most = decibans(decibans.getMax());
    return least.equals(most) ? least : least + ".." + most;
  }

  private static String decibans(double decibans) {
    return String.format(Locale.ROOT, "%.0f", decibans);
  }

  private String traits() {
    return rule.traits().stream().map(trait -> "`" + trait + "`").collect(Collectors.joining(", "));
  }

  private String techniques() {
    return rule.techniques().stream()
        .map(id -> "[%s](%s%s/)".formatted(id, ATTACK, id.replace('.', '/')))
        .collect(Collectors.joining(", "));
  }
}
