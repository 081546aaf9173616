package io.firedamp.app;

import io.firedamp.schemas.avro.Severity;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command writes: results to {@code out}, everything else to {@code err}.
 *
 * @param color whether {@code out} is a terminal that shows colours and nobody asked for none
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean color) {
  private static final String RESET = "\u001b[0m";

  /** Writes to two streams, each line at once. */
  public static Terminal of(PrintStream out, PrintStream err, boolean color) {
    return new Terminal(writer(out), writer(err), color);
  }

  /**
   * The process's own streams. The launcher tells whether standard output is a terminal, because
   * Java's own answer differs between releases.
   */
  public static Terminal ofProcess(Map<String, String> environment) {
    boolean terminal = Boolean.getBoolean("firedamp.terminal");
    boolean wanted =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    return of(System.out, System.err, terminal && wanted);
  }

  /** The text in bold, where that can be seen. */
  public String bold(String text) {
    return color ? "\u001b[1m" + text + RESET : text;
  }

  /** A severity in its colour, padded to the longest. */
  public String severity(Severity severity) {
    String text = "%-8s".formatted(severity.name());
    if (!color) {
      return text;
    }
    String code =
        switch (severity) {
          case CRITICAL -> "1;31";
          case HIGH -> "31";
          case MEDIUM -> "33";
          case LOW, INFO -> "36";
        };
    return "\u001b[" + code + "m" + text + RESET;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
