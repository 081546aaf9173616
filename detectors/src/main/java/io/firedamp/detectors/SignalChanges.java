package io.firedamp.detectors;

import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Signal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What to write when facts change: a detector whose signals are a function of merged facts needs no
 * memory of what it wrote, since the old facts tell.
 */
public final class SignalChanges {
  private SignalChanges() {}

  /**
   * Takes back what no longer holds, then writes what newly holds. A signal whose earliest evidence
   * changed is written again under its old id.
   */
  public static List<Signal> between(Collection<Signal> before, Collection<Signal> after) {
    Map<String, Signal> old = byId(before);
    Map<String, Signal> current = byId(after);
    List<Signal> changes = new ArrayList<>();
    old.forEach(
        (id, signal) -> {
          if (!current.containsKey(id)) {
            changes.add(Finding.retraction(signal));
          }
        });
    current.forEach(
        (id, signal) -> {
          Signal known = old.get(id);
          if (known == null || !evidenceOf(known).equals(evidenceOf(signal))) {
            changes.add(signal);
          }
        });
    return changes;
  }

  /**
   * Whether one of two writings of the same signal rests on earlier events: that one is kept, so
   * that what a person is shown does not hang on what came first.
   */
  public static boolean isToldEarlier(Signal one, Signal other) {
    List<Evidence> ones = one.getEvidence();
    List<Evidence> others = other.getEvidence();
    for (int i = 0; i < Math.min(ones.size(), others.size()); i++) {
      int order = Finding.EARLIEST_FIRST.compare(ones.get(i), others.get(i));
      if (order != 0) {
        return order < 0;
      }
    }
    return ones.size() > others.size();
  }

  private static Map<String, Signal> byId(Collection<Signal> signals) {
    Map<String, Signal> byId = new LinkedHashMap<>();
    signals.forEach(signal -> byId.put(signal.getId(), signal));
    return byId;
  }

  private static List<String> evidenceOf(Signal signal) {
    return signal.getEvidence().stream().map(Evidence::getEventId).toList();
  }
}
