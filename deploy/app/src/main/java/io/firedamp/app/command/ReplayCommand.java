package io.firedamp.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.AppConfig;
import io.firedamp.app.EventJson;
import io.firedamp.app.Failure;
import io.firedamp.app.IncidentText;
import io.firedamp.app.Pipeline;
import io.firedamp.app.PipelinePlan;
import io.firedamp.app.Plugins;
import io.firedamp.app.config.ConfigException;
import io.firedamp.app.replay.Progress;
import io.firedamp.app.replay.Replay;
import io.firedamp.app.replay.ReplayFiles;
import io.firedamp.ingest.Printable;
import io.firedamp.ingest.Provenance;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Old logs, to the incidents they hold. */
@Command(
    name = "replay",
    description = {
      "Runs old logs through the same parsers and detectors, to the same incident ids.",
      "",
      "Files are recognised by content, plain, gzip or zstd, and merged by event time. Nothing is",
      "delivered to a SIEM. Ends with the incidents, and with what was dropped and why."
    },
    footer = {
      "",
      "Examples:",
      "  firedamp replay audit.log zeek/             a file and a directory",
      "  firedamp replay 'logs/*.gz' --cluster prod  incident ids as in the live cluster 'prod'",
      "  firedamp replay logs/ --output json | jq .incidents"
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);

  private final CommandContext context;
  @Mixin private final ConfigOptions options = new ConfigOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Cluster of events that do not name their own. Default: as configured.")
  private String cluster = "";

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files, directories or globs.")
  private List<String> arguments = List.of();

  public ReplayCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    Plugins plugins = Plugins.installed();
    AppConfig config = options.load(plugins, context.environment());
    String from = cluster.isEmpty() ? config.basics().cluster() : cluster;
    try {
      List<Path> files = ReplayFiles.named(arguments);
      Provenance provenance = new Provenance(from, "replay");
      PipelinePlan plan =
          PipelinePlan.replay(config, config.basics().namespace() + "-replay");
      try (Pipeline pipeline = Pipeline.start(plan, plugins, context.clock())) {
        pipeline.awaitReady(READY_WITHIN);
        Progress progress = new Progress(context.terminal().err(), size(files));
        print(new Replay(pipeline).play(files, plugins.parsers(), provenance, progress), files);
      }
      return ExitCode.DONE;
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new Failure("the files cannot be read: " + e.getMessage(), e);
    }
  }

  private static long size(List<Path> files) throws IOException {
    long size = 0;
    for (Path file : files) {
      size += Files.size(file);
    }
    return size;
  }

  private void print(Replay.Result result, List<Path> files) {
    if (output.isJson()) {
      context.terminal().out().println(EventJson.text(tree(result, files.size())));
      context.terminal().out().flush();
      return;
    }
    PrintWriter out = context.terminal().out();
    if (result.incidents().isEmpty()) {
      out.println("no incidents");
    } else {
      new IncidentText(context.terminal()).printTable(result.incidents());
    }
    out.printf(
        "%n%d events from %d files%s%n",
        result.events(), files.size(), result.events() == 0 ? "" : ", up to " + result.reached());
    result.leftOut().forEach((reason, count) -> out.printf("left out %6d  %s%n", count, reason));
    result
        .dropped()
        .forEach(
            (reason, dropped) ->
                out.printf(
                    "dropped  %6d  %s (first: %s)%n",
                    dropped.count(), Printable.text(reason), Printable.text(dropped.first())));
    out.flush();
  }

  private static ObjectNode tree(Replay.Result result, int files) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ArrayNode incidents = tree.putArray("incidents");
    result.incidents().forEach(incident -> incidents.add(EventJson.tree(incident)));
    ArrayNode dropped = tree.putArray("dropped");
    result
        .dropped()
        .forEach(
            (reason, what) ->
                dropped
                    .addObject()
                    .put("reason", reason)
                    .put("count", what.count())
                    .put("first", what.first()));
    ObjectNode summary = tree.putObject("summary");
    summary.put("files", files);
    summary.put("records", result.records());
    summary.put("events", result.events());
    summary.put("reached", result.events() == 0 ? null : result.reached().toString());
    ObjectNode leftOut = summary.putObject("leftOut");
    result.leftOut().forEach(leftOut::put);
    return tree;
  }
}
