package io.firedamp.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.AppConfig;
import io.firedamp.app.EventJson;
import io.firedamp.app.Failure;
import io.firedamp.app.Plugins;
import io.firedamp.app.StatusClient;
import io.firedamp.app.Table;
import io.firedamp.schemas.VisibleText;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code firedamp sinks}. */
@Command(
    name = "sinks",
    description = {
      "Lists the sinks of a running process, or tests one.",
      "",
      "LAG is incidents that wait, LAST when the destination last took one, DEAD how many it never",
      "will since the start (see 'firedamp dead-letters'). Exit code 1 when a sink does not deliver."
    },
    footer = {
      "",
      "Examples:",
      "  firedamp sinks                       of what runs on ./firedamp-data",
      "  firedamp sinks list -o json          the same for a program",
      "  firedamp sinks test siem             one incident, marked as a test, through the sink 'siem'"
    })
public final class SinksCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private final ConfigOptions options = new ConfigOptions();
  @Mixin private final OutputOption output = new OutputOption();

  SinksCommand(CommandContext context) {
    this.context = context;
  }

  /** This command with the two below it. */
  public static CommandLine line(CommandContext context) {
    return new CommandLine(new SinksCommand(context))
        .addSubcommand(new ListCommand())
        .addSubcommand(new SinkTestCommand(context));
  }

  /** {@code firedamp sinks list}. */
  @Command(
      name = "list",
      description = "Lists the sinks of a running process: 'firedamp sinks' alone does so, too.",
      footer = {"", "Examples:", "  firedamp sinks list -c firedamp.yaml"})
  static final class ListCommand implements Callable<Integer> {
    @CommandLine.ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call.
    private SinksCommand parent;

    @Override
    public Integer call() {
      return parent.call();
    }
  }

  @Override
  public Integer call() {
    StatusClient client = StatusClient.of(config(Plugins.installed()));
    JsonNode sinks;
    try {
      sinks = client.status().path("sinks");
    } catch (IOException e) {
      throw new Failure(
          client.url()
              + " does not answer: start 'firedamp run', or set http.address and http.port to its"
              + " own",
          e);
    }
    if (output.isJson()) {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      all.set("sinks", sinks);
      context.terminal().out().println(EventJson.text(all));
    } else if (sinks.isEmpty()) {
      context.terminal().err().println("no sinks run there");
    } else {
      print(sinks);
    }
    return sinks.valueStream().allMatch(SinksCommand::delivers) ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** The configuration that the options name, here or behind a command below. */
  AppConfig config(Plugins plugins) {
    return options.load(plugins, context.environment());
  }

  boolean isJson() {
    return output.isJson();
  }

  private static boolean delivers(JsonNode sink) {
    return sink.path("state").asText().equals("DELIVERING");
  }

  private void print(JsonNode sinks) {
    Table table = new Table("SINK", "TYPE", "STATE", "LAG", "DELIVERED", "LAST", "DEAD", "WHY");
    sinks
        .properties()
        .forEach(
            e -> {
              JsonNode sink = e.getValue();
              table.row(
                  e.getKey(),
                  sink.path("type").asText("-"),
                  sink.path("state").asText().toLowerCase(Locale.ROOT),
                  sink.path("lag").asLong(),
                  sink.path("delivered").asLong(),
                  sink.path("lastDelivery").asText("-"),
                  sink.path("poison").asLong(),
                  VisibleText.of(sink.path("reason").asText()));
            });
    table.printTo(context.terminal().out());
  }
}
