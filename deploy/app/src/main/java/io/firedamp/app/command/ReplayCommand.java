package io.firedamp.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.AppConfig;
import io.firedamp.app.CampaignText;
import io.firedamp.app.EventJson;
import io.firedamp.app.Failure;
import io.firedamp.app.IncidentText;
import io.firedamp.app.Pipeline;
import io.firedamp.app.PipelinePlan;
import io.firedamp.app.Plugins;
import io.firedamp.app.SignalText;
import io.firedamp.app.TopicReader;
import io.firedamp.app.config.ConfigException;
import io.firedamp.app.coverage.CoverageJson;
import io.firedamp.app.replay.Pace;
import io.firedamp.app.replay.Progress;
import io.firedamp.app.replay.Replay;
import io.firedamp.app.replay.ReplayFiles;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Signal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
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
      "  firedamp replay logs/ --signals --rule NET-04",
      "  firedamp replay logs/ --output json | jq .incidents"
    })
public final class ReplayCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private final ConfigOptions options = new ConfigOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Cluster of events that do not name their own. Default: as configured.")
  private String cluster = "";

  @Option(names = "--signals", description = "Show the signals too; --workload and --rule choose.")
  private boolean signals;

  @Mixin private final SignalOptions wanted = new SignalOptions();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files, directories or globs.")
  private List<String> arguments = List.of();

  public ReplayCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    Plugins plugins = Plugins.installed();
    AppConfig config = options.load(plugins, context.environment());
    Running.sayPlugins(context.terminal().err(), plugins);
    String from = cluster.isEmpty() ? config.basics().cluster() : cluster;
    try {
      List<Path> files = ReplayFiles.named(arguments);
      Provenance provenance = new Provenance(from, "replay");
      PipelinePlan plan =
          PipelinePlan.replay(config, config.basics().namespace() + "-replay").startingOnDemand();
      try (Pipeline pipeline = Pipeline.start(plan, plugins, context.clock())) {
        Progress progress = new Progress(context.terminal().err(), size(files));
        Replay.Result result =
            new Replay(pipeline).play(files, plugins.parsers(), provenance, progress);
        print(result, signals(pipeline, result), files);
      }
      return ExitCode.DONE;
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new Failure("the files cannot be read: " + e.getMessage(), e);
    }
  }

  private List<Signal> signals(Pipeline pipeline, Replay.Result result) {
    if (!isAskedForSignals()) {
      return List.of();
    }
    try (TopicReader reader = pipeline.reader()) {
      return wanted
          .filter()
          .of(reader.tail(pipeline.topics().signals(), Integer.MAX_VALUE), result.incidents());
    }
  }

  private boolean isAskedForSignals() {
    return signals || wanted.areGiven();
  }

  private static long size(List<Path> files) throws IOException {
    long size = 0;
    for (Path file : files) {
      size += Files.size(file);
    }
    return size;
  }

  private void print(Replay.Result result, List<Signal> found, List<Path> files) {
    if (output.isJson()) {
      ObjectNode tree = tree(result, files.size());
      if (isAskedForSignals()) {
        ArrayNode array = tree.putArray("signals");
        found.forEach(signal -> array.add(EventJson.tree(signal)));
      }
      context.terminal().out().println(EventJson.text(tree));
      context.terminal().out().flush();
      return;
    }
    PrintWriter out = context.terminal().out();
    if (result.incidents().isEmpty()) {
      out.println("no incidents");
    } else {
      new IncidentText(context.terminal()).printTable(result.incidents());
    }
    if (!result.campaigns().isEmpty()) {
      out.println();
      new CampaignText(context.terminal()).printTable(CampaignsCommand.inOrder(result.campaigns()));
    }
    if (isAskedForSignals()) {
      out.println();
      new SignalText(context.terminal()).printTable(found);
    }
    out.printf(
        "%n%d events from %d files%s%n",
        result.events(), files.size(), result.events() == 0 ? "" : ", up to " + result.reached());
    printPace(out, result.pace());
    result.unresolved().advice().forEach(line -> out.printf("unresolved  %s%n", line));
    printBalance(out, result.counts());
    new TreeMap<>(result.counts().leftOut())
        .forEach((reason, count) -> out.printf("left out %6d  %s%n", count, reason));
    result.dropped().forEach((reason, dropped) -> printDropped(out, reason, dropped));
    out.flush();
  }

  private static void printPace(PrintWriter out, Pace pace) {
    out.printf(
        Locale.ROOT,
        "%d records in %.1f s: %.0f records/s, %.2f MB/s%n",
        pace.records(),
        pace.seconds(),
        pace.recordsPerSecond(),
        pace.megabytesPerSecond());
  }

  private static void printBalance(PrintWriter out, RecordCounts counts) {
    out.printf(
        "of %d records read %d gave events, %d were left out, %d unreadable%n",
        counts.read(), counts.withEvents(), leftOut(counts), counts.unreadable());
  }

  private static long leftOut(RecordCounts counts) {
    return counts.leftOut().values().stream().mapToLong(Long::longValue).sum();
  }

  private static void printDropped(PrintWriter out, String reason, Replay.Dropped dropped) {
    String where = VisibleText.of(dropped.first());
    out.printf(
        "dropped  %6d  %s (%s)%n",
        dropped.count(), VisibleText.of(reason), dropped.count() == 1 ? where : "first: " + where);
  }

  private static ObjectNode tree(Replay.Result result, int files) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ArrayNode incidents = tree.putArray("incidents");
    result.incidents().forEach(incident -> incidents.add(EventJson.tree(incident)));
    CampaignsCommand.addTo(tree, CampaignsCommand.inOrder(result.campaigns()));
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
    summary.put("seconds", result.pace().seconds());
    summary.put("bytes", result.pace().bytes());
    summary.put("recordsPerSecond", result.pace().recordsPerSecond());
    summary.put("megabytesPerSecond", result.pace().megabytesPerSecond());
    summary.put("unresolved", result.unresolved().count());
    ArrayNode advice = summary.putArray("unresolvedAdvice");
    result.unresolved().advice().forEach(advice::add);
    ObjectNode leftOut = summary.putObject("leftOut");
    new TreeMap<>(result.counts().leftOut()).forEach(leftOut::put);
    summary.put("eventsPublished", result.published());
    balance(result.counts(), summary.putObject("balance"));
    CoverageJson.addTo(summary.putArray("coverage"), result.coverage());
    return tree;
  }

  /** Of records as their formats count them, not of events: one record may give many. */
  private static void balance(RecordCounts counts, ObjectNode balance) {
    balance.put("read", counts.read());
    balance.put("withEvents", counts.withEvents());
    balance.put("leftOut", leftOut(counts));
    balance.put("unreadable", counts.unreadable());
    balance.put("held", counts.held());
  }
}
