package io.firedamp.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.EventJson;
import io.firedamp.app.Installation;
import io.firedamp.app.Plugins;
import io.firedamp.app.Table;
import io.firedamp.app.TopicReader;
import io.firedamp.app.config.Durations;
import io.firedamp.schemas.Topic;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code firedamp topics}. */
@Command(
    name = "topics",
    description = {
      "Lists the topics of a running installation, or prepares those of a cluster.",
      "RECORDS counts offsets, so in compacted and transactional topics it is an upper bound.",
      "LATEST is when the latest record came; in what is kept for ever, when it happened."
    },
    footer = {
      "",
      "Examples:",
      "  firedamp topics                      of what runs on ./firedamp-data",
      "  firedamp topics -c prod.yaml -o json of a cluster, for a program",
      "  firedamp topics plan -c prod.yaml    what 'apply' would do; 'verify' in a pipeline",
      "  firedamp topics acls --role ingest   what a role must be allowed"
    })
public final class TopicsCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private final ConfigOptions options = new ConfigOptions();
  @Mixin private final OutputOption output = new OutputOption();

  TopicsCommand(CommandContext context) {
    this.context = context;
  }

  /** This command with the four below it. */
  public static CommandLine line(CommandContext context) {
    return new CommandLine(new TopicsCommand(context))
        .addSubcommand(new TopicsChangesCommand.Plan(context))
        .addSubcommand(new TopicsChangesCommand.Apply(context))
        .addSubcommand(new TopicsChangesCommand.Verify(context))
        .addSubcommand(new TopicsAclsCommand(context));
  }

  /** The one that the options name, here or behind a command below. */
  Installation installation() {
    return new Installation(options.load(Plugins.installed(), context.environment()));
  }

  boolean isJson() {
    return output.isJson();
  }

  @Override
  public Integer call() {
    Installation installation = installation();
    Collection<Topic<?>> topics = installation.topics().all();
    try (TopicReader reader = installation.connect()) {
      Map<String, TopicReader.State> states = reader.states(topics);
      if (output.isJson()) {
        printJson(topics, states);
      } else {
        printTable(topics, states);
      }
    }
    return ExitCode.DONE;
  }

  private void printTable(Collection<Topic<?>> topics, Map<String, TopicReader.State> states) {
    Table table = new Table("TOPIC", "PARTITIONS", "RECORDS", "LATEST", "KEPT");
    for (Topic<?> topic : topics) {
      TopicReader.State state = states.get(topic.name());
      if (state == null) {
        table.row(
            topic.name(), "-", "-", "-", "missing: 'firedamp run' or 'topics apply' makes it");
      } else {
        String latest = state.isEmpty() ? "-" : state.latest().toString();
        table.row(topic.name(), state.partitions(), state.records(), latest, kept(topic));
      }
    }
    table.printTo(context.terminal().out());
  }

  private void printJson(Collection<Topic<?>> topics, Map<String, TopicReader.State> states) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Topic<?> topic : topics) {
      ObjectNode object = array.addObject().put("name", topic.name());
      TopicReader.State state = states.get(topic.name());
      object.put("exists", state != null).put("compacted", topic.compacted());
      object.put(
          "retention", topic.retention().isZero() ? "forever" : topic.retention().toString());
      if (state != null) {
        object.put("partitions", state.partitions()).put("records", state.records());
        if (!state.isEmpty()) {
          object.put("latest", state.latest().toString());
        }
      }
    }
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.set("topics", array);
    context.terminal().out().println(EventJson.text(all));
  }

  private static String kept(Topic<?> topic) {
    String age = topic.retention().isZero() ? "" : Durations.print(topic.retention());
    if (!topic.compacted()) {
      return age.isEmpty() ? "for ever" : age;
    }
    return age.isEmpty() ? "latest per key" : "latest per key, " + age;
  }
}
