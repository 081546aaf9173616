package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.Alias;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * K8S-05: a workload is made, or a command run, through a console. Under the console's own account
 * nobody says who it was; a person's own account through it is how consoles are meant to be used.
 */
record ConsoleDeployRule(Consoles consoles, Weights weights) implements RequestRule {
  private static final String ID = "K8S-05";

  /** What the Kubernetes dashboard calls itself when it passes a person's token on. */
  private static final Pattern DASHBOARD = Pattern.compile("dashboard/v?[0-9].{0,64}");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Optional<Verdict> judge(Request request) {
    if (!request.makesWorkload() && !request.runsCommand()) {
      return Optional.empty();
    }
    return grade(request)
        .map(
            grade ->
                Verdict.of(
                    subject(request),
                    weights.of(ID, grade),
                    Trait.words(Trait.CONSOLE),
                    "done through a console: " + request.text(),
                    detail(request, grade),
                    List.of("T1133", "T1610")));
  }

  private Optional<String> grade(Request request) {
    Optional<Boolean> starts =
        request.serviceAccount().flatMap(account -> consoles.starts(account.name()));
    if (starts.isPresent()) {
      return Optional.of(starts.get() ? "by-design" : "own-account");
    }
    return request
        .event()
        .getUserAgent()
        .filter(agent -> DASHBOARD.matcher(agent).matches())
        .map(agent -> "person");
  }

  private static Alias subject(Request request) {
    return request.runsCommand() ? request.object() : request.subject();
  }

  private static String detail(Request request, String grade) {
    return grade.equals("person")
        ? "client is a dashboard that acts for '" + request.event().getUser() + "'"
        : "asked by '" + request.event().getUser() + "', a console's own account";
  }
}
