package io.firedamp.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.EventJson;
import io.firedamp.app.Failure;
import io.firedamp.app.Installation;
import io.firedamp.app.Plugins;
import io.firedamp.app.RulePage;
import io.firedamp.app.Table;
import io.firedamp.app.TopicReader;
import io.firedamp.detectors.evidence.RuleDescription;
import io.firedamp.detectors.evidence.RuleDescriptions;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.TimelineEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code firedamp rules}. */
@Command(
    name = "rules",
    description = "Lists the rules, tells one, or explains those behind an incident.",
    footer = {
      "",
      "Examples:",
      "  firedamp rules                   all of them, and what each is worth",
      "  firedamp rules show NET-04       what it sees, who honest shows it, how to quiet it",
      "  firedamp rules explain 6f0c      the rules behind an incident",
      "  firedamp rules write docs/rules  a page for each"
    })
public final class RulesCommand implements Callable<Integer> {
  private final CommandContext context;
  private final RuleDescriptions rules = RuleDescriptions.bundled();
  @Mixin private final ConfigOptions options = new ConfigOptions();
  @Mixin private final OutputOption output = new OutputOption();

  private RulesCommand(CommandContext context) {
    this.context = context;
  }

  /** This command with those below it. */
  public static CommandLine line(CommandContext context) {
    return new CommandLine(new RulesCommand(context));
  }

  @Override
  public Integer call() {
    return list();
  }

  @Command(name = "list", description = "Lists the rules and what each is worth, in decibans.")
  int list() {
    if (output.isJson()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      rules.all().forEach(rule -> array.add(tree(rule)));
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.set("rules", array);
      out().println(EventJson.text(object));
    } else {
      Table table = new Table("RULE", "LEG", "DECIBANS", "ATT&CK", "NAME");
      for (RuleDescription rule : rules.all()) {
        table.row(
            rule.rule(),
            rule.leg().name().toLowerCase(Locale.ROOT),
            RulePage.of(rule).range(),
            rule.techniques().isEmpty() ? "-" : String.join(",", rule.techniques()),
            rule.name());
      }
      table.printTo(out());
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "show",
      description = "Tells one rule: what it sees, who honest shows it, how to quiet it.")
  int show(@Parameters(paramLabel = "RULE", description = "Its id, as NET-04.") String id) {
    RuleDescription rule =
        rules
            .of(id)
            .orElseThrow(
                () ->
                    new Failure(
                        "no rule is called '%s': list them with 'firedamp rules'"
                            .formatted(VisibleText.of(id, 64))));
    out()
        .print(
            output.isJson()
                ? EventJson.text(tree(rule)) + System.lineSeparator()
                : RulePage.of(rule).markdown());
    return ExitCode.DONE;
  }

  @Command(
      name = "explain",
      description = "Tells the rules behind an incident: what each saw, and how to quiet it.")
  int explain(
      @Parameters(paramLabel = "ID", description = "Id of one incident, or the beginning of it.")
          String id) {
    Installation installation =
        new Installation(options.load(Plugins.installed(), context.environment()));
    try (TopicReader reader = installation.connect()) {
      explain(new IncidentSearch(reader, installation.topics()).only(id));
    }
    return ExitCode.DONE;
  }

  void explain(Incident incident) {
    out().println(context.terminal().bold(VisibleText.of(incident.getTitle())));
    List<String> told =
        incident.getTimeline().stream().map(TimelineEntry::getRule).distinct().sorted().toList();
    for (String id : told) {
      Optional<RuleDescription> rule = rules.of(id);
      out().println();
      out()
          .println(
              context
                  .terminal()
                  .bold(VisibleText.of(id + rule.map(r -> "  " + r.name()).orElse(""))));
      incident.getTimeline().stream()
          .filter(entry -> entry.getRule().equals(id))
          .forEach(this::printSeen);
      if (rule.isEmpty()) {
        out().println("  a plugin's rule, of which this release knows no more");
      }
      rule.ifPresent(this::printRule);
    }
  }

  private void printSeen(TimelineEntry entry) {
    out()
        .println(
            "  %s  %s: %s"
                .formatted(
                    String.format(Locale.ROOT, "%+.1f dB", entry.getDecibans()),
                    VisibleText.of(entry.getTitle()),
                    VisibleText.of(entry.getDetail())));
  }

  private void printRule(RuleDescription rule) {
    out().println("  why     " + rule.why());
    out().println("  honest  " + rule.honest());
    out().println("  quiet   " + rule.quiet());
    out().println("  page    docs/rules/" + RulePage.of(rule).fileName());
  }

  @Command(name = "write", description = "Writes a page of Markdown for each rule.")
  int write(
      @Parameters(paramLabel = "DIR", description = "Directory; made where there is none.")
          Path directory) {
    try {
      Files.createDirectories(directory);
      for (RuleDescription rule : rules.all()) {
        RulePage page = RulePage.of(rule);
        Files.writeString(directory.resolve(page.fileName()), page.markdown());
      }
    } catch (IOException e) {
      throw new Failure("the pages cannot be written to " + directory + ": " + e.getMessage(), e);
    }
    return ExitCode.DONE;
  }

  private static ObjectNode tree(RuleDescription rule) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("rule", rule.rule());
    tree.put("leg", rule.leg().name());
    tree.put("name", rule.name());
    ArrayNode traits = tree.putArray("traits");
    rule.traits().forEach(traits::add);
    ArrayNode techniques = tree.putArray("techniques");
    rule.techniques().forEach(techniques::add);
    ArrayNode grades = tree.putArray("grades");
    RulePage.of(rule)
        .weights()
        .forEach(
            weight ->
                grades
                    .addObject()
                    .put("grade", weight.grade())
                    .put("decibans", weight.decibans())
                    .put("because", weight.because()));
    tree.put("sees", rule.sees());
    tree.put("why", rule.why());
    tree.put("honest", rule.honest());
    return tree.put("quiet", rule.quiet());
  }

  private PrintWriter out() {
    return context.terminal().out();
  }
}
