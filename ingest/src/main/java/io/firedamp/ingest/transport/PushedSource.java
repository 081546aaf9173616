package io.firedamp.ingest.transport;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.PushRoutes;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.DeadLetter;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A source whose senders post to one path of the shared HTTP server. */
public final class PushedSource implements Source {
  private final String path;
  private final SourceContext context;
  private final Set<String> formats;
  private final RecognisingReader recognising;
  private final RecordReader reader;
  private final Supplier<String> detail;
  private final PushRoutes.Protocol protocol;

  // For other threads than the one that reads.
  private volatile @Nullable Instant lastEvent;
  private volatile RecordCounts counts = RecordCounts.NONE;

  /**
   * Nothing is received before {@link #start}.
   *
   * @param formats what the reader reads: a body in which it finds nothing, and that is of none of
   *     them, is refused
   * @param detail what cannot be seen, asked whenever health is
   */
  public PushedSource(
      String path,
      SourceContext context,
      List<EventParser> formats,
      RecordReader reader,
      Supplier<String> detail) {
    this(path, context, formats, reader, detail, new PushRoutes.Protocol() {});
  }

  /** The same, of senders that speak a protocol of their own. */
  public PushedSource(
      String path,
      SourceContext context,
      List<EventParser> formats,
      RecordReader reader,
      Supplier<String> detail,
      PushRoutes.Protocol protocol) {
    this.protocol = protocol;
    this.path = path;
    this.context = context;
    this.formats = formats.stream().map(EventParser::format).collect(Collectors.toSet());
    this.recognising = new RecognisingReader(reader, formats, context.parsers());
    this.reader = RecordReader.watched(recognising, this::see);
    this.detail = detail;
  }

  private void see(List<ParsedEvent> events) {
    if (events.stream().anyMatch(event -> !(event.value() instanceof DeadLetter))) {
      lastEvent = context.clock().instant();
    }
    counts = recognising.counts();
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
    context.routes().post(path, context.provenance().source(), formats, reader, protocol);
  }

  @Override
  public SourceHealth health() {
    return recognising.isMisled()
        ? new SourceHealth(
            false,
            null,
            "all %d bodies so far were refused, the latest because %s"
                .formatted(recognising.refused(), recognising.latestRefusal()))
        : new SourceHealth(true, lastEvent, detail.get());
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
