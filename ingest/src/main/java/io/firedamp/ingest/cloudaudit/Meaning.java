package io.firedamp.ingest.cloudaudit;

import io.firedamp.ingest.ParsedEvent;
import java.util.List;

/** What one record means: events, or why there are none. */
record Meaning(List<ParsedEvent> events, String leftOut) {
  Meaning {
    events = List.copyOf(events);
  }

  static Meaning of(List<ParsedEvent> events) {
    return new Meaning(events, "");
  }

  static Meaning leftOut(String reason) {
    return new Meaning(List.of(), reason);
  }
}
