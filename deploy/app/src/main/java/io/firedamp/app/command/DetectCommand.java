package io.firedamp.app.command;

import io.firedamp.app.Role;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code firedamp detect}. */
@Command(
    name = "detect",
    description = {
      "Runs the detectors of a configuration, and nothing else, until told to stop.",
      "",
      "It makes the topics on the cluster of kafka.bootstrap. Any number may run: they share the",
      "partitions. What 'topics acls' allows this role is enough."
    },
    footer = {
      "",
      "Examples:",
      "  firedamp detect -c firedamp.yaml      beside 'ingest' and 'deliver' with the same file"
    })
public final class DetectCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private final ConfigOptions options = new ConfigOptions();

  public DetectCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new Running(context, options).until(plan -> plan.only(Role.DETECT));
  }
}
