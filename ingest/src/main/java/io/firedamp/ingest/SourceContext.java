package io.firedamp.ingest;

import java.time.Clock;

/** What a source is given. The clock is for timestamps of things that carry none of their own. */
public record SourceContext(
    Provenance provenance, EventPublisher publisher, PushRoutes routes, Clock clock) {}
