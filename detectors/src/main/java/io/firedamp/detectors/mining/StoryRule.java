package io.firedamp.detectors.mining;

import io.firedamp.detectors.evidence.Posterior;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.mining.Adjustment.Adjusted;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.SumLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Which evidence of a workload meets, and how sure it makes us: the posterior of the prior and the
 * strongest weight of each leg among those that meet each other. A function of the dossier alone,
 * so the order in which signals came cannot matter.
 *
 * @param window how far apart in event time two legs may lie and still be one story
 * @param opensFrom decibans from which there is an incident at all; what is first seen does not
 *     count towards it
 */
record StoryRule(
    Duration window,
    double opensFrom,
    Posterior posterior,
    Adjustment adjustment,
    Correlations correlations) {
  private static final Comparator<Adjusted> FIRST =
      Comparator.comparing((Adjusted one) -> one.run().from())
          .thenComparing(one -> one.run().best().getId());

  StoryRule {
    if (window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException("window must be positive, was " + window);
    }
    if (!(opensFrom > 0 && opensFrom <= 100)) {
      throw new IllegalArgumentException("opensFrom must be 0..100 decibans, was " + opensFrom);
    }
  }

  /**
   * What was found.
   *
   * @param legs the strongest evidence of each leg that meets the others
   * @param met every run that belongs to the story, by start
   * @param context runs that meet nothing, by start
   * @param decibans prior and all legs
   * @param sum how that adds up, line by line
   */
  record Story(
      Map<Leg, Adjusted> legs,
      List<EvidenceRun> met,
      List<EvidenceRun> context,
      List<Correlation> correlations,
      double decibans,
      List<SumLine> sum,
      int confidence,
      Severity severity) {}

  /**
   * The story that weighs most; empty when there is not enough for an incident. What is only first
   * seen opens none. What one of several on a node's address did opens the node's, and that of
   * whoever of them burns or was seen to run a miner; the others are its neighbours.
   */
  Optional<Story> judge(Dossier dossier) {
    List<Adjusted> runs =
        dossier.runs().stream().map(run -> adjustment.of(run, dossier, window)).toList();
    boolean acts = runs.stream().anyMatch(StoryRule::isOwnAct);
    Map<Leg, Adjusted> opening =
        best(runs.stream().filter(one -> opens(one, acts)).toList(), Adjusted::undiscounted);
    return total(opening, Adjusted::undiscounted) >= opensFrom
        ? Optional.of(story(dossier, best(runs, Adjusted::decibans)))
        : Optional.empty();
  }

  private static boolean opens(Adjusted one, boolean acts) {
    return !one.run().has(Trait.FIRST_SEEN.name()) && (acts || !one.run().isShared());
  }

  private static boolean isOwnAct(Adjusted one) {
    Leg leg = one.run().leg();
    return (leg == Leg.COMPUTE || leg == Leg.RUNTIME) && !one.run().isShared();
  }

  private Story story(Dossier dossier, Map<Leg, Adjusted> legs) {
    List<EvidenceRun> met = new ArrayList<>();
    List<EvidenceRun> context = new ArrayList<>();
    for (EvidenceRun run : dossier.runs()) {
      boolean meetsAll = legs.values().stream().allMatch(leg -> leg.run().meets(run, window));
      (meetsAll ? met : context).add(run);
    }
    double evidence = Adjustment.round(total(legs, Adjusted::decibans));
    double strongest = legs.values().stream().mapToDouble(Adjusted::decibans).max().orElse(0);
    List<SumLine> sum = new ArrayList<>();
    sum.add(
        Adjustment.line("prior", posterior.prior(), "chance of mining on a workload on any day"));
    legs.values().forEach(leg -> sum.addAll(leg.lines()));
    return new Story(
        legs,
        met,
        context,
        correlations.metBy(met),
        Adjustment.round(posterior.prior() + evidence),
        sum,
        posterior.percent(evidence),
        posterior.severity(evidence, strongest));
  }

  /** Of all sets of runs that meet each other, one a leg, the heaviest that a run anchors. */
  private Map<Leg, Adjusted> best(List<Adjusted> runs, ToDoubleFunction<Adjusted> weight) {
    List<Adjusted> heaviestFirst =
        runs.stream()
            .sorted(Comparator.comparingDouble(weight).reversed().thenComparing(FIRST))
            .toList();
    Map<Leg, Adjusted> best = new EnumMap<>(Leg.class);
    double most = -1;
    for (Adjusted anchor : heaviestFirst) {
      Map<Leg, Adjusted> around = around(anchor, heaviestFirst);
      double total = total(around, weight);
      if (total > most) {
        most = total;
        best = around;
      }
    }
    return best;
  }

  private Map<Leg, Adjusted> around(Adjusted anchor, List<Adjusted> heaviestFirst) {
    Map<Leg, Adjusted> chosen = new EnumMap<>(Leg.class);
    chosen.put(anchor.run().leg(), anchor);
    for (Adjusted one : heaviestFirst) {
      if (!chosen.containsKey(one.run().leg())
          && chosen.values().stream().allMatch(other -> other.run().meets(one.run(), window))) {
        chosen.put(one.run().leg(), one);
      }
    }
    return chosen;
  }

  private static double total(Map<Leg, Adjusted> legs, ToDoubleFunction<Adjusted> weight) {
    return legs.values().stream().mapToDouble(weight).sum();
  }
}
