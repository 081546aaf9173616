package io.firedamp.sinks;

import io.firedamp.sinks.format.IncidentFormats;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** What tests of sinks hand to a factory. */
public final class TestContexts {
  /** The instant at which the clock of every test context stands. */
  public static final Instant NOW = Instant.parse("2018-03-16T10:00:00Z");

  private TestContexts() {}

  /** A context without secrets. */
  public static SinkContext context(String name) {
    return context(name, List.of());
  }

  /** A context of a configuration that holds these secrets. */
  public static SinkContext context(String name, List<String> secrets) {
    return new SinkContext(
        name,
        Secrets.of(secrets),
        new SinkCounters(),
        Clock.fixed(NOW, ZoneOffset.UTC),
        IncidentFormats.bundled());
  }
}
