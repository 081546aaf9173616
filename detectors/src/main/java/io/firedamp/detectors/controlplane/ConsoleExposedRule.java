package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.ContainerSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * K8S-04: a console is opened to the outside, or is told to ask nobody who he is. Many are opened
 * so on purpose, behind a login that the API server does not see.
 */
record ConsoleExposedRule(Consoles consoles, ImageTrust trust, Weights weights)
    implements RequestRule {
  private static final String ID = "K8S-04";
  private static final Set<String> OUTWARD = Set.of("LoadBalancer", "NodePort");
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0/0", "::/0");

  /** With these a console acts for whoever comes. */
  private static final Set<String> OPEN =
      Set.of(
          "--enable-skip-login",
          "--enable-skip-login=true",
          "--auth-mode=server",
          "--disable-auth",
          "--no-auth");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Optional<Verdict> judge(Request request) {
    if (request.isResource("services") || request.isResource("ingresses")) {
      return request.puts() && isExposed(request)
          ? console(request).map(name -> exposed(request, name))
          : Optional.empty();
    }
    return request.containers().stream()
        .filter(container -> trust.name(container.getImage()).filter(consoles::isNamed).isPresent())
        .flatMap(container -> openFlag(container).stream())
        .findFirst()
        .map(flag -> open(request, flag));
  }

  private Verdict exposed(Request request, String console) {
    return Verdict.of(
        request.object(),
        weights.of(ID, "exposed"),
        Trait.words(Trait.EXPOSED),
        "console opened to the outside: " + request.text(),
        "leads to " + console + ", open to every address",
        List.of("T1133"));
  }

  private Verdict open(Request request, String flag) {
    return Verdict.of(
        request.subject(),
        weights.of(ID, "open"),
        Trait.words(Trait.EXPOSED),
        "console asks nobody who he is: " + request.text(),
        "started with " + flag,
        List.of("T1133"));
  }

  private Optional<String> console(Request request) {
    Stream<String> selected =
        request.facts("selector").stream()
            .map(selector -> selector.substring(selector.indexOf(':') + 1));
    Stream<String> led = request.facts("backend").stream();
    Stream<String> own =
        request.isResource("services") ? request.event().getName().stream() : Stream.empty();
    return Stream.of(selected, led, own)
        .flatMap(names -> names)
        .filter(consoles::isNamed)
        .findFirst();
  }

  /** An Ingress is there to be reached; a Service only where its type says so. */
  private static boolean isExposed(Request request) {
    boolean outward =
        request.isResource("ingresses")
            || request.facts("type").stream().anyMatch(OUTWARD::contains);
    List<String> ranges = request.facts("range");
    boolean narrowed = !ranges.isEmpty() && ranges.stream().noneMatch(EVERYWHERE::contains);
    return outward && !narrowed && request.facts("internal").isEmpty();
  }

  private static Optional<String> openFlag(ContainerSpec container) {
    return Stream.concat(container.getCommand().stream(), container.getArgs().stream())
        .filter(OPEN::contains)
        .findFirst();
  }
}
