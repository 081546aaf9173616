package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Weight;
import io.firedamp.detectors.kit.Stretch;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What findings about acts have in common.
 *
 * @param traits what such a finding shows
 * @param timeToLive how long past its time a finding counts
 */
record ActFindings(SortedSet<String> traits, List<String> techniques, Duration timeToLive) {
  /** The stretches in which acts are kept. */
  static final Duration HALF_HOUR = Duration.ofMinutes(30);

  /** The longest in which they are held together: two stretches that follow each other. */
  static final Duration HOUR = HALF_HOUR.multipliedBy(2);

  /**
   * A signal that rests on acts.
   *
   * @param acts in the order of time, at least one
   * @param last the act with which the rule was met
   */
  Signal signal(
      Weight weight, String subject, List<Act> acts, Act last, String title, String detail) {
    Act first = acts.get(0);
    List<Act> all = new ArrayList<>(acts);
    all.add(last);
    return new Finding(
            weight.rule(),
            Leg.ACCESS,
            traits,
            Alias.parse(subject),
            slot(last),
            last.time(),
            first.time().isBefore(last.time()) ? first.time() : last.time(),
            timeToLive,
            weight.decibans(),
            title,
            detail,
            techniques,
            attributes(last),
            List.of())
        .toSignal(
            ControlPlaneDetector.NAME,
            all.stream().flatMap(act -> act.evidence().stream()).toList());
  }

  /** One finding of a subject in a stretch, however it grows. */
  private static String slot(Act act) {
    return Instant.ofEpochMilli(Stretch.startOf(act.time(), HALF_HOUR)).toString();
  }

  private static SortedMap<String, String> attributes(Act act) {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("user", act.principal());
    facts.put("source.address", act.address());
    facts.put("user_agent.original", act.agent());
    facts.values().removeIf(String::isEmpty);
    return facts;
  }
}
