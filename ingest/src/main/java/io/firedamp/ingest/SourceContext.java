package io.firedamp.ingest;

import java.time.Clock;
import java.util.List;

/**
 * What a source is given.
 *
 * @param clock for timestamps of things that carry none of their own
 * @param parsers every installed format, for a source that reads whatever it is pointed at
 */
public record SourceContext(
    Provenance provenance,
    EventPublisher publisher,
    PushRoutes routes,
    Clock clock,
    List<EventParser> parsers) {
  public SourceContext {
    parsers = List.copyOf(parsers);
  }

  /** For a source that knows its own formats. */
  public SourceContext(
      Provenance provenance, EventPublisher publisher, PushRoutes routes, Clock clock) {
    this(provenance, publisher, routes, clock, List.of());
  }
}
