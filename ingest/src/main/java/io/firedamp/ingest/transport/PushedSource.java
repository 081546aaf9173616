package io.firedamp.ingest.transport;

import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.schemas.Require;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A source whose senders post to one path of the shared HTTP server. */
public final class PushedSource implements Source {
  private final String path;
  private final SourceContext context;
  private final RecordReader reader;
  private final Supplier<String> detail;

  // For other threads than the one that reads.
  private volatile @Nullable Instant lastEvent;
  private volatile RecordCounts counts = RecordCounts.NONE;

  /**
   * Nothing is received before {@link #start}.
   *
   * @param detail what cannot be seen, asked whenever health is
   */
  public PushedSource(
      String path, SourceContext context, RecordReader reader, Supplier<String> detail) {
    this.path = path;
    this.context = context;
    this.reader =
        RecordReader.watched(
            reader,
            events -> {
              lastEvent = events.isEmpty() ? lastEvent : context.clock().instant();
              counts = reader.counts();
            });
    this.detail = detail;
  }

  /** Refuses what cannot be a route. */
  public static void checkPath(String path) {
    Require.text(
        path.matches("(/[A-Za-z0-9._~-]+){1,16}") && path.length() <= 256,
        "path",
        "absolute, of letters, digits and . _ ~ - between slashes",
        path);
  }

  @Override
  public void start() {
    context.routes().post(path, context.provenance().source(), reader);
  }

  @Override
  public SourceHealth health() {
    return new SourceHealth(true, lastEvent, detail.get());
  }

  @Override
  public RecordCounts counts() {
    return counts;
  }

  @Override
  public void close() {
    // The server that owns the route stops taking bodies.
  }
}
