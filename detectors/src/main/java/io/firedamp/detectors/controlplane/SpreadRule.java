package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.schemas.avro.ContainerSpec;
import io.firedamp.schemas.avro.WorkloadSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * K8S-09: a workload wants to be on every node.
 *
 * @param wideReplicas copies from which a workload that keeps its copies apart counts as wide
 * @param ordinary for images of known makers: network, storage, metrics and security agents
 */
record SpreadRule(
    ImageTrust trust, int wideReplicas, double ordinary, double weight, double untrustedWeight)
    implements RequestRule {
  @Override
  public String id() {
    return "K8S-09";
  }

  @Override
  public Optional<Verdict> judge(Request request) {
    Optional<WorkloadSpec> spec = request.spec();
    if (spec.isEmpty() || request.bySystem()) {
      return Optional.empty();
    }
    boolean daemonSet = request.isResource("daemonsets");
    boolean wide = spec.get().getReplicas().orElse(0) >= wideReplicas;
    boolean everywhere = spec.get().getToleratesEverything();
    if (!daemonSet && !everywhere && !(wide && spec.get().getAntiAffinity())) {
      return Optional.empty();
    }
    boolean grave = everywhere && (daemonSet || wide) && hasUntrustedImage(request);
    return Optional.of(
        new Verdict(
            request.subject(),
            grave ? untrustedWeight : trust.areAllTrusted(request.containers()) ? ordinary : weight,
            Trait.words(Trait.SPREADS),
            "workload spreads over the cluster: " + request.text(),
            reasons(request, spec.get()) + (grave ? ", image of an unknown publisher" : ""),
            List.of("T1610", "T1543.005"),
            Map.of(),
            List.of()));
  }

  private boolean hasUntrustedImage(Request request) {
    return request.containers().stream().map(ContainerSpec::getImage).anyMatch(trust::isUntrusted);
  }

  private String reasons(Request request, WorkloadSpec spec) {
    List<String> reasons = new ArrayList<>();
    if (request.isResource("daemonsets")) {
      reasons.add("one copy on every node");
    }
    spec.getReplicas()
        .filter(replicas -> replicas >= wideReplicas)
        .ifPresent(replicas -> reasons.add(replicas + " copies (>= " + wideReplicas + ")"));
    if (spec.getAntiAffinity()) {
      reasons.add("keeps its copies apart");
    }
    if (spec.getToleratesEverything()) {
      reasons.add("tolerates every taint");
    }
    return String.join(", ", reasons);
  }
}
