package io.firedamp.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.EventJson;
import io.firedamp.app.Installation;
import io.firedamp.app.Plugins;
import io.firedamp.app.SignalText;
import io.firedamp.app.TopicReader;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Signal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code firedamp signals}. */
@Command(
    name = "signals",
    description = {
      "Lists the signals of a running installation, also those no incident came of.",
      "",
      "A signal is one rule met by one subject. DECIBANS is what it adds where it is the strongest",
      "of its leg; an incident needs legs that meet. Old logs: 'firedamp replay --signals'."
    },
    footer = {
      "",
      "Examples:",
      "  firedamp signals                          the latest 50",
      "  firedamp signals --workload shop/web      of one workload",
      "  firedamp signals --rule NET-04 -o json    of one rule, for a program"
    })
public final class SignalsCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private final ConfigOptions options = new ConfigOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final SignalOptions wanted = new SignalOptions();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "50",
      description = "The latest so many (default: ${DEFAULT-VALUE}).")
  private int limit;

  public SignalsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Installation installation =
        new Installation(options.load(Plugins.installed(), context.environment()));
    Topics topics = installation.topics();
    try (TopicReader reader = installation.connect()) {
      List<Signal> signals =
          wanted
              .filter()
              .of(
                  reader.tail(topics.signals(), Integer.MAX_VALUE),
                  reader.latest(topics.incidents()).values());
      print(signals.subList(Math.max(0, signals.size() - Math.max(0, limit)), signals.size()));
    }
    return ExitCode.DONE;
  }

  private void print(List<Signal> signals) {
    if (output.isJson()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      ArrayNode array = object.putArray("signals");
      signals.forEach(signal -> array.add(EventJson.tree(signal)));
      context.terminal().out().println(EventJson.text(object));
    } else if (signals.isEmpty()) {
      context.terminal().err().println("no signals");
    } else {
      new SignalText(context.terminal()).printTable(signals);
    }
  }
}
