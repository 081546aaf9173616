package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Weight;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.IndicatorRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** Decides about one request to the API server, from nothing but the request. */
interface RequestRule {
  /** Public rule id. */
  String id();

  /** Whether what it found holds as long as a workload may run, or was one moment's doing. */
  default boolean lasts() {
    return true;
  }

  /** Empty when the rule is not met. Never asked about a request that failed. */
  Optional<Verdict> judge(Request request);

  /**
   * What a rule decided.
   *
   * @param attributes beside those that every request gives
   */
  record Verdict(
      Alias subject,
      double decibans,
      SortedSet<String> traits,
      String title,
      String detail,
      List<String> techniques,
      Map<String, String> attributes,
      List<IndicatorRef> indicators) {
    /** With nothing beside what every request tells. */
    static Verdict of(
        Alias subject,
        Weight weight,
        SortedSet<String> traits,
        String title,
        String detail,
        List<String> techniques) {
      return new Verdict(
          subject, weight.decibans(), traits, title, detail, techniques, Map.of(), List.of());
    }
  }
}
