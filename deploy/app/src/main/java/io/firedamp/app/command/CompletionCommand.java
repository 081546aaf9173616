package io.firedamp.app.command;

import io.firedamp.app.Terminal;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code firedamp completion}. */
@Command(
    name = "completion",
    description = "Prints a completion script for bash and zsh.",
    footer = {
      "",
      "Examples:",
      "  source <(firedamp completion)              for this shell",
      "  firedamp completion > /etc/bash_completion.d/firedamp   for every shell"
    })
public final class CompletionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call.
  private CommandSpec spec;

  public CompletionCommand(CommandContext context) {
    this.terminal = context.terminal();
  }

  @Override
  public Integer call() {
    terminal.out().print(AutoComplete.bash("firedamp", spec.root().commandLine()));
    terminal.out().flush();
    return ExitCode.DONE;
  }
}
