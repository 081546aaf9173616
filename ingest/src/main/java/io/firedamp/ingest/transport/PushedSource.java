package io.firedamp.ingest.transport;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceHealth;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A source whose senders post to one path of the shared HTTP server. */
public final class PushedSource implements Source {
  private final String path;
  private final SourceContext context;
  private final Watched reader;
  private final Supplier<String> detail;

  /**
   * Nothing is received before {@link #start}.
   *
   * @param detail what cannot be seen, asked whenever health is
   */
  public PushedSource(
      String path, SourceContext context, RecordReader reader, Supplier<String> detail) {
    this.path = path;
    this.context = context;
    this.reader = new Watched(reader, context.clock());
    this.detail = detail;
  }

  /** Refuses what cannot be a route. */
  public static void checkPath(String path) {
    if (!path.matches("(/[A-Za-z0-9._~-]+){1,16}") || path.length() > 256) {
      throw new IllegalArgumentException(
          "path must be absolute, of letters, digits and . _ ~ - between slashes, was '"
              + path
              + "'");
    }
  }

  @Override
  public void start() {
    context.routes().post(path, context.provenance().source(), reader);
  }

  @Override
  public SourceHealth health() {
    return new SourceHealth(true, reader.lastEvent, detail.get());
  }

  @Override
  public Map<String, Long> leftOut() {
    return reader.leftOut;
  }

  @Override
  public void close() {
    // The server that owns the route stops taking bodies.
  }

  /** Remembers when there was something to read, and what was left out, for other threads. */
  private static final class Watched implements RecordReader {
    private final RecordReader reader;
    private final Clock clock;
    private volatile @Nullable Instant lastEvent;
    private volatile Map<String, Long> leftOut = Map.of();

    Watched(RecordReader reader, Clock clock) {
      this.reader = reader;
      this.clock = clock;
    }

    @Override
    public List<ParsedEvent> read(byte[] record) throws MalformedEventException {
      List<ParsedEvent> events = reader.read(record);
      lastEvent = clock.instant();
      leftOut = Map.copyOf(reader.leftOut());
      return events;
    }

    @Override
    public List<ParsedEvent> finish() {
      return reader.finish();
    }

    @Override
    public OptionalLong oldestHeld() {
      return reader.oldestHeld();
    }

    @Override
    public Map<String, Long> leftOut() {
      return reader.leftOut();
    }
  }
}
