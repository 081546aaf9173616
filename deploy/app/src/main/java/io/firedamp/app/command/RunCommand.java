package io.firedamp.app.command;

import io.firedamp.app.AppConfig;
import io.firedamp.app.Pipeline;
import io.firedamp.app.PipelinePlan;
import io.firedamp.app.Plugins;
import io.firedamp.schemas.VisibleText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code firedamp run}. */
@Command(
    name = "run",
    description = {
      "Runs sources, detectors and sinks in this process until told to stop.",
      "",
      "Kafka is embedded in it or, with kafka.bootstrap set, a cluster.",
      "",
      "Without a file it listens on http://127.0.0.1:8420 for registry notifications, Kubernetes",
      "audit events and Zeek logs, watches Docker where its socket is, and writes incidents to",
      "incidents.jsonl in the data directory. SIGTERM or Ctrl-C drains and stops it."
    },
    footer = {
      "",
      "Examples:",
      "  firedamp run                          safe defaults, data in ./firedamp-data",
      "  firedamp run -c firedamp.yaml         as configured",
      "  firedamp run --data /var/lib/firedamp --log-format json"
    })
public final class RunCommand implements Callable<Integer> {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration DRAIN_WITHIN = Duration.ofSeconds(30);

  private final CommandContext context;
  @Mixin private final ConfigOptions options = new ConfigOptions();

  public RunCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    long started = System.nanoTime();
    Plugins plugins = Plugins.installed();
    AppConfig config = options.load(plugins, context.environment());
    sayPlugins(context.terminal().err(), plugins);
    CountDownLatch stopped = new CountDownLatch(1);
    Pipeline pipeline = Pipeline.start(PipelinePlan.live(config), plugins, context.clock());
    Thread drain = new Thread(() -> drain(pipeline, stopped), "drain");
    Runtime.getRuntime().addShutdownHook(drain);
    try {
      pipeline.awaitReady(READY_WITHIN);
      sayReady(pipeline, Duration.ofNanos(System.nanoTime() - started));
      stopped.await();
      return ExitCode.DONE;
    } catch (RuntimeException e) {
      Runtime.getRuntime().removeShutdownHook(drain);
      pipeline.close();
      throw e;
    }
  }

  /** What others wrote is named with its checksum, whether it could be loaded or not. */
  static void sayPlugins(PrintWriter err, Plugins plugins) {
    plugins.jars().forEach(jar -> err.println("firedamp: " + VisibleText.of(jar.describe())));
    err.flush();
  }

  private void sayReady(Pipeline pipeline, Duration took) {
    PrintWriter err = context.terminal().err();
    err.printf(
        Locale.ROOT,
        "firedamp: ready in %.1f s, listening on %s (/status, /metrics, /healthz on %s)%n",
        took.toMillis() / 1000.0,
        pipeline.url(),
        pipeline.statusUrl());
    err.printf(
        "firedamp: sources %s; detectors %s; sinks %s; data in %s; stop with Ctrl-C%n",
        String.join(", ", pipeline.sources().keySet()),
        String.join(", ", pipeline.detectors().keySet()),
        String.join(", ", pipeline.sinks().keySet()),
        pipeline.plan().config().basics().data().toAbsolutePath().normalize());
    err.flush();
  }

  /**
   * Told to stop: drains, then ends the process itself, because a process that a signal ends
   * answers 143 although everything was done.
   */
  private void drain(Pipeline pipeline, CountDownLatch stopped) {
    context.terminal().err().println("firedamp: draining");
    Thread close = new Thread(pipeline::close, "close-pipeline");
    close.setDaemon(true);
    close.start();
    int code = ExitCode.DONE;
    try {
      close.join(DRAIN_WITHIN.toMillis());
      code = close.isAlive() ? ExitCode.FAILED : ExitCode.DONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      code = ExitCode.FAILED;
    }
    context
        .terminal()
        .err()
        .println(code == 0 ? "firedamp: stopped" : "firedamp: gave up draining");
    context.terminal().err().flush();
    stopped.countDown();
    Runtime.getRuntime().halt(code);
  }
}
