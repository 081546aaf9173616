package io.firedamp.app.command;

import io.firedamp.app.SignalFilter;
import picocli.CommandLine.Option;

/** {@code --workload} and {@code --rule}: which signals are shown. */
public final class SignalOptions {
  @Option(
      names = "--workload",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Signals on workloads, pods or addresses with this in their name.")
  private String workload = "";

  @Option(
      names = "--rule",
      paramLabel = "ID",
      defaultValue = "",
      description = "Signals of one rule, for example NET-04.")
  private String rule = "";

  /** What these options ask for. */
  SignalFilter filter() {
    return new SignalFilter(rule, workload);
  }

  /** Whether any of them was given. */
  boolean areGiven() {
    return !rule.isEmpty() || !workload.isEmpty();
  }
}
