package io.firedamp.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.AppConfig;
import io.firedamp.app.Dispositions;
import io.firedamp.app.EventJson;
import io.firedamp.app.ExceptionLines;
import io.firedamp.app.Failure;
import io.firedamp.app.Installation;
import io.firedamp.app.Plugins;
import io.firedamp.app.Table;
import io.firedamp.app.TopicReader;
import io.firedamp.app.config.Durations;
import io.firedamp.detectors.mining.ExceptionRule;
import io.firedamp.detectors.mining.ExceptionTrial;
import io.firedamp.detectors.mining.ExceptionTrial.Effect;
import io.firedamp.detectors.mining.Exceptions;
import io.firedamp.detectors.mining.MiningDetector;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code firedamp exceptions}. */
@Command(
    name = "exceptions",
    description = {
      "Lists what this organisation allows for a while, adds to it and takes from it.",
      "",
      "Signals in the scope of an exception weigh nothing; incidents show them and the exception.",
      "They stand in the file of detectors.mining.exceptions, one a line, which 'run' looks at",
      "again each minute and 'replay' reads, too. From its end on an exception does nothing."
    },
    footer = {
      "",
      "Examples:",
      "  firedamp exceptions add ci-burn 'rule=MET-01 namespace=ci' --for 90d --reason 'builds'",
      "  firedamp exceptions check          what all of them keep from people",
      "  firedamp exceptions remove ci-burn"
    })
public final class ExceptionsCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private final ConfigOptions options = new ConfigOptions();
  @Mixin private final OutputOption output = new OutputOption();

  private ExceptionsCommand(CommandContext context) {
    this.context = context;
  }

  /** This command with those below it. */
  public static CommandLine line(CommandContext context) {
    return new CommandLine(new ExceptionsCommand(context)).addSubcommand(new AddCommand());
  }

  @Override
  public Integer call() {
    return list();
  }

  @Command(name = "list", description = "Lists the exceptions, also those that are over.")
  int list() {
    Exceptions exceptions = lines(config()).read();
    Instant now = context.clock().instant();
    if (output.isJson()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      ArrayNode array = object.putArray("exceptions");
      exceptions.rules().forEach(rule -> array.add(tree(rule, now)));
      context.terminal().out().println(EventJson.text(object));
    } else if (exceptions.rules().isEmpty()) {
      context.terminal().err().println("no exceptions");
    } else {
      Table table = new Table("ID", "UNTIL", "STATE", "AUTHOR", "SCOPE", "REASON");
      for (ExceptionRule rule : exceptions.rules()) {
        table.row(
            rule.id(),
            rule.until(),
            state(rule, now),
            rule.author(),
            rule.scopeText(),
            rule.reason());
      }
      table.printTo(context.terminal().out());
    }
    return ExitCode.DONE;
  }

  @Command(name = "remove", description = "Takes an exception away.")
  int remove(@Parameters(paramLabel = "ID", description = "As 'list' shows it.") String id) {
    lines(config()).remove(id);
    context.terminal().out().println("removed " + VisibleText.of(id));
    return ExitCode.DONE;
  }

  @Command(
      name = "check",
      description = {
        "Judges the incidents that are known anew with the exceptions, and says what changes.",
        "",
        "By the signals of the last 30 days. Exit code 1 when one that was marked true would be",
        "hidden."
      })
  int check() {
    AppConfig config = config();
    return check(config, lines(config).read()) ? ExitCode.DONE : ExitCode.FAILED;
  }

  private AppConfig config() {
    return options.load(Plugins.installed(), context.environment());
  }

  private static ExceptionLines lines(AppConfig config) {
    return new ExceptionLines(settings(config).exceptions());
  }

  private static MiningDetector.Settings settings(AppConfig config) {
    AppConfig.DetectorConfig mining = config.detectors().get("mining");
    if (mining == null || !(mining.settings() instanceof MiningDetector.Settings settings)) {
      throw new Failure("no detector 'mining' is installed, which exceptions are for");
    }
    return settings;
  }

  private int add(ExceptionRule rule, boolean checked) {
    AppConfig config = config();
    if (checked && !check(config, new Exceptions(List.of(rule)))) {
      throw new Failure(
          "the exception is not added, for it would hide an incident that was marked true: narrow"
              + " its scope");
    }
    lines(config).add(rule);
    context.terminal().out().println("added " + rule.id() + " until " + rule.until());
    return ExitCode.DONE;
  }

  /** Whether no incident that was marked true would be hidden; says what else would change. */
  private boolean check(AppConfig config, Exceptions exceptions) {
    Installation installation = new Installation(config);
    Topics topics = installation.topics();
    try (TopicReader reader = installation.connect()) {
      Dispositions dispositions = Dispositions.in(reader, topics);
      List<Effect> effects =
          new ExceptionTrial(settings(config), exceptions, signals(reader, topics))
              .on(reader.latest(topics.incidents()).values());
      print(effects, dispositions);
      return effects.stream()
          .noneMatch(effect -> effect.isHidden() && dispositions.isTrue(effect.incident().getId()));
    }
  }

  private static Map<String, Signal> signals(TopicReader reader, Topics topics) {
    Map<String, Signal> byId = new HashMap<>();
    reader
        .tail(topics.signals(), Integer.MAX_VALUE)
        .forEach(signal -> byId.put(signal.getId(), signal));
    return byId;
  }

  private void print(Collection<Effect> effects, Dispositions dispositions) {
    if (output.isJson()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      ArrayNode array = object.putArray("effects");
      for (Effect effect : effects) {
        array
            .addObject()
            .put("incident", effect.incident().getId())
            .put("title", effect.incident().getTitle())
            .put("exception", effect.by().id())
            .put("before", effect.before().name())
            .put("after", effect.after().map(Enum::name).orElse(null))
            .put("hidden", effect.isHidden())
            .put("disposition", found(effect, dispositions));
      }
      context.terminal().out().println(EventJson.text(object));
    } else if (effects.isEmpty()) {
      context.terminal().out().println("no incident that is known would change");
    } else {
      Table table = new Table("EXCEPTION", "BEFORE", "AFTER", "FOUND TO BE", "INCIDENT", "TITLE");
      for (Effect effect : effects) {
        table.row(
            effect.by().id(),
            effect.before(),
            effect.after().map(Enum::name).orElse("none"),
            found(effect, dispositions),
            effect.incident().getId(),
            effect.incident().getTitle());
      }
      table.printTo(context.terminal().out());
    }
    context.terminal().out().flush();
  }

  private static String found(Effect effect, Dispositions dispositions) {
    return dispositions
        .of(effect.incident().getId())
        .map(said -> Dispositions.word(said.getFound()))
        .orElse("-");
  }

  private static ObjectNode tree(ExceptionRule rule, Instant now) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("id", rule.id());
    tree.put("until", rule.until().toString());
    tree.put("state", state(rule, now));
    tree.put("author", rule.author());
    ObjectNode scope = tree.putObject("scope");
    rule.scope().forEach(scope::put);
    return tree.put("reason", rule.reason());
  }

  private static String state(ExceptionRule rule, Instant now) {
    return now.isBefore(rule.until()) ? "holds" : "over";
  }

  /** {@code firedamp exceptions add}. */
  @Command(
      name = "add",
      description = {
        "Adds an exception, once it is checked against the incidents that are known.",
        "",
        "SCOPE is words such as rule=NET-04 namespace=shop, all of which must fit: rule, cluster,",
        "namespace, workload (namespace/name), image (publisher/*, publisher/name, sha256:…),",
        "destination (an address, a network, address:port, a name). A known-bad image or a wallet",
        "is softened only where the scope names its rule."
      },
      footer = {
        "",
        "Examples:",
        "  firedamp exceptions add ci-burn 'rule=MET-01 namespace=ci' --for 90d --reason 'builds'"
      })
  static final class AddCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call, like all of these.
    private ExceptionsCommand parent;

    @Parameters(paramLabel = "ID", description = "A name for it: letters, digits and hyphens.")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Parameters(paramLabel = "SCOPE", description = "What it is about.")
    @SuppressWarnings("NullAway.Init")
    private String scope;

    @Option(
        names = "--for",
        required = true,
        paramLabel = "DURATION",
        description = "How long it holds, as 90d or 12h.")
    @SuppressWarnings("NullAway.Init")
    private String holds;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    @SuppressWarnings("NullAway.Init")
    private String reason;

    @Option(
        names = "--by",
        paramLabel = "NAME",
        defaultValue = "${sys:user.name}",
        description = "Who vouches for it (default: ${DEFAULT-VALUE}).")
    private String author = "";

    @Option(
        names = "--unchecked",
        description = "Add it where nothing runs, without looking what it would hide.")
    private boolean unchecked;

    @Override
    public Integer call() {
      try {
        Duration lasts =
            Durations.parse(holds)
                .orElseThrow(
                    () ->
                        new Failure(
                            "--for must be a duration such as 90d or 12h, was '%s'"
                                .formatted(VisibleText.of(holds, 64))));
        Instant until =
            parent.context.clock().instant().plus(lasts).truncatedTo(ChronoUnit.SECONDS);
        return parent.add(
            new ExceptionRule(id, until, author, ExceptionRule.scope(scope), reason), !unchecked);
      } catch (IllegalArgumentException e) {
        throw new Failure(String.valueOf(e.getMessage()), e);
      }
    }
  }
}
