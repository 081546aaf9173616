package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.Alias;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * K8S-25: through the API server somebody talks to a kubelet. Monitoring reads figures so; running
 * a command so leaves no trace of an exec.
 */
record KubeletProxyRule(Weights weights) implements RequestRule {
  private static final String ID = "K8S-25";
  private static final String LABEL = "[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?";

  /** After the node: what runs, attaches or forwards, then namespace and pod. */
  private static final Pattern RUNS =
      Pattern.compile(
          "[^?]{0,400}/proxy/+(?:run|exec|attach|portForward)/("
              + LABEL
              + ")/("
              + LABEL
              + ")(?:[/?].*)?");

  /** Figures and health, which monitoring reads all day. */
  private static final Pattern FIGURES =
      Pattern.compile("[^?]{0,400}/proxy/+(?:metrics|stats|healthz|pods|configz|spec)(?:[/?].*)?");

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
    boolean toKubelet =
        request.isResource("nodes")
            && request.event().getSubresource().filter("proxy"::equals).isPresent();
    String uri = request.event().getRequestUri();
    if (!toKubelet || FIGURES.matcher(uri).matches()) {
      return Optional.empty();
    }
    Matcher runs = RUNS.matcher(uri);
    if (runs.matches()) {
      Alias pod = Alias.pod(request.event().getCluster(), runs.group(1), runs.group(2));
      return Optional.of(
          verdict(request, pod, "command", "command run in a container through its kubelet"));
    }
    return request.bySystem()
        ? Optional.empty()
        : Optional.of(verdict(request, subject(request), "read", "kubelet asked"));
  }

  private static Alias subject(Request request) {
    return request.pod().orElse(request.principal());
  }

  private Verdict verdict(Request request, Alias subject, String grade, String title) {
    return Verdict.of(
        subject,
        weights.of(ID, grade),
        grade.equals("command") ? Trait.words(Trait.EXEC) : Trait.words(Trait.RECON),
        title + ": " + request.text(),
        "asked past the API server's own checks of pods",
        grade.equals("command") ? List.of("T1609") : List.of("T1613"));
  }
}
