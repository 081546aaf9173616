package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.controlplane.Act.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is kept of one stretch: of each kind the first few different acts, in the order of time. The
 * same in whatever order they came.
 */
final class KnownActs {
  /** Of a kind: more than any rule counts, and so few that all of them fit into a record. */
  static final int MOST = 24;

  private KnownActs() {}

  /** What is known once an act came; the same list where it tells nothing new. */
  static List<Act> with(List<Act> known, Act act) {
    List<Act> merged = new ArrayList<>(known);
    for (Act each : known) {
      if (each.isSameAs(act)) {
        if (Act.BY_TIME.compare(each, act) <= 0) {
          return known;
        }
        merged.remove(each);
      }
    }
    merged.add(act);
    merged.sort(Act.BY_TIME);
    return bounded(merged);
  }

  private static List<Act> bounded(List<Act> sorted) {
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    List<Act> kept = new ArrayList<>();
    for (Act act : sorted) {
      if (counts.merge(act.kind(), 1, Integer::sum) <= MOST) {
        kept.add(act);
      }
    }
    return List.copyOf(kept);
  }
}
