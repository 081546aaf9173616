package io.firedamp.detectors.controlplane;

import java.util.List;
import java.util.Set;

/** What keeps others in bounds: which rights are as good as all, and what taking away frees. */
final class Guardrails {
  private static final Set<String> BINDINGS = Set.of("rolebindings", "clusterrolebindings");
  private static final Set<String> ROLES = Set.of("roles", "clusterroles");

  /** Who may do these gives himself the rest. */
  private static final Set<String> ESCALATING = Set.of("escalate", "bind", "impersonate");

  private static final Set<String> GUARDS =
      Set.of(
          "validatingwebhookconfigurations",
          "mutatingwebhookconfigurations",
          "validatingadmissionpolicies",
          "validatingadmissionpolicybindings",
          "networkpolicies",
          "resourcequotas",
          "limitranges",
          "podsecuritypolicies",
          "constrainttemplates");

  /** Whose every object is a policy. */
  private static final Set<String> POLICY_GROUPS =
      Set.of("kyverno.io", "constraints.gatekeeper.sh", "policies.kubewarden.io");

  /** The label by which a namespace lets everything in. */
  private static final String PRIVILEGED = "pod-security.kubernetes.io/enforce:privileged";

  private Guardrails() {}

  /** Whether the request gives rights that are as good as all. */
  static boolean isGrant(Request request) {
    if (!request.puts()) {
      return false;
    }
    if (BINDINGS.stream().anyMatch(request::isResource)) {
      return request.facts("role").contains("ClusterRole/cluster-admin");
    }
    return ROLES.stream().anyMatch(request::isResource)
        && request.facts("rule").stream().anyMatch(Guardrails::isWide);
  }

  /** Groups, resources and verbs: everything of the core or of all groups, or how to get there. */
  private static boolean isWide(String rule) {
    List<String> parts = List.of(rule.split(" ", -1));
    if (parts.size() != 3) {
      return false;
    }
    List<String> groups = List.of(parts.get(0).split(",", -1));
    List<String> verbs = List.of(parts.get(2).split(",", -1));
    boolean core = groups.contains("*") || groups.contains("");
    boolean all = verbs.contains("*") && parts.get(1).equals("*");
    return (core && all) || ESCALATING.stream().anyMatch(verbs::contains);
  }

  /** Whether the request takes a guardrail away. */
  static boolean isRemoval(Request request) {
    if (request.isResource("namespaces")) {
      return request.puts() && request.facts("label").contains(PRIVILEGED);
    }
    return request.event().getVerb().startsWith("delete") && isGuard(request);
  }

  private static boolean isGuard(Request request) {
    return GUARDS.stream().anyMatch(request::isResource)
        || request.event().getApiGroup().filter(POLICY_GROUPS::contains).isPresent();
  }

  /** Where a workload or a guardrail is; empty for the whole cluster. */
  static String namespace(Request request) {
    return request.isResource("namespaces")
        ? request.event().getName().orElse("")
        : request.event().getNamespace().orElse("");
  }
}
