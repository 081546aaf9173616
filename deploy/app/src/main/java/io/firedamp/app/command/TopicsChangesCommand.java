package io.firedamp.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.AppConfig;
import io.firedamp.app.ClusterTopics;
import io.firedamp.app.EventJson;
import io.firedamp.app.Installation;
import io.firedamp.schemas.TopicChange;
import io.firedamp.schemas.TopicChange.Kind;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** What {@code firedamp topics plan}, {@code apply} and {@code verify} have in common. */
abstract sealed class TopicsChangesCommand implements Callable<Integer> {
  private final CommandContext context;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it before call.
  private TopicsCommand parent;

  private TopicsChangesCommand(CommandContext context) {
    this.context = context;
  }

  /** {@code firedamp topics plan}. */
  @Command(
      name = "plan",
      description = {
        "Prints what 'topics apply' would do to the topics of a cluster, and changes nothing.",
        "Exit code 1 when something could not be done: state is keyed, so a count of partitions"
            + " stays."
      },
      footer = {"", "Examples:", "  firedamp topics plan -c prod.yaml"})
  static final class Plan extends TopicsChangesCommand {
    Plan(CommandContext context) {
      super(context);
    }

    @Override
    int act(ClusterTopics cluster, List<TopicChange> changes) {
      return isRefused(changes) ? ExitCode.FAILED : ExitCode.DONE;
    }
  }

  /** {@code firedamp topics apply}. */
  @Command(
      name = "apply",
      description = {
        "Makes the missing topics and sets how present ones are kept, as configured.",
        "Nothing is deleted, no partition is added or moved. Exit code 1 when something stays."
      },
      footer = {"", "Examples:", "  firedamp topics apply -c prod.yaml"})
  static final class Apply extends TopicsChangesCommand {
    Apply(CommandContext context) {
      super(context);
    }

    @Override
    int act(ClusterTopics cluster, List<TopicChange> changes) {
      cluster.apply(changes);
      return isRefused(changes) ? ExitCode.FAILED : ExitCode.DONE;
    }
  }

  /** {@code firedamp topics verify}. */
  @Command(
      name = "verify",
      description = {
        "Tells in what the topics of a cluster differ from what is configured; changes nothing.",
        "Exit code 1 when they do."
      },
      footer = {"", "Examples:", "  firedamp topics verify -c prod.yaml"})
  static final class Verify extends TopicsChangesCommand {
    Verify(CommandContext context) {
      super(context);
    }

    @Override
    int act(ClusterTopics cluster, List<TopicChange> changes) {
      return changes.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  /** Does what the command is for, and answers its exit code. */
  abstract int act(ClusterTopics cluster, List<TopicChange> changes);

  @Override
  public Integer call() {
    Installation installation = parent.installation();
    AppConfig.Kafka kafka = installation.config().basics().kafka();
    try (ClusterTopics cluster =
        new ClusterTopics(installation.topics(), installation.client(), kafka.replicas())) {
      List<TopicChange> changes = cluster.changes();
      int code = act(cluster, changes);
      if (parent.isJson()) {
        printJson(changes);
      } else {
        changes.forEach(
            change ->
                context.terminal().out().println(name(change.kind()) + "  " + change.sentence()));
        if (changes.isEmpty()) {
          context.terminal().err().println("all topics are as configured");
        }
      }
      return code;
    }
  }

  static boolean isRefused(List<TopicChange> changes) {
    return changes.stream().anyMatch(change -> change.kind() == Kind.REFUSED);
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private void printJson(List<TopicChange> changes) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    ArrayNode array = all.putArray("changes");
    for (TopicChange change : changes) {
      array
          .addObject()
          .put("topic", change.topic())
          .put("kind", name(change.kind()))
          .put("setting", change.setting())
          .put("found", change.found())
          .put("wanted", change.wanted())
          .put("sentence", change.sentence());
    }
    context.terminal().out().println(EventJson.text(all));
  }
}
