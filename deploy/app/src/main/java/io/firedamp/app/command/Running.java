package io.firedamp.app.command;

import io.firedamp.app.AppConfig;
import io.firedamp.app.Pipeline;
import io.firedamp.app.PipelinePlan;
import io.firedamp.app.Plugins;
import io.firedamp.app.config.Durations;
import io.firedamp.schemas.VisibleText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** What runs until it is told to stop: {@code run}, or one role of it. */
record Running(CommandContext context, ConfigOptions options) {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration DRAIN_WITHIN = Duration.ofSeconds(30);

  /** A clock set ahead and back again in between is not noticed, and Kafka's clients are held. */
  private static final Duration LOOK = Duration.ofMillis(50);

  /**
   * Starts, waits for the end, and drains.
   *
   * @param part what of all that is configured runs here
   */
  int until(UnaryOperator<PipelinePlan> part) throws InterruptedException {
    long started = System.nanoTime();
    Plugins plugins = Plugins.installed();
    AppConfig config = options.load(plugins, context.environment());
    PipelinePlan plan = part.apply(PipelinePlan.live(config));
    sayPlugins(context.terminal().err(), plugins);
    ClockStep step = new ClockStep(context.clock()::instant, System::nanoTime);
    CountDownLatch stopped = new CountDownLatch(1);
    Pipeline pipeline = Pipeline.start(plan, plugins, context.clock());
    Thread drain = new Thread(() -> drain(pipeline, stopped), "drain");
    Runtime.getRuntime().addShutdownHook(drain);
    try {
      pipeline.awaitReady(READY_WITHIN);
      sayReady(pipeline, Duration.ofNanos(System.nanoTime() - started));
      while (!stopped.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        endIfSetBack(step.back());
      }
      return ExitCode.DONE;
    } catch (RuntimeException e) {
      Runtime.getRuntime().removeShutdownHook(drain);
      pipeline.close();
      throw e;
    }
  }

  /**
   * Threads that wait by a clock that was set back cannot be stopped in time either; what was
   * accepted is kept, as through any other death.
   */
  private void endIfSetBack(Duration back) {
    if (!back.isZero()) {
      PrintWriter err = context.terminal().err();
      err.printf(
          "firedamp: the clock was set back by %s, and Kafka's clients would stand still as long,"
              + " so it ends. What was accepted is kept: start it again%n",
          Durations.print(Duration.ofSeconds(back.toSeconds())));
      err.flush();
      Runtime.getRuntime().halt(ExitCode.START_AGAIN);
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
        "firedamp: ready in %.1f s%s (/status, /metrics, /healthz on %s)%n",
        took.toMillis() / 1000.0,
        pipeline.url().isEmpty() ? "" : ", listening on " + pipeline.url(),
        pipeline.statusUrl());
    err.printf(
        "firedamp: sources %s; detectors %s; sinks %s; data in %s; stop with Ctrl-C%n",
        list(pipeline.sources().keySet()),
        list(pipeline.detectors().keySet()),
        list(pipeline.sinks().keySet()),
        pipeline.plan().config().basics().data().toAbsolutePath().normalize());
    err.flush();
  }

  private static String list(Set<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
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
