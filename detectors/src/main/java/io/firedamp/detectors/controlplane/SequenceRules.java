package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.controlplane.Act.Kind;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * The rules about what was done together. Numbers of different things are the catalogue's, but for
 * secrets: charts are installed with five and more.
 */
final class SequenceRules {
  private static final Duration HOUR = ActFindings.HOUR;

  private final boolean egressKnown;
  private final Duration timeToLive;
  private final Weights weights = Weights.bundled();

  private SequenceRules(boolean egressKnown, Duration timeToLive) {
    this.egressKnown = egressKnown;
    this.timeToLive = timeToLive;
  }

  /**
   * The rules of this release.
   *
   * @param egressKnown whether the addresses are told from which pods are seen
   */
  static List<SequenceRule> bundled(boolean egressKnown, Duration timeToLive) {
    return new SequenceRules(egressKnown, timeToLive).all();
  }

  private List<SequenceRule> all() {
    return List.of(
        alone("K8S-02", Map.of(Kind.PROBES, 20), "probed without a name", Trait.RECON, "T1613"),
        new ReturningRule(3, findings(Trait.words(Trait.PERSISTS), "T1543.005"), weights),
        new TokenOutsideRule(egressKnown, findings(Trait.words(Trait.OFF_HOST), "T1528"), weights),
        alone(
            "K8S-18",
            Map.of(Kind.REVIEWS, 1, Kind.REFUSED, 3),
            "explored what may be done",
            Trait.RECON,
            "T1613"),
        alone("K8S-19", Map.of(Kind.READS_SECRET, 10), "read secrets", Trait.HARVEST, "T1552.007"),
        alone(
            "K8S-19",
            Map.of(Kind.LISTS_SECRETS, 1),
            "read all secrets of the cluster",
            Trait.HARVEST,
            "T1552.007"),
        followed(
            "K8S-21",
            Kind.GRANTS,
            Duration.ofMinutes(5),
            "gave rights as good as all",
            Trait.GRANT,
            "T1098.006"),
        followed(
            "K8S-22",
            Kind.UNGUARDS,
            Duration.ofMinutes(30),
            "took a guardrail away",
            Trait.UNGUARDED,
            "T1562.001"),
        alone(
            "K8S-23",
            Map.of(Kind.DELETES_EVENTS, 1),
            "deleted records of what happened",
            Trait.TRACES_DELETED,
            "T1070"));
  }

  private PrincipalRule alone(
      String id, Map<Kind, Integer> least, String told, Trait trait, String technique) {
    return new PrincipalRule(
        id, least, HOUR, true, told, findings(Trait.words(trait), technique), weights);
  }

  private PrincipalRule followed(
      String id, Kind kind, Duration within, String told, Trait trait, String technique) {
    return new PrincipalRule(
        id, Map.of(kind, 1), within, false, told, findings(Trait.words(trait), technique), weights);
  }

  private ActFindings findings(SortedSet<String> traits, String technique) {
    return new ActFindings(traits, List.of(technique), timeToLive);
  }
}
