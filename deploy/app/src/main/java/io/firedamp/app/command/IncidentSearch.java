package io.firedamp.app.command;

import io.firedamp.app.Failure;
import io.firedamp.app.TopicReader;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import java.util.Comparator;
import java.util.List;

/** Finds incidents as people name them: the latest, or one by the beginning of its id. */
final class IncidentSearch {
  private static final Comparator<Incident> LATEST_FIRST =
      Comparator.comparing(Incident::getUpdated).reversed().thenComparing(Incident::getId);

  private final List<Incident> incidents;

  IncidentSearch(TopicReader reader, Topics topics) {
    this(reader.latest(topics.incidents()).values().stream().sorted(LATEST_FIRST).toList());
  }

  IncidentSearch(List<Incident> incidents) {
    this.incidents = List.copyOf(incidents);
  }

  List<Incident> all() {
    return incidents;
  }

  /**
   * The one whose id begins so.
   *
   * @throws Failure when there is none, or more than one
   */
  Incident only(String wanted) {
    List<Incident> matching =
        incidents.stream().filter(incident -> incident.getId().startsWith(wanted)).toList();
    if (matching.size() != 1) {
      String problem =
          matching.isEmpty()
              ? "no incident has an id that begins with '%s': list them with 'firedamp incidents"
                  + " --all'"
              : matching.size() + " incidents have ids that begin with '%s': give more of it";
      throw new Failure(problem.formatted(VisibleText.of(wanted, 64)));
    }
    return matching.get(0);
  }
}
