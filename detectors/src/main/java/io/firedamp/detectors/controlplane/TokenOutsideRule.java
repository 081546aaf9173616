package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.controlplane.Act.Kind;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.Signal;
import java.util.List;

/**
 * K8S-17: a pod's own token is used from outside the cluster's networks. Where nobody told from
 * which addresses pods are seen, an address outside may be a NAT gateway's: then it counts only
 * where the same pod is seen from inside as well.
 *
 * @param egressKnown whether the addresses are told from which pods are seen
 */
record TokenOutsideRule(boolean egressKnown, ActFindings findings, Weights weights)
    implements SequenceRule {
  private static final String ID = "K8S-17";

  /** Stands for every address of one's own. */
  private static final String INSIDE = "";

  /** Most addresses of one hour that are told. */
  private static final int MOST = 4;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public List<Signal> judge(List<Act> acts) {
    List<Act> uses = acts.stream().filter(act -> act.kind() == Kind.USES_TOKEN).toList();
    boolean inside = uses.stream().anyMatch(act -> act.what().equals(INSIDE));
    return uses.stream()
        .filter(act -> !act.what().equals(INSIDE))
        .filter(act -> egressKnown || inside)
        .limit(MOST)
        .map(this::signal)
        .toList();
  }

  private Signal signal(Act act) {
    return findings.signal(
        weights.of(ID, egressKnown ? "outside" : "both"),
        act.doer(),
        List.of(act),
        act,
        "a pod's token is used from outside: " + act.what(),
        egressKnown
            ? "neither a private address nor one of control-plane.egress"
            : "and from inside within the same hour");
  }
}
