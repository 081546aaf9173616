package io.firedamp.app.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.EventJson;
import io.firedamp.app.Failure;
import io.firedamp.app.IncidentText;
import io.firedamp.app.Installation;
import io.firedamp.app.Plugins;
import io.firedamp.app.Table;
import io.firedamp.app.TopicReader;
import io.firedamp.app.coverage.ConfiguredSources;
import io.firedamp.app.coverage.Coverage;
import io.firedamp.app.coverage.CoverageJson;
import io.firedamp.schemas.VisibleText;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code firedamp coverage}. */
@Command(
    name = "coverage",
    description = {
      "Tells what can be seen of each cluster, and why the rest cannot.",
      "",
      "Evidence of mining comes in legs: image, access (the audit log), compute and network. A leg",
      "is seen, partly seen or blind; workloads are named of which less is seen than of their",
      "cluster."
    },
    footer = {
      "",
      "Examples:",
      "  firedamp coverage                       of what runs on ./firedamp-data",
      "  firedamp coverage --workload shop/web   of one workload",
      "  firedamp coverage -o json               for a program"
    })
public final class CoverageCommand implements Callable<Integer> {
  private static final int MOST_WORKLOADS = 50;

  private final CommandContext context;
  @Mixin private final ConfigOptions options = new ConfigOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      description = "Of one workload that runs, as namespace/name or name: by the nodes it is on.")
  private @Nullable String workload;

  public CoverageCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Plugins plugins = Plugins.installed();
    Installation installation = new Installation(options.load(plugins, context.environment()));
    try (TopicReader reader = installation.connect()) {
      print(wanted(read(reader, installation, plugins, context.clock().instant())));
    }
    return ExitCode.DONE;
  }

  private List<Coverage.ClusterSight> wanted(Coverage coverage) {
    if (workload == null) {
      return coverage.clusters();
    }
    List<Coverage.ClusterSight> found = coverage.ofWorkload(workload);
    if (found.isEmpty()) {
      throw new Failure(
          "no workload called '%s' is known to run: name it as 'firedamp incidents' does, namespace/name"
              .formatted(VisibleText.of(workload, 128)));
    }
    return found;
  }

  /** What can be seen of an installation. */
  static Coverage read(
      TopicReader reader, Installation installation, Plugins plugins, Instant now) {
    return new Coverage(
        reader.latest(installation.topics().sourceReports()).values(),
        reader.latest(installation.topics().containerStates()).values(),
        new ConfiguredSources(installation.config().sources(), plugins.sources()),
        now);
  }

  private void print(List<Coverage.ClusterSight> clusters) {
    if (output.isJson()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      CoverageJson.addTo(object.putArray("clusters"), clusters);
      context.terminal().out().println(EventJson.text(object));
    } else if (clusters.isEmpty()) {
      context.terminal().err().println("no source has reported yet: ask again in a minute");
    } else {
      printTable(clusters);
    }
  }

  private void printTable(List<Coverage.ClusterSight> clusters) {
    Table table = new Table("CLUSTER", "LEG", "SIGHT", "LATEST", "WHY");
    for (Coverage.ClusterSight cluster : clusters) {
      for (Coverage.LegSight leg : cluster.legs()) {
        table.row(
            cluster.cluster(),
            leg.leg().name().toLowerCase(Locale.ROOT),
            leg.sight().name().toLowerCase(Locale.ROOT),
            leg.latest().map(Instant::toString).orElse("-"),
            leg.why());
      }
    }
    table.printTo(context.terminal().out());
    List<Coverage.WorkloadSight> workloads =
        clusters.stream().flatMap(cluster -> cluster.workloads().stream()).toList();
    if (!workloads.isEmpty()) {
      printWorkloads(workloads);
    }
  }

  private void printWorkloads(List<Coverage.WorkloadSight> workloads) {
    Table table = new Table("WORKLOAD", "LEG", "WHY");
    workloads.stream()
        .limit(MOST_WORKLOADS)
        .forEach(each -> table.row(IncidentText.workload(each.workload()), "compute", each.why()));
    context.terminal().out().println();
    table.printTo(context.terminal().out());
    if (workloads.size() > MOST_WORKLOADS) {
      context
          .terminal()
          .out()
          .printf("and %d more: -o json names them%n", workloads.size() - MOST_WORKLOADS);
    }
  }
}
