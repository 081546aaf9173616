package io.firedamp.app;

import io.firedamp.app.command.CommandContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ParameterException;

/** Commands as they stand in documents. */
final class Commands {
  private Commands() {}

  /** Why the program would not take a command line; empty where it would. Nothing is run. */
  static String refusal(List<String> words) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    Terminal terminal = new Terminal(nowhere, nowhere, false);
    try {
      Main.line(new CommandContext(terminal, Map.of(), Clock.systemUTC()))
          .parseArgs(words.toArray(String[]::new));
      return "";
    } catch (ParameterException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
