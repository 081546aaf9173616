package io.firedamp.app.command;

import io.firedamp.app.Role;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code firedamp deliver}. */
@Command(
    name = "deliver",
    description = {
      "Runs the sinks of a configuration, and nothing else, until told to stop.",
      "",
      "It reads incidents from the cluster of kafka.bootstrap. Any number may run: each incident"
          + " is",
      "delivered by one of them. What 'topics acls' allows this role is enough."
    },
    footer = {
      "",
      "Examples:",
      "  firedamp deliver -c firedamp.yaml     beside 'ingest' and 'detect' with the same file"
    })
public final class DeliverCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private final ConfigOptions options = new ConfigOptions();

  public DeliverCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new Running(context, options).until(plan -> plan.only(Role.DELIVER));
  }
}
