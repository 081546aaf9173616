package io.firedamp.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.firedamp.app.AppConfig;
import io.firedamp.app.EventJson;
import io.firedamp.app.Plugins;
import io.firedamp.app.SinkTest;
import io.firedamp.schemas.VisibleText;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code firedamp sinks test}. */
@Command(
    name = "test",
    description = {
      "Sends one incident, marked as a test, opened and closed again, through a configured sink.",
      "",
      "The process that runs does it; where none runs, this one does. Nothing of it is kept here.",
      "Exit code 0 when the destination took it, 1 when it did not."
    },
    footer = {"", "Examples:", "  firedamp sinks test siem -c firedamp.yaml"})
final class SinkTestCommand implements Callable<Integer> {
  private final CommandContext context;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it before call, like the name.
  private SinksCommand parent;

  @Parameters(paramLabel = "SINK", description = "Its name under 'sinks' in the configuration.")
  @SuppressWarnings("NullAway.Init")
  private String sink;

  SinkTestCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Plugins plugins = Plugins.installed();
    AppConfig config = parent.config(plugins);
    JsonNode trial = new SinkTest(config, plugins, context.clock()).of(sink);
    if (parent.isJson()) {
      context.terminal().out().println(EventJson.text(trial));
    } else {
      print(context.terminal().out(), sink, trial);
    }
    return trial.path("taken").asBoolean() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** What became of it, and the destination's own words where it has any. */
  static void print(PrintWriter out, String what, JsonNode trial) {
    String reason = trial.path("reason").asText();
    String said = reason.isEmpty() ? trial.path("answer").asText() : reason;
    out.println(
        VisibleText.of(
            what + ": " + trial.path("outcome").asText() + (said.isEmpty() ? "" : ", " + said)));
  }
}
