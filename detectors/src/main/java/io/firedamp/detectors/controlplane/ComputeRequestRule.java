package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.ContainerSpec;
import io.firedamp.schemas.avro.WorkloadSpec;
import java.util.List;
import java.util.Optional;

/**
 * K8S-08: a workload asks for much of a node. Builds, training and databases do so too, so it says
 * little, and nothing of images whose makers are known.
 *
 * @param muchCpu cores of one copy from which it is much
 */
record ComputeRequestRule(ImageTrust trust, double muchCpu, Weights weights)
    implements RequestRule {
  private static final String ID = "K8S-08";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Optional<Verdict> judge(Request request) {
    return request
        .spec()
        .filter(spec -> spec.getGpus() > 0 || spec.getCpu() >= muchCpu)
        .filter(spec -> !request.bySystem() && !trust.areAllTrusted(request.containers()))
        .map(spec -> verdict(request, spec));
  }

  private Verdict verdict(Request request, WorkloadSpec spec) {
    boolean untrusted =
        request.containers().stream().map(ContainerSpec::getImage).anyMatch(trust::isUntrusted);
    return Verdict.of(
        request.subject(),
        weights.of(ID, untrusted ? "untrusted" : "much"),
        Trait.words(Trait.COMPUTE_BURST),
        "workload asks for much of a node: " + request.text(),
        "%s cores (much: from %s) and %d GPUs a copy"
            .formatted(spec.getCpu(), muchCpu, spec.getGpus()),
        List.of("T1610"));
  }
}
