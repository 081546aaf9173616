package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.AuditEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * K8S-01: the API server let somebody without a name do something.
 *
 * @param readWeight for looking around
 * @param changeWeight for changing anything, running commands in pods, or seeing secrets
 */
record AnonymousAccessRule(double readWeight, double changeWeight) implements RequestRule {
  static final AnonymousAccessRule DEFAULTS =
      new AnonymousAccessRule(
          Weights.bundled().of("K8S-01", "read").decibans(),
          Weights.bundled().of("K8S-01", "change").decibans());

  /** What Kubernetes lets everybody see by default: health checks, version, key discovery. */
  private static final List<String> PUBLIC =
      List.of("/healthz", "/livez", "/readyz", "/version", "/openid", "/.well-known");

  @Override
  public String id() {
    return "K8S-01";
  }

  @Override
  public boolean lasts() {
    return false;
  }

  @Override
  public Optional<Verdict> judge(Request request) {
    AuditEvent event = request.event();
    if (!request.isAnonymous() || !isAllowed(event) || isPublic(request)) {
      return Optional.empty();
    }
    boolean inside = request.connectsToPod();
    boolean grave = inside || request.isResource("secrets") || changes(request);
    Alias subject = inside ? request.object() : request.subject();
    return Optional.of(
        new Verdict(
            subject,
            grave ? changeWeight : readWeight,
            Trait.words(Trait.ANONYMOUS),
            "anonymous access allowed: " + request.text(),
            "user '%s', decision %s, response %s"
                .formatted(
                    event.getUser(),
                    event.getDecision().orElse("not recorded"),
                    event.getResponseCode().map(String::valueOf).orElse("not recorded")),
            List.of("T1190", "T1078.001"),
            Map.of(),
            List.of()));
  }

  private static boolean isAllowed(AuditEvent event) {
    return event.getDecision().isPresent()
        ? event.getDecision().get().equals("allow")
        : event.getResponseCode().filter(code -> code < 300).isPresent();
  }

  private static boolean changes(Request request) {
    // A review asks what one may do, and changes nothing.
    return request.writes()
        && request.event().getResource().filter(name -> !name.endsWith("reviews")).isPresent();
  }

  private static boolean isPublic(Request request) {
    AuditEvent event = request.event();
    String uri = event.getRequestUri();
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    if (PUBLIC.stream().anyMatch(open -> path.equals(open) || path.startsWith(open + "/"))) {
      return true;
    }
    // kubeadm publishes this one for nodes that have yet to join.
    return event.getVerb().equals("get")
        && request.isResource("configmaps")
        && event.getNamespace().filter("kube-public"::equals).isPresent()
        && event.getName().filter("cluster-info"::equals).isPresent();
  }
}
