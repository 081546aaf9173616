package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.ContainerSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * K8S-13: among the cluster's own workloads one is put whose image anybody may have published. Such
 * namespaces are looked at least, and often exempt from policies.
 */
record SystemNamespaceRule(ImageTrust trust, Weights weights) implements RequestRule {
  private static final String ID = "K8S-13";
  private static final Set<String> NAMESPACES =
      Set.of("kube-system", "kube-public", "kube-node-lease");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Optional<Verdict> judge(Request request) {
    String namespace = request.event().getNamespace().orElse("");
    if (!NAMESPACES.contains(namespace) || request.bySystem()) {
      return Optional.empty();
    }
    // Nothing at all runs where only nodes' leases or public configuration lie.
    String grade = namespace.equals("kube-system") ? "system" : "empty";
    return request.containers().stream()
        .map(ContainerSpec::getImage)
        .filter(trust::isUntrusted)
        .sorted()
        .findFirst()
        .map(
            image ->
                Verdict.of(
                    request.subject(),
                    weights.of(ID, grade),
                    Trait.words(Trait.SYSTEM_NAMESPACE),
                    "put among the cluster's own: " + request.text(),
                    "runs " + image + " in " + namespace + ", image of an unknown publisher",
                    List.of("T1610", "T1036.005")));
  }
}
