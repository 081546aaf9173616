package io.firedamp.sinks;

import io.firedamp.schemas.Require;
import io.firedamp.sinks.format.IncidentFormats;
import java.time.Clock;
import java.util.Collection;

/**
 * What a sink is given.
 *
 * @param name as configured; it also names the consumer group and the ledger entries, so another
 *     name delivers everything again
 * @param secrets what no reason, log line or metric may show
 * @param counters for what is worth a metric beside outcomes
 * @param clock for what has no event time, as a destination's "not before"
 * @param formats the installed ones, of which a sink that sends text is told one by name
 */
public record SinkContext(
    String name, Secrets secrets, SinkCounters counters, Clock clock, IncidentFormats formats) {
  private static final String NAME = "[a-z0-9][a-z0-9-]{0,62}";

  public SinkContext {
    Require.text(
        name.matches(NAME), "a sink's name", "lower-case letters, digits and hyphens", name);
  }

  /** The same, with more that may not be shown. */
  public SinkContext hiding(Collection<String> more) {
    return new SinkContext(name, secrets.and(more), counters, clock, formats);
  }
}
