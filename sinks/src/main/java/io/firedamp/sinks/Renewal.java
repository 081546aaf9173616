package io.firedamp.sinks;

import java.util.Optional;

/**
 * Looks whether what a sink was made of has changed outside, as a secret in a file does when it is
 * replaced. Asked about once a second, and only while the sink is held.
 */
@FunctionalInterface
public interface Renewal {
  /** The sink made anew; empty where nothing has changed, or to nothing that can be used. */
  Optional<Renewed> look();

  /** A sink, and what its texts for people may not show now. */
  record Renewed(SinkContext context, Sink sink) {}

  /** For a sink whose settings nobody can change. */
  static Renewal never() {
    return Optional::empty;
  }
}
