package io.firedamp.samples.measure;

import io.firedamp.samples.measure.Found.Sign;
import io.firedamp.samples.measure.Found.Told;
import io.firedamp.samples.measure.Truth.Known;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one replay found of one estate, counted. */
final class Scores {
  /** Evidence a little before the first that was needed is of a mining that began. */
  private static final double SLACK_MINUTES = 5;

  /**
   * A family of attacks.
   *
   * @param high how many were told as HIGH or CRITICAL
   * @param medium how many as MEDIUM or above
   * @param minutes from the first moment it could be seen to the evidence with which it was HIGH,
   *     of those that were
   */
  record Attacks(String family, int fold, Interval high, Interval medium, List<Double> minutes) {
    /** Half of those found were found within so many minutes. */
    Optional<Double> median() {
      List<Double> sorted = minutes.stream().sorted().toList();
      return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get(sorted.size() / 2));
    }
  }

  /** A family of honest workloads, with what was said of them wrongly. */
  record Honest(String family, double days, Map<String, Integer> bySeverity, Set<String> titles) {}

  /**
   * A grade of evidence.
   *
   * @param attacks mining workloads on which it was seen, of all
   * @param honestDays days of honest workloads on which it was seen, of all
   */
  record Evidence(
      String rule, String traits, Set<Double> decibans, Interval attacks, Interval honestDays) {
    /** Decibans that the counts speak for, half a case added on either side. */
    double measured() {
      double mining = (attacks.hits() + 0.5) / (attacks.cases() + 1);
      double honest = (honestDays.hits() + 0.5) / (honestDays.cases() + 1);
      return 10 * Math.log10(mining / honest);
    }
  }

  /** A band of confidence: incidents in it, of mining and of honest workloads. */
  record Band(int from, int until, int mining, int honest) {}

  private final Truth truth;
  private final Found found;
  private final Map<String, List<Told>> incidents = new HashMap<>();

  Scores(Truth truth, Found found) {
    this.truth = truth;
    this.found = found;
    for (Told told : found.incidents()) {
      incidents.computeIfAbsent(told.workload(), each -> new ArrayList<>()).add(told);
    }
  }

  List<Attacks> attacks() {
    Map<String, List<Known>> families = families(true);
    List<Attacks> rows = new ArrayList<>();
    for (Map.Entry<String, List<Known>> family : families.entrySet()) {
      int high = 0;
      int medium = 0;
      List<Double> minutes = new ArrayList<>();
      for (Known known : family.getValue()) {
        Optional<Told> worst = worst(known);
        if (worst.filter(Told::isHigh).isPresent()) {
          high++;
          worst
              .flatMap(Told::highAt)
              .ifPresent(at -> minutes.add(Math.max(0, Found.minutes(known.needed(), at))));
        }
        if (worst.filter(told -> !told.severity().equals("LOW")).isPresent()) {
          medium++;
        }
      }
      int all = family.getValue().size();
      rows.add(
          new Attacks(
              family.getKey(),
              family.getValue().get(0).fold(),
              new Interval(high, all),
              new Interval(medium, all),
              minutes));
    }
    return rows;
  }

  /** The worst that was said of a workload, unless it was said before there was anything to see. */
  private Optional<Told> worst(Known known) {
    return incidents.getOrDefault(known.key(), List.of()).stream()
        .filter(told -> !known.mining() || !isTooEarly(known, told))
        .max(Comparator.comparingInt(Told::confidence));
  }

  private static boolean isTooEarly(Known known, Told told) {
    return told.highAt()
        .filter(at -> Found.minutes(at, known.needed()) > SLACK_MINUTES)
        .isPresent();
  }

  List<Honest> honest() {
    List<Honest> rows = new ArrayList<>();
    for (Map.Entry<String, List<Known>> family : families(false).entrySet()) {
      Map<String, Integer> severities = new TreeMap<>();
      Set<String> titles = new HashSet<>();
      double days = 0;
      for (Known known : family.getValue()) {
        days += known.honestDays();
        worst(known)
            .ifPresent(
                told -> {
                  severities.merge(told.severity(), 1, Integer::sum);
                  titles.add(told.severity() + ": " + String.join(" + ", told.legs()));
                });
      }
      rows.add(new Honest(family.getKey(), days, severities, titles));
    }
    return rows;
  }

  /** Incidents on what no family names: nodes and addresses. */
  List<Told> elsewhere() {
    return found.incidents().stream()
        .filter(told -> truth.workload(told.workload()).isEmpty())
        .toList();
  }

  /** Each grade of evidence with how often it was seen where. */
  List<Evidence> evidence() {
    record Grade(String rule, String traits) {}
    Map<Grade, Set<String>> mining = new HashMap<>();
    Map<Grade, Set<String>> honest = new HashMap<>();
    Map<Grade, Set<Double>> decibans = new HashMap<>();
    for (Sign sign : found.signals()) {
      Grade grade = new Grade(sign.rule(), sign.traits());
      decibans.computeIfAbsent(grade, each -> new TreeSet<>()).add(sign.decibans());
      Optional<Known> holder = holder(sign);
      if (holder.isPresent()) {
        Known known = holder.get();
        boolean mined = known.mining() && !sign.time().isBefore(known.needed().minusSeconds(300));
        if (mined) {
          mining.computeIfAbsent(grade, each -> new HashSet<>()).add(known.key());
        } else {
          long day = sign.time().getEpochSecond() / 86_400;
          honest.computeIfAbsent(grade, each -> new HashSet<>()).add(known.key() + " " + day);
        }
      }
    }
    long attacks = truth.workloads().stream().filter(Known::mining).count();
    long days = Math.round(honestDays());
    return decibans.keySet().stream()
        .sorted(Comparator.comparing(Grade::rule).thenComparing(Grade::traits))
        .map(
            grade ->
                new Evidence(
                    grade.rule(),
                    grade.traits(),
                    decibans.getOrDefault(grade, Set.of()),
                    new Interval(mining.getOrDefault(grade, Set.of()).size(), attacks),
                    new Interval(
                        Math.min(days, honest.getOrDefault(grade, Set.of()).size()), days)))
        .toList();
  }

  private Optional<Known> holder(Sign sign) {
    String workload = "workload/";
    return sign.alias().startsWith(workload)
        ? truth.workload(sign.alias().substring(workload.length()))
        : truth.holder(sign.alias(), sign.time());
  }

  /** Days on which honest workloads were there, and mining ones before they mined. */
  double honestDays() {
    return truth.workloads().stream().mapToDouble(Known::honestDays).sum();
  }

  List<Band> bands() {
    int[] bounds = {20, 60, 80, 95, 100};
    List<Band> bands = new ArrayList<>();
    for (int band = 0; band + 1 < bounds.length; band++) {
      int from = bounds[band];
      int until = bounds[band + 1];
      int mining = 0;
      int honest = 0;
      for (Known known : truth.workloads()) {
        Optional<Told> told =
            worst(known).filter(each -> each.confidence() >= from && each.confidence() < until);
        mining += told.isPresent() && known.mining() ? 1 : 0;
        honest += told.isPresent() && !known.mining() ? 1 : 0;
      }
      bands.add(new Band(from, until, mining, honest));
    }
    return bands;
  }

  /** Of all attacks, the share told as HIGH or above. */
  Interval recall() {
    long hits = attacks().stream().mapToLong(each -> each.high().hits()).sum();
    long cases = attacks().stream().mapToLong(each -> each.high().cases()).sum();
    return new Interval(hits, cases);
  }

  private Map<String, List<Known>> families(boolean mining) {
    Map<String, List<Known>> families = new TreeMap<>();
    for (Known known : truth.workloads()) {
      if (known.mining() == mining) {
        families.computeIfAbsent(known.family(), each -> new ArrayList<>()).add(known);
      }
    }
    return families;
  }
}
