package io.firedamp.app.command;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code --output table|json}. */
public final class OutputOption {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      scope = ScopeType.INHERIT,
      defaultValue = "table",
      description = "How results are written to stdout (default: ${DEFAULT-VALUE}).")
  private Output output = Output.table;

  /** Whether a program reads the results. */
  public boolean isJson() {
    return output == Output.json;
  }
}
