package io.firedamp.app.command;

import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
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
  private final CommandContext context;
  @Mixin private final ConfigOptions options = new ConfigOptions();

  public RunCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new Running(context, options).until(UnaryOperator.identity());
  }
}
