package io.firedamp.app.command;

import io.firedamp.app.Role;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code firedamp ingest}. */
@Command(
    name = "ingest",
    description = {
      "Runs the sources of a configuration, and nothing else, until told to stop.",
      "",
      "It writes events to the cluster of kafka.bootstrap, where 'detect' or 'topics apply' has"
          + " made the topics.",
      "Any number may run; what 'topics acls' allows this role is enough."
    },
    footer = {
      "",
      "Examples:",
      "  firedamp ingest -c firedamp.yaml      beside 'detect' and 'deliver' with the same file"
    })
public final class IngestCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private final ConfigOptions options = new ConfigOptions();

  public IngestCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new Running(context, options).until(plan -> plan.only(Role.INGEST));
  }
}
