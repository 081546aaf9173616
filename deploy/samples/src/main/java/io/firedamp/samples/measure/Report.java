package io.firedamp.samples.measure;

import io.firedamp.samples.measure.Found.Told;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code DETECTION.md}: every number in it is counted, none is typed. */
final class Report {
  private static final double ODDS_OF_MINING = 1e-4;
  private static final double PER = 10_000;

  private final StringBuilder text = new StringBuilder();

  /** One estate with everything: what was found of whom. */
  Report whole(Scores scores, Found found, String made) {
    double days = scores.honestDays();
    line("# What Firedamp finds, and what it says wrongly");
    line("");
    line(
        "Written by `deploy/samples/measure`; nothing here is typed by hand. The estate is made"
            + " (`firedamp samples`), its families and where their figures come from are in"
            + " [deploy/samples/README.md](deploy/samples/README.md). No weight, threshold or window was"
            + " fitted on any of these families: all of them are held out.");
    line("");
    line(made);
    line("");
    line(
        written(
            "Replayed: %,.0f records, %,.0f events, in %,.0f s. %,.0f honest workload-days.",
            found.figure("records"), found.figure("events"), found.figure("seconds"), days));
    line("");
    targets(scores, days);
    attacks(scores);
    honest(scores, days);
    bands(scores, days);
    evidence(scores);
    return this;
  }

  private void targets(Scores scores, double days) {
    long high = honestAbove(scores, "HIGH") + honestAbove(scores, "CRITICAL");
    List<Double> minutes =
        scores.attacks().stream().flatMap(each -> each.minutes().stream()).sorted().toList();
    line("| target | aim | measured |");
    line("|---|---|---|");
    line("| attacks told as HIGH or above | ≥ 0.98 | " + scores.recall() + " |");
    line(
        written(
            "| honest workloads told as HIGH or above, per 10,000 workload-days | ≤ 1 | %s |",
            rate(high, days)));
    line(written("| of those, CRITICAL | 0 | %d |", honestAbove(scores, "CRITICAL")));
    line(
        written(
            "| median time from the first that could be seen to the evidence that made it HIGH | ≤ 5 min | %s |",
            minutes.isEmpty() ? "–" : written("%.1f min", minutes.get(minutes.size() / 2))));
    line("");
  }

  private static long honestAbove(Scores scores, String severity) {
    return scores.honest().stream()
        .mapToLong(each -> each.bySeverity().getOrDefault(severity, 0))
        .sum();
  }

  private void attacks(Scores scores) {
    line("## Attacks, those that are missed most first");
    line("");
    line(
        "Shares with their 95 % intervals (Wilson). Minutes: from the first moment to the evidence that made it HIGH.");
    line("");
    line("| family | fold | told as HIGH or above | as MEDIUM or above | minutes, median |");
    line("|---|---|---|---|---|");
    scores.attacks().stream()
        .sorted(
            Comparator.comparingDouble((Scores.Attacks each) -> each.high().share())
                .thenComparing(Scores.Attacks::family))
        .forEach(
            each ->
                line(
                    written(
                        "| %s | %d | %s | %s | %s |",
                        each.family(),
                        each.fold(),
                        each.high(),
                        each.medium(),
                        each.median().map(Report::tenths).orElse("–"))));
    line("");
  }

  private void honest(Scores scores, double days) {
    line("## Honest families, per 10,000 workload-days");
    line("");
    line("| family | workload-days | CRITICAL | HIGH | MEDIUM | LOW | what it was |");
    line("|---|---|---|---|---|---|---|");
    for (Scores.Honest each : scores.honest()) {
      line(
          written(
              "| %s | %.0f | %s | %s | %s | %s | %s |",
              each.family(),
              each.days(),
              count(each, "CRITICAL"),
              count(each, "HIGH"),
              count(each, "MEDIUM"),
              count(each, "LOW"),
              String.join("; ", each.titles().stream().sorted().toList())));
    }
    List<Told> elsewhere = scores.elsewhere();
    Map<String, Integer> places = new TreeMap<>();
    elsewhere.forEach(
        told ->
            places.merge(
                told.workload().substring(0, told.workload().indexOf('/')) + " " + told.severity(),
                1,
                Integer::sum));
    line("");
    line(
        "Incidents on what is no workload of a family (a node on whose address a miner talked, an address"
            + " nobody held): "
            + (places.isEmpty() ? "none" : places.toString())
            + written(". All in all %.0f workload-days.", days));
    line("");
  }

  private static String count(Scores.Honest family, String severity) {
    int number = family.bySeverity().getOrDefault(severity, 0);
    return number == 0 ? "0" : rate(number, family.days());
  }

  private static String rate(long number, double days) {
    // With nothing seen, three is what nineteen times of twenty would be the most.
    return number == 0
        ? written("0 (below %.1f)", 3 * PER / Math.max(1, days))
        : written("%.1f (%d)", number * PER / Math.max(1, days), number);
  }

  private void bands(Scores scores, double days) {
    long attacks = scores.attacks().stream().mapToLong(each -> each.high().cases()).sum();
    line("## Whether it is as sure as it says");
    line("");
    line(
        "Attacks are far more frequent in the estate than in the world. The last column counts them as one"
            + " in 10,000 workload-days, which is the prior.");
    line("");
    line(
        "| said to be | of mining workloads | of honest ones | share of attacks at one in 10,000 |");
    line("|---|---|---|---|");
    for (Scores.Band band : scores.bands()) {
      double mining = attacks == 0 ? 0 : ODDS_OF_MINING * band.mining() / attacks;
      double honest = band.honest() / Math.max(1, days);
      double most = (band.honest() + 3) / Math.max(1, days);
      line(
          written(
              "| %d–%d %% | %d | %d | %s |",
              band.from(),
              band.until() - 1,
              band.mining(),
              band.honest(),
              mining == 0
                  ? "–"
                  : written(
                      "%.2f (at least %.2f)",
                      mining / (mining + honest), mining / (mining + most))));
    }
    line("");
  }

  private void evidence(Scores scores) {
    line("## What each grade of evidence is worth");
    line("");
    line(
        "On how many mining workloads and honest workload-days each was seen; `counted` is what those counts"
            + " alone would make of it, in decibans, `weight` what it weighs today. Where nothing honest was"
            + " seen, the count is bounded by how many days there were.");
    line("");
    line("| rule | traits | mining workloads | honest workload-days | weight | counted |");
    line("|---|---|---|---|---|---|");
    for (Scores.Evidence each : scores.evidence()) {
      line(
          written(
              "| %s | %s | %d of %d | %d of %d | %s | %.0f |",
              each.rule(),
              each.traits(),
              each.attacks().hits(),
              each.attacks().cases(),
              each.honestDays().hits(),
              each.honestDays().cases(),
              weights(each),
              each.measured()));
    }
    line("");
  }

  private static String weights(Scores.Evidence each) {
    List<String> weights = new ArrayList<>();
    each.decibans().forEach(weight -> weights.add(written("%.0f", weight)));
    return String.join(", ", weights);
  }

  /** The same estate with less to see. */
  Report missing(Map<String, Scores> variants) {
    line("## What the join is worth: the same estate with less to see");
    line("");
    line("| sources | told as HIGH or above | honest HIGH or above |");
    line("|---|---|---|");
    variants.forEach(
        (name, scores) ->
            line(
                written(
                    "| %s | %s | %d |",
                    name,
                    scores.recall(),
                    honestAbove(scores, "HIGH") + honestAbove(scores, "CRITICAL"))));
    line("");
    return this;
  }

  /** What hiding costs. */
  Report evasion(List<Hiding> runs) {
    line("## The price of hiding");
    line("");
    line(
        "One miner of each plain family hides so. Hash rate: the share it has left. A miner that is told as"
            + " MEDIUM or less has paid what stands there, and no more.");
    line("");
    line("| knob | value | hash rate left | told as HIGH or above | as MEDIUM or above |");
    line("|---|---|---|---|---|");
    for (Hiding run : runs) {
      line(
          written(
              "| %s | %s | %.2f | %s | %s |",
              run.knob(), run.value(), run.hashRate(), run.high(), run.medium()));
    }
    line("");
    return this;
  }

  /** One run of miners that hide. */
  record Hiding(String knob, String value, double hashRate, Interval high, Interval medium) {}

  private static String tenths(double number) {
    return written("%.1f", number);
  }

  private static String written(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
