package io.firedamp.sinks.format;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import java.util.List;

/**
 * Which revisions a chat is told of, because nobody reads one that is told everything.
 *
 * @param names of {@code OPENED}, which is also opened again, {@code ESCALATED}, {@code REVISED}
 *     and {@code CLOSED}, which is also retracted
 */
public record ToldChanges(List<String> names) {
  private static final List<String> KNOWN = List.of("OPENED", "ESCALATED", "REVISED", "CLOSED");

  public ToldChanges {
    names = List.copyOf(names);
    Require.that(
        !names.isEmpty() && KNOWN.containsAll(names),
        "tell",
        "one or more of " + String.join(", ", KNOWN),
        names);
  }

  /** All but what only adds evidence. */
  public static List<String> defaults() {
    return List.of("OPENED", "ESCALATED", "CLOSED");
  }

  public boolean isTold(Incident incident) {
    return names.contains(kind(incident));
  }

  private static String kind(Incident incident) {
    return switch (incident.getChange()) {
      case "ESCALATED", "REVISED" -> incident.getChange();
      case "OPENED", "REOPENED" -> "OPENED";
      case "CLOSED", "RETRACTED" -> "CLOSED";
      default -> incident.getStatus() == IncidentStatus.OPEN ? "OPENED" : "CLOSED";
    };
  }
}
