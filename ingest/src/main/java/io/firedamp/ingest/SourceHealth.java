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
 * @param complete false when a part of what it reads is away, which the detail names
 */
public record SourceHealth(
    boolean reachable, @Nullable Instant lastEvent, String detail, boolean complete) {
  /** Of a source that is there or away as a whole. */
  public SourceHealth(boolean reachable, @Nullable Instant lastEvent, String detail) {
    this(reachable, lastEvent, detail, reachable);
  }
}
