package io.firedamp.app.command;

import io.firedamp.app.Terminal;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.Command;

/** {@code firedamp version}. */
@Command(name = "version", description = "Prints the versions of Firedamp, Kafka and Java.")
public final class VersionCommand implements Callable<Integer> {
  private final Terminal terminal;

  public VersionCommand(CommandContext context) {
    this.terminal = context.terminal();
  }

  @Override
  public Integer call() {
    terminal
        .out()
        .printf(
            "firedamp %s (Kafka %s, Java %s)%n",
            version(), AppInfoParser.getVersion(), Runtime.version());
    return ExitCode.DONE;
  }

  private static String version() {
    return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
