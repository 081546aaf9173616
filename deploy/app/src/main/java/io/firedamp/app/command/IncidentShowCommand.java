package io.firedamp.app.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code firedamp incidents show}. */
@Command(
    name = "show",
    description = "Tells one incident: who, what, where, since when, and why, added up.",
    footer = {
      "",
      "Examples:",
      "  firedamp incidents show 6f0c",
      "  firedamp incidents show 6f0c -o json"
    })
final class IncidentShowCommand implements Callable<Integer> {
  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it before call, like the id.
  private IncidentsCommand parent;

  @Parameters(paramLabel = "ID", description = "Id of one incident, or the beginning of it.")
  @SuppressWarnings("NullAway.Init")
  private String id;

  @Override
  public Integer call() {
    return parent.show(id);
  }
}
