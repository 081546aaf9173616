package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.controlplane.Act.Kind;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.Signal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * K8S-11: somebody deletes a workload, and somebody else makes the same again, over and over. Whose
 * own controller makes it again is not meant, nor who deletes what he made.
 *
 * @param least times that it was made, with a deletion by another between any two
 */
record ReturningRule(int least, ActFindings findings, Weights weights) implements SequenceRule {
  private static final String ID = "K8S-11";

  ReturningRule {
    if (least < 2) {
      throw new IllegalArgumentException("least must be at least 2, was " + least);
    }
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public List<Signal> judge(List<Act> acts) {
    Map<String, List<Act>> bySign = new LinkedHashMap<>();
    for (Act act : acts) {
      if (act.kind() == Kind.PUTS) {
        bySign.computeIfAbsent(act.sign(), absent -> new ArrayList<>()).add(act);
      }
    }
    List<Signal> signals = new ArrayList<>();
    bySign.values().forEach(made -> signals.addAll(judge(made, acts)));
    return signals;
  }

  private List<Signal> judge(List<Act> made, List<Act> acts) {
    Set<String> makers = new HashSet<>();
    Set<String> objects = new HashSet<>();
    made.forEach(
        act -> {
          makers.add(act.principal());
          objects.add(act.object());
        });
    List<Act> returns = new ArrayList<>();
    boolean gone = true;
    for (Act act : acts) {
      if (act.kind() == Kind.REMOVES) {
        gone |= objects.contains(act.object()) && !makers.contains(act.principal());
      } else if (made.contains(act) && gone) {
        returns.add(act);
        gone = false;
      }
    }
    if (returns.size() < least) {
      return List.of();
    }
    Act last = returns.get(least - 1);
    return returns.stream()
        .map(Act::workload)
        .distinct()
        .map(workload -> signal(workload, returns.subList(0, least), last))
        .toList();
  }

  private Signal signal(String workload, List<Act> returns, Act last) {
    return findings.signal(
        weights.of(ID, last.untrusted() ? "untrusted" : "again"),
        workload,
        returns,
        last,
        "deleted workload comes back: " + last.object(),
        "made at least %d times within an hour, deleted by somebody else each time"
            .formatted(least));
  }
}
