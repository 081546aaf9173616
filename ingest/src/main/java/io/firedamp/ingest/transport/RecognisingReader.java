package io.firedamp.ingest.transport;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.format.Formats;
import io.firedamp.ingest.json.JsonRecords;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.DeadLetter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Refuses a body in which a reader found nothing and that is of none of its formats: somebody sends
 * to the wrong path, and would never know. A body that is right, and empty, is none of these.
 */
final class RecognisingReader implements RecordReader {
  private static final int HEAD = 4096;
  private static final int LONGEST_BEGINNING = 60;

  private final RecordReader reader;
  private final Formats own;
  private final Formats installed;
  private final Map<String, Long> refusedRecords = new TreeMap<>();
  private final AtomicLong refused = new AtomicLong();
  private volatile String latestRefusal = "";
  private volatile boolean hasTaken;

  /**
   * @param own the formats that the reader reads
   * @param installed all that are known, to say what else a body looks like
   */
  RecognisingReader(RecordReader reader, List<EventParser> own, List<EventParser> installed) {
    this.reader = reader;
    this.own = new Formats(own);
    this.installed = new Formats(installed);
  }

  @Override
  public List<ParsedEvent> read(byte[] body) throws MalformedEventException {
    try {
      List<ParsedEvent> events = readOrRefuse(body);
      hasTaken = true;
      return events;
    } catch (MalformedEventException e) {
      latestRefusal = String.valueOf(e.getMessage());
      refused.incrementAndGet();
      throw e;
    }
  }

  /** Whether everything that was sent so far was refused. */
  boolean isMisled() {
    return !hasTaken && refused.get() > 0;
  }

  /** How many bodies were refused, as malformed or as of no format of ours. */
  long refused() {
    return refused.get();
  }

  /** Why the latest was, or empty. */
  String latestRefusal() {
    return latestRefusal;
  }

  private List<ParsedEvent> readOrRefuse(byte[] body) throws MalformedEventException {
    RecordCounts before = reader.counts();
    List<ParsedEvent> events;
    try {
      events = reader.read(body);
    } catch (MalformedEventException e) {
      // The reader's word on where a body is broken is the better one, unless it is another's.
      if (recognised(own, body).isEmpty() && recognised(installed, body).isPresent()) {
        throw unrecognised(body, List.of());
      }
      throw e;
    }
    RecordCounts after = reader.counts();
    if (isTold(events, before, after) || recognised(own, body).isPresent()) {
      return events;
    }
    if (events.isEmpty()) {
      takeBack(before, after);
    }
    throw unrecognised(body, events);
  }

  /**
   * Whether the reader knew what it read: it gave or holds events, said why it left one out, or had
   * nothing to read.
   */
  private static boolean isTold(List<ParsedEvent> events, RecordCounts before, RecordCounts after) {
    return after.read() == before.read()
        || after.held() != before.held()
        || events.stream().anyMatch(event -> !(event.value() instanceof DeadLetter))
        || after.leftOut().entrySet().stream()
            .anyMatch(
                each ->
                    isSaidWhy(each.getKey())
                        && each.getValue() > before.leftOut().getOrDefault(each.getKey(), 0L));
  }

  private static boolean isSaidWhy(String reason) {
    return !reason.endsWith(RecordCounts.NOTHING) && !reason.equals(Formats.UNKNOWN);
  }

  /** What was left out of a body that is a dead letter as a whole is part of that letter. */
  private void takeBack(RecordCounts before, RecordCounts after) {
    after
        .leftOut()
        .forEach(
            (reason, count) -> {
              long more = count - before.leftOut().getOrDefault(reason, 0L);
              if (more > 0) {
                refusedRecords.merge(reason, more, Long::sum);
              }
            });
  }

  private UnrecognisedException unrecognised(byte[] body, List<ParsedEvent> letters) {
    Optional<EventParser> other = recognised(installed, body);
    String reason =
        "nothing in it is of a format that is read here (%s): it %s"
            .formatted(
                own.names(),
                other
                    .map(parser -> "looks like " + parser.format())
                    .orElseGet(() -> "begins with '" + beginning(body) + "'"));
    return new UnrecognisedException(reason, other.map(EventParser::format).orElse(null), letters);
  }

  private static String beginning(byte[] body) {
    String head = new String(body, 0, Math.min(body.length, HEAD), StandardCharsets.UTF_8);
    return VisibleText.of(head.strip(), LONGEST_BEGINNING);
  }

  /** By how the body begins, or by any record of it. */
  private static Optional<EventParser> recognised(Formats formats, byte[] body) {
    Optional<EventParser> parser =
        formats.of(body.length > HEAD ? Arrays.copyOf(body, HEAD) : body);
    JsonRecords records = JsonRecords.of(body);
    try {
      Optional<JsonRecords.Item> record = parser.isPresent() ? Optional.empty() : records.next();
      while (record.isPresent() && parser.isEmpty()) {
        parser =
            formats.in(record.get().bytes()).stream()
                .flatMap(found -> found.parser().stream())
                .findFirst();
        record = records.next();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return parser;
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
  public RecordCounts counts() {
    return reader.counts().withUnreadable(refusedRecords);
  }
}
