package io.firedamp.app.command;

import io.firedamp.app.AppConfig;
import io.firedamp.app.Failure;
import io.firedamp.app.IncidentText;
import io.firedamp.app.Pipeline;
import io.firedamp.app.PipelinePlan;
import io.firedamp.app.Plugins;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.app.demo.StoryTeller;
import io.firedamp.app.replay.Replay;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Severity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** A real attack, played and found. */
@Command(
    name = "demo",
    description = {
      "Plays the docker123321 attack of 2018 and shows the incident it ends in.",
      "",
      "Posts what a registry, an API server and Zeek would have sent to the real sources, in event",
      "time, on a broker of its own that is gone afterwards."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final String CLUSTER = "demo";

  private final CommandContext context;

  public DemoCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    Plugins plugins = Plugins.bundled();
    try {
      Path directory = Files.createTempDirectory("firedamp-demo");
      AppConfig config = config(plugins, directory);
      PipelinePlan plan = plan(config);
      try (Pipeline pipeline = Pipeline.start(plan, plugins, context.clock())) {
        pipeline.awaitReady(READY_WITHIN);
        context.terminal().err().println("firedamp: playing 46 minutes of an attack in event time");
        context.terminal().err().flush();
        Replay replay = new Replay(pipeline);
        new StoryTeller(pipeline.url(), CLUSTER, plugins.parsers(), replay).tell();
        return show(replay.result().incidents(), directory);
      }
    } catch (IOException e) {
      throw new Failure("the demo cannot run here: " + e.getMessage(), e);
    }
  }

  private AppConfig config(Plugins plugins, Path directory) throws IOException {
    Path yaml = directory.resolve("firedamp.yaml");
    Files.writeString(yaml, "cluster: demo\nlistener:\n  port: 0\n");
    return ConfigLoader.of(plugins, context.environment())
        .watchingThisHost(false)
        .withData(directory)
        .load(yaml);
  }

  private static PipelinePlan plan(AppConfig config) {
    return PipelinePlan.replay(config, CLUSTER)
        .withSources(config.sources())
        .withSinks(config.sinks());
  }

  private int show(List<Incident> incidents, Path directory) throws IOException {
    PrintWriter out = context.terminal().out();
    Path file = directory.resolve("incidents.jsonl");
    List<Incident> told =
        incidents.stream()
            .filter(incident -> incident.getSeverity().compareTo(Severity.MEDIUM) >= 0)
            .toList();
    for (Incident incident : told) {
      String delivered =
          Files.exists(file) && Files.readString(file).contains(incident.getId())
              ? "file " + file
              : "nowhere yet";
      new IncidentText(context.terminal()).print(incident, List.of(delivered), List.of());
    }
    out.flush();
    if (told.isEmpty()) {
      throw new Failure("the demo ended without an incident, which is a defect of Firedamp");
    }
    return ExitCode.DONE;
  }
}
