package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.controlplane.Act.Kind;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What somebody did before he made a workload: K8S-02, 18, 19, 21, 22 and 23. It is said of the
 * workloads that he made soon after and, where it means something alone, of the pod whose token he
 * used, or of himself.
 *
 * @param least how many different acts of which kinds it takes
 * @param within how soon after them a workload is made, at most an hour
 * @param alone whether it is said of who did it, too
 * @param told what he did, as a title begins
 */
record PrincipalRule(
    String id,
    Map<Kind, Integer> least,
    Duration within,
    boolean alone,
    String told,
    ActFindings findings,
    Weights weights)
    implements SequenceRule {
  /** Most workloads of one hour that it is said of. */
  private static final int MOST = 8;

  PrincipalRule {
    least = Map.copyOf(least);
    if (within.isNegative() || within.isZero() || within.compareTo(ActFindings.HOUR) > 0) {
      throw new IllegalArgumentException("within must be up to an hour, was " + within);
    }
  }

  @Override
  public List<Signal> judge(List<Act> acts) {
    List<Act> did = acts.stream().filter(act -> least.containsKey(act.kind())).toList();
    if (!isMetBy(did)) {
      return List.of();
    }
    List<Signal> signals = new ArrayList<>();
    acts.stream()
        .filter(act -> act.kind() == Kind.MAKES)
        .filter(made -> isMetBy(before(made, did)))
        .limit(MOST)
        .forEach(made -> signals.add(signal(made.workload(), enough(before(made, did)), made)));
    if (alone) {
      List<Act> enough = enough(did);
      Act last = enough.get(enough.size() - 1);
      enough.stream()
          .map(Act::doer)
          .distinct()
          .limit(MOST)
          .forEach(doer -> signals.add(signal(doer, enough, last)));
    }
    return signals;
  }

  private List<Act> before(Act made, List<Act> did) {
    return did.stream()
        .filter(act -> !act.time().isAfter(made.time()))
        .filter(act -> !act.time().isBefore(made.time().minus(within)))
        .filter(act -> act.namespace().isEmpty() || act.namespace().equals(made.namespace()))
        .toList();
  }

  private boolean isMetBy(List<Act> did) {
    return least.entrySet().stream()
        .allMatch(
            entry ->
                did.stream().filter(act -> act.kind() == entry.getKey()).count()
                    >= entry.getValue());
  }

  /** The first of them that are enough: what comes after changes nothing of what is said. */
  private List<Act> enough(List<Act> did) {
    int count = 1;
    while (!isMetBy(did.subList(0, count))) {
      count++;
    }
    return did.subList(0, count);
  }

  private Signal signal(String subject, List<Act> did, Act last) {
    String made = last.kind() == Kind.MAKES ? ", then made a workload" : "";
    String more = did.size() == 1 ? "" : " and %d more".formatted(did.size() - 1);
    return findings.signal(
        weights.of(id, grade(last)),
        subject,
        did,
        last,
        told + made + ": " + last.object(),
        "%s%s, within %s".formatted(did.get(0).object(), more, within));
  }

  private static String grade(Act act) {
    if (act.kind() == Kind.PROBES) {
      return "stranger";
    }
    return act.byServiceAccount() ? "service-account" : "person";
  }
}
