package io.firedamp.ingest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a source can see.
 *
 * @param reachable false when what it polls or tails is away, or when all that it was ever sent was
 *     refused
 * @param lastEvent wall-clock time of its latest event, or null if there was none yet
 * @param detail one sentence for a person: what cannot be seen, and what to do
 */
public record SourceHealth(boolean reachable, @Nullable Instant lastEvent, String detail) {}
