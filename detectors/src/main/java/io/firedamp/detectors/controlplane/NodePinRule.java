package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.WorkloadSpec;
import java.util.List;
import java.util.Optional;

/**
 * K8S-15: a pod is put on a node past the scheduler, and so past taints and room. Kubelets and
 * controllers do so for their own; people do it to debug a node.
 */
record NodePinRule(Weights weights) implements RequestRule {
  private static final String ID = "K8S-15";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Optional<Verdict> judge(Request request) {
    if (!request.isResource("pods")
        || !request.makesWorkload()
        || request.bySystem()
        || !request.event().getOwners().isEmpty()) {
      return Optional.empty();
    }
    return request
        .spec()
        .flatMap(WorkloadSpec::getNodeName)
        .filter(node -> !node.isEmpty())
        .map(
            node ->
                Verdict.of(
                    request.subject(),
                    weights.of(ID, "pinned"),
                    Trait.words(Trait.NODE_PIN),
                    "put on a node past the scheduler: " + request.text(),
                    "asks for node " + node,
                    List.of("T1610")));
  }
}
