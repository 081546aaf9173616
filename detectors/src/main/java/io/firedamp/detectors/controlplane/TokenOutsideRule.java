package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.controlplane.Act.Kind;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.Signal;
import java.util.List;

/**
 * K8S-17: a pod's own token is used from outside the cluster's networks. Where nobody told from
 * which addresses pods are seen, that may be a NAT gateway, and says little.
 *
 * @param egressKnown whether the addresses are told from which pods are seen
 */
record TokenOutsideRule(boolean egressKnown, ActFindings findings, Weights weights)
    implements SequenceRule {
  private static final String ID = "K8S-17";

  /** Most addresses of one hour that are told. */
  private static final int MOST = 4;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public List<Signal> judge(List<Act> acts) {
    return acts.stream()
        .filter(act -> act.kind() == Kind.OUTSIDE)
        .limit(MOST)
        .map(
            act ->
                findings.signal(
                    weights.of(ID, egressKnown ? "outside" : "maybe-outside"),
                    act.doer(),
                    List.of(act),
                    act,
                    "a pod's token is used from outside: " + act.what(),
                    egressKnown
                        ? "neither a private address nor one of control-plane.egress"
                        : "no private address; control-plane.egress tells none of one's own"))
        .toList();
  }
}
