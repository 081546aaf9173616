package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** K8S-03: a binding gives rights to whoever does not say who he is. */
record AnonymousBindingRule(Weights weights) implements RequestRule {
  private static final String ID = "K8S-03";
  private static final Set<String> BINDINGS = Set.of("rolebindings", "clusterrolebindings");
  private static final Set<String> STRANGERS =
      Set.of("User/system:anonymous", "Group/system:unauthenticated");

  /**
   * What is meant for everybody: health and version, keys that tokens are checked with, and what
   * Kubernetes before 1.14 let everybody ask.
   */
  private static final Set<String> PUBLIC =
      Set.of(
          "ClusterRole/system:public-info-viewer",
          "ClusterRole/system:service-account-issuer-discovery",
          "ClusterRole/system:discovery",
          "ClusterRole/system:basic-user");

  /** How kubeadm publishes what nodes need that have yet to join. */
  private static final String KUBEADM = "Role/kubeadm:bootstrap-signer-clusterinfo";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public boolean lasts() {
    return false;
  }

  @Override
  public Optional<Verdict> judge(Request request) {
    if (!request.puts() || BINDINGS.stream().noneMatch(request::isResource)) {
      return Optional.empty();
    }
    List<String> roles = request.facts("role");
    return request.facts("subject").stream()
        .filter(STRANGERS::contains)
        .findFirst()
        .filter(stranger -> !isPublic(request, roles))
        .map(
            stranger ->
                Verdict.of(
                    request.subject(),
                    weights.of(ID, "bound"),
                    Trait.words(Trait.ANONYMOUS, Trait.GRANT),
                    "rights given to whoever does not say who he is: " + request.text(),
                    stranger + " is given " + (roles.isEmpty() ? "a role" : roles.get(0)),
                    List.of("T1098.006", "T1078.001")));
  }

  private static boolean isPublic(Request request, List<String> roles) {
    boolean kubeadms = request.event().getNamespace().filter("kube-public"::equals).isPresent();
    return !roles.isEmpty()
        && roles.stream()
            .allMatch(role -> PUBLIC.contains(role) || (kubeadms && role.equals(KUBEADM)));
  }
}
