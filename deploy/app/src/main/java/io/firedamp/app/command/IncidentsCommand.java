package io.firedamp.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.Dispositions;
import io.firedamp.app.EventJson;
import io.firedamp.app.IncidentText;
import io.firedamp.app.Installation;
import io.firedamp.app.Plugins;
import io.firedamp.app.TopicReader;
import io.firedamp.app.TopicReader.Delivery;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Campaign;
import io.firedamp.schemas.avro.Disposition;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code firedamp incidents}. */
@Command(
    name = "incidents",
    description = "Lists the incidents of a running installation, or tells one.",
    footer = {
      "",
      "Examples:",
      "  firedamp incidents                   the latest 20",
      "  firedamp incidents show 6f0c         the one whose id begins with 6f0c, added up",
      "  firedamp incidents evidence 6f0c     the raw events behind it",
      "  firedamp incidents mark 6f0c true    what it was found to be",
      "  firedamp incidents -o json -n 1000   for a program",
      "  firedamp incidents --all             closed and retracted ones too"
    })
public final class IncidentsCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private final ConfigOptions options = new ConfigOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "Id of one incident, or the beginning of it.")
  private @Nullable String id;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "20",
      description = "How many at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--all", description = "Closed and retracted ones too.")
  private boolean all;

  IncidentsCommand(CommandContext context) {
    this.context = context;
  }

  /** This command with those below it. */
  public static CommandLine line(CommandContext context) {
    return new CommandLine(new IncidentsCommand(context))
        .addSubcommand(new IncidentShowCommand())
        .addSubcommand(new IncidentEvidenceCommand(context))
        .addSubcommand(new IncidentMarkCommand(context));
  }

  @Override
  public Integer call() {
    if (id != null) {
      return show(id);
    }
    Installation installation = installation();
    try (TopicReader reader = installation.connect()) {
      printAll(
          new IncidentSearch(reader, installation.topics())
              .all().stream().filter(this::isWanted).limit(Math.max(0, limit)).toList(),
          Dispositions.in(reader, installation.topics()));
    }
    return ExitCode.DONE;
  }

  /** Tells one incident. */
  int show(String wanted) {
    Plugins plugins = Plugins.installed();
    Installation installation = installation(plugins);
    try (TopicReader reader = installation.connect()) {
      Incident incident = new IncidentSearch(reader, installation.topics()).only(wanted);
      // Of its cluster and its nodes, leg by leg.
      List<String> unseen =
          CoverageCommand.read(reader, installation, plugins, context.clock().instant())
              .gaps(incident.getCluster(), incident.getNodes());
      Known known =
          new Known(
              Dispositions.in(reader, installation.topics()).of(incident.getId()),
              campaignsOf(incident, reader, installation.topics()));
      print(incident, reader.deliveries(installation.topics(), incident.getId()), unseen, known);
    }
    return ExitCode.DONE;
  }

  /** What is known of an incident beside itself. */
  private record Known(Optional<Disposition> disposition, List<Campaign> campaigns) {}

  /** One, or none: whatever joins two campaigns makes them one. */
  private static List<Campaign> campaignsOf(Incident incident, TopicReader reader, Topics topics) {
    return reader.latest(topics.campaigns()).values().stream()
        .filter(campaign -> campaign.getIncidents().contains(incident.getId()))
        .toList();
  }

  /** The installation that the options name, here or behind a command below. */
  Installation installation() {
    return installation(Plugins.installed());
  }

  private Installation installation(Plugins plugins) {
    return new Installation(options.load(plugins, context.environment()));
  }

  boolean isJson() {
    return output.isJson();
  }

  private boolean isWanted(Incident incident) {
    return all || incident.getStatus() == IncidentStatus.OPEN;
  }

  private void print(
      Incident incident, Map<String, Delivery> deliveries, List<String> unseen, Known known) {
    if (output.isJson()) {
      ObjectNode tree = EventJson.tree(incident);
      ArrayNode notSeen = tree.putArray("notSeen");
      unseen.forEach(notSeen::add);
      known.disposition().ifPresent(said -> tree.set("disposition", EventJson.tree(said)));
      CampaignsCommand.addTo(tree, known.campaigns());
      context.terminal().out().println(EventJson.text(tree));
    } else {
      List<String> lines =
          deliveries.entrySet().stream()
              .map(
                  sink ->
                      "%s  revision %d of %d, %s"
                          .formatted(
                              sink.getKey(),
                              sink.getValue().revision(),
                              incident.getRevision(),
                              sink.getValue().outcome()))
              .toList();
      IncidentText text = new IncidentText(context.terminal());
      text.print(incident, lines, unseen);
      text.printSection(
          "Campaign",
          known.campaigns().stream().map(c -> c.getId() + "  " + c.getTitle()).toList());
      text.printSection(
          "Found to be", known.disposition().stream().map(Dispositions::text).toList());
    }
  }

  private void printAll(List<Incident> incidents, Dispositions dispositions) {
    if (output.isJson()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      ArrayNode array = object.putArray("incidents");
      incidents.forEach(
          incident -> {
            ObjectNode tree = EventJson.tree(incident);
            dispositions
                .of(incident.getId())
                .ifPresent(said -> tree.set("disposition", EventJson.tree(said)));
            array.add(tree);
          });
      context.terminal().out().println(EventJson.text(object));
    } else if (incidents.isEmpty()) {
      context.terminal().err().println("no incidents");
    } else {
      new IncidentText(context.terminal()).printTable(incidents);
    }
  }
}
