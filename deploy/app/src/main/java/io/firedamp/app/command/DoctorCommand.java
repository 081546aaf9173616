package io.firedamp.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.Check;
import io.firedamp.app.Check.Verdict;
import io.firedamp.app.Doctor;
import io.firedamp.app.EventJson;
import io.firedamp.app.Failure;
import io.firedamp.app.Installation;
import io.firedamp.app.Plugins;
import io.firedamp.app.Table;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code firedamp doctor}. */
@Command(
    name = "doctor",
    description = {
      "Says what is reachable, which sources are silent, and what cannot be seen.",
      "",
      "Exit code 1 when something is broken; blindness alone is 0."
    },
    footer = {
      "",
      "Examples:",
      "  firedamp doctor                      what runs on ./firedamp-data",
      "  firedamp doctor -c prod.yaml -o json for a program"
    })
public final class DoctorCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private final ConfigOptions options = new ConfigOptions();
  @Mixin private final OutputOption output = new OutputOption();

  public DoctorCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Plugins plugins = Plugins.installed();
    Installation installation = new Installation(options.load(plugins, context.environment()));
    List<Check> checks = new Doctor(installation, plugins, context.clock()).examine();
    if (output.isJson()) {
      printJson(checks);
    } else if (checks.size() == 1) {
      // Nothing runs: that is the one thing to say.
      throw new Failure(checks.get(0).finding());
    } else {
      printTable(checks);
    }
    return checks.stream().anyMatch(check -> check.verdict() == Verdict.BROKEN)
        ? ExitCode.FAILED
        : ExitCode.DONE;
  }

  private void printTable(List<Check> checks) {
    Table table = new Table("", "WHAT", "FOUND", "DO");
    for (Check check : checks) {
      table.row(name(check), check.area(), check.finding(), check.advice());
    }
    table.printTo(context.terminal().out());
  }

  private void printJson(List<Check> checks) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    ArrayNode array = all.putArray("checks");
    for (Check check : checks) {
      array
          .addObject()
          .put("verdict", name(check))
          .put("what", check.area())
          .put("found", check.finding())
          .put("do", check.advice());
    }
    context.terminal().out().println(EventJson.text(all));
  }

  private static String name(Check check) {
    return check.verdict().name().toLowerCase(Locale.ROOT);
  }
}
