package io.firedamp.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.AppConfig;
import io.firedamp.app.EventJson;
import io.firedamp.app.Installation;
import io.firedamp.app.LetterId;
import io.firedamp.app.Letters;
import io.firedamp.app.Letters.Found;
import io.firedamp.app.Plugins;
import io.firedamp.app.Retrying;
import io.firedamp.app.Table;
import io.firedamp.app.TopicReader;
import io.firedamp.schemas.VisibleText;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code firedamp dead-letters}. */
@Command(
    name = "dead-letters",
    description = "Lists, tells or retries the incidents that sinks gave up.",
    footer = {
      "",
      "Examples:",
      "  firedamp dead-letters list              the latest 20",
      "  firedamp dead-letters show 0-17         why, and the incident within",
      "  firedamp dead-letters retry 0-17        once more to its sink, by the process that runs",
      "  firedamp dead-letters retry --sink siem all of one sink that are still open"
    })
public final class DeadLettersCommand implements Callable<Integer> {
  private static final int REASON = 160;

  private final CommandContext context;
  @Mixin private final ConfigOptions options = new ConfigOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = "20",
      description = "How many at most, the latest first (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--sink",
      paramLabel = "SINK",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = "",
      description = "Those of one sink alone.")
  private String sink = "";

  DeadLettersCommand(CommandContext context) {
    this.context = context;
  }

  /** This command with the three below it. */
  public static CommandLine line(CommandContext context) {
    return new CommandLine(new DeadLettersCommand(context))
        .addSubcommand(new ListCommand())
        .addSubcommand(new ShowCommand())
        .addSubcommand(new RetryCommand());
  }

  @Override
  public Integer call() {
    Installation installation = new Installation(config());
    try (TopicReader reader = installation.connect()) {
      Letters letters = new Letters(reader, installation.topics());
      List<Found> found = wanted(letters);
      if (output.isJson()) {
        printJson(found, letters);
      } else if (found.isEmpty()) {
        context.terminal().err().println("no dead letters of sinks");
      } else {
        printTable(found, letters);
      }
    }
    return ExitCode.DONE;
  }

  private AppConfig config() {
    return options.load(Plugins.installed(), context.environment());
  }

  private List<Found> wanted(Letters letters) {
    return letters.all().stream()
        .filter(found -> sink.isEmpty() || found.sink().equals(sink))
        .limit(Math.max(0, limit))
        .toList();
  }

  private void printTable(List<Found> found, Letters letters) {
    Letters.Settled settled = letters.settled();
    Table table = new Table("ID", "TIME", "SINK", "INCIDENT", "SINCE", "WHY");
    for (Found each : found) {
      table.row(
          each.id(),
          each.letter().getTime().truncatedTo(ChronoUnit.SECONDS),
          VisibleText.of(each.sink()),
          VisibleText.of(each.deliveryKey()),
          settled.of(each),
          VisibleText.of(each.letter().getReason(), REASON));
    }
    table.printTo(context.terminal().out());
  }

  private void printJson(List<Found> found, Letters letters) {
    Letters.Settled settled = letters.settled();
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    ArrayNode array = all.putArray("deadLetters");
    found.forEach(each -> array.add(tree(each).put("since", settled.of(each))));
    context.terminal().out().println(EventJson.text(all));
  }

  private static ObjectNode tree(Found found) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", found.id().toString())
        .put("time", found.letter().getTime().toString())
        .put("sink", found.sink())
        .put("deliveryKey", found.deliveryKey())
        .put("stage", found.letter().getStage())
        .put("reason", found.letter().getReason())
        .put("origin", found.letter().getOrigin())
        .put("originalSize", found.letter().getOriginalSize());
  }

  private int show(LetterId id) {
    Installation installation = new Installation(config());
    try (TopicReader reader = installation.connect()) {
      Letters letters = new Letters(reader, installation.topics());
      Found found = letters.at(id);
      ObjectNode tree = tree(found).put("since", letters.settled().of(found));
      letters.incident(found).ifPresent(incident -> tree.set("incident", EventJson.tree(incident)));
      if (output.isJson()) {
        context.terminal().out().println(EventJson.text(tree));
      } else {
        print(tree);
      }
    }
    return ExitCode.DONE;
  }

  private void print(ObjectNode tree) {
    PrintWriter out = context.terminal().out();
    tree.properties()
        .forEach(
            e -> {
              if (e.getValue().isObject()) {
                out.println();
                out.println(EventJson.text(e.getValue()));
              } else if (!e.getValue().asText().isEmpty()) {
                out.printf("%-13s %s%n", e.getKey(), VisibleText.of(e.getValue().asText()));
              }
            });
  }

  private int retry(List<LetterId> ids) {
    AppConfig config = config();
    List<LetterId> wanted = ids.isEmpty() ? open(config) : ids;
    Retrying retrying = new Retrying(config);
    boolean isTaken = true;
    for (LetterId id : wanted) {
      var trial = retrying.of(id);
      isTaken &= trial.path("taken").asBoolean();
      if (output.isJson()) {
        context.terminal().out().println(EventJson.text(trial));
      } else {
        SinkTestCommand.print(context.terminal().out(), id.toString(), trial);
      }
      context.terminal().out().flush();
    }
    if (wanted.isEmpty()) {
      context.terminal().err().println("no dead letters of sinks are open");
    }
    return isTaken ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Oldest first, so that a destination is told in order. */
  private List<LetterId> open(AppConfig config) {
    Installation installation = new Installation(config);
    try (TopicReader reader = installation.connect()) {
      Letters letters = new Letters(reader, installation.topics());
      Letters.Settled settled = letters.settled();
      return letters.all().stream()
          .filter(found -> sink.isEmpty() || found.sink().equals(sink))
          .filter(found -> settled.of(found).isEmpty())
          .map(Found::id)
          .sorted()
          .toList();
    }
  }

  /** {@code firedamp dead-letters list}. */
  @Command(
      name = "list",
      description = {
        "Lists the incidents that sinks gave up, the latest first.",
        "SINCE says what became of one: told, or a later revision told; empty is still open."
      },
      footer = {"", "Examples:", "  firedamp dead-letters list --sink siem -o json"})
  static final class ListCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call.
    private DeadLettersCommand parent;

    @Override
    public Integer call() {
      return parent.call();
    }
  }

  /** {@code firedamp dead-letters show}. */
  @Command(
      name = "show",
      description = "Tells one: which sink, why, and the incident within.",
      footer = {"", "Examples:", "  firedamp dead-letters show 0-17"})
  static final class ShowCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call, like the id.
    private DeadLettersCommand parent;

    @Parameters(paramLabel = "ID", description = "As 'list' shows it.")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Override
    public Integer call() {
      return parent.show(LetterId.parse(id));
    }
  }

  /** {@code firedamp dead-letters retry}. */
  @Command(
      name = "retry",
      description = {
        "Has the process that runs tell its sink once more: those named, or all that are open.",
        "",
        "An incident of which a later revision was told since is passed over. Exit code 1 when one",
        "is not taken; its letter stays."
      },
      footer = {"", "Examples:", "  firedamp dead-letters retry 0-17 0-18"})
  static final class RetryCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call, like the ids.
    private DeadLettersCommand parent;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "As 'list' shows them.")
    private List<String> ids = List.of();

    @Override
    public Integer call() {
      return parent.retry(ids.stream().map(LetterId::parse).toList());
    }
  }
}
