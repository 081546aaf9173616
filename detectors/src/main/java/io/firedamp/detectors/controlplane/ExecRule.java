package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.indicators.TraceFinder;
import io.firedamp.detectors.indicators.Traces;
import io.firedamp.detectors.indicators.Traces.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * K8S-16: somebody ran a command in a running container. The command stands in the request's URI
 * only, and a web socket asks with {@code get} for what a client of old asks with {@code create}.
 */
record ExecRule(TraceFinder finder, Weights weights) implements RequestRule {
  private static final String ID = "K8S-16";

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
    if (!request.runsCommand()) {
      return Optional.empty();
    }
    List<String> command = request.command();
    Traces traces = finder.find(command, List.of(), List.of());
    return grade(request, traces.level())
        .map(
            grade ->
                new Verdict(
                    request.object(),
                    weights.of(ID, grade).decibans(),
                    traits(grade, traces.level()),
                    title(grade, request),
                    traces.found().isEmpty()
                        ? "command '" + String.join(" ", command) + "'"
                        : traces.text(),
                    grade.equals("miner") ? List.of("T1609", "T1496.001") : List.of("T1609"),
                    Map.of("process.command_line", String.join(" ", command)),
                    traces.indicators()));
  }

  private static Optional<String> grade(Request request, Level level) {
    if (level.compareTo(Level.WALLET_AND_ENDPOINT) >= 0) {
      return Optional.of("miner");
    }
    if (level == Level.DROPPER) {
      return Optional.of("dropper");
    }
    return request.isInteractive() ? Optional.of("shell") : Optional.empty();
  }

  private static SortedSet<String> traits(String grade, Level level) {
    SortedSet<String> traits = Trait.words(Trait.EXEC);
    if (grade.equals("miner")) {
      traits.add(Trait.MINER_COMMAND.name());
    }
    if (grade.equals("dropper")) {
      traits.add(Trait.DROPPER.name());
    }
    if (level == Level.MINER_WITH_WALLET || level == Level.WALLET_AND_ENDPOINT) {
      traits.add(Trait.WALLET.name());
    }
    return traits;
  }

  private static String title(String grade, Request request) {
    return switch (grade) {
      case "miner" -> "a miner was started in a running container: " + request.text();
      case "dropper" -> "a program was fetched into a running container: " + request.text();
      default -> "a shell was opened in a running container: " + request.text();
    };
  }
}
