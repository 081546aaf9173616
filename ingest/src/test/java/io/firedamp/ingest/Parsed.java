package io.firedamp.ingest;

import java.util.List;

/** What was parsed, as tests look at it. */
public final class Parsed {
  private Parsed() {}

  /** The values of one type, in order. */
  public static <T> List<T> of(Class<T> type, List<ParsedEvent> events) {
    return events.stream()
        .map(ParsedEvent::value)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }
}
