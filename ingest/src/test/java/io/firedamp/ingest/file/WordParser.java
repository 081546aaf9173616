package io.firedamp.ingest.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.DeadLetters;
import io.firedamp.schemas.TestEvents;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A format of the tests: {@code word X} is an event, {@code ask X} one that is held until {@code
 * answer X}, {@code half X} one beside something unreadable, {@code idle X} none.
 */
final class WordParser implements EventParser {
  @Override
  public String format() {
    return "words";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return head.text().matches("(?s)(word|ask|answer|half|idle|bad|broken) .*");
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return new Reader(from);
  }

  private static ParsedEvent event(String text, Provenance from) {
    return new ParsedEvent(
        text,
        TestEvents.dnsQuery(text).setEventId(ContentId.of(text)).setSource(from.source()).build(),
        TestEvents.START);
  }

  private static final class Reader implements RecordReader {
    private final Provenance from;
    private final Map<String, Long> asked = new LinkedHashMap<>();
    private final RecordCounts.Counter counter = new RecordCounts.Counter();
    private long count;

    Reader(Provenance from) {
      this.from = from;
    }

    @Override
    public List<ParsedEvent> read(byte[] record) throws MalformedEventException {
      String text = new String(record, UTF_8);
      String kind = text.substring(0, Math.max(0, text.indexOf(' ')));
      String word = text.substring(text.indexOf(' ') + 1);
      count++;
      counter.read();
      count(kind, word);
      return switch (kind) {
        case "idle" -> List.of();
        case "word" -> List.of(event(text, from));
        case "half" ->
            List.of(
                event(text, from), DeadLetters.unreadable(from.source(), record, "half is bad"));
        case "ask" -> {
          asked.put(word, count - 1);
          yield List.of();
        }
        case "answer" -> {
          asked.remove(word);
          yield List.of(event(text, from));
        }
        case "broken" -> throw new IllegalStateException("a bug");
        default -> throw new MalformedEventException("was '" + text + "'");
      };
    }

    private void count(String kind, String word) {
      switch (kind) {
        case "word", "half", "ask" -> counter.gaveEvents();
        case "answer" -> {
          counter.gaveEvents();
          if (asked.containsKey(word)) {
            counter.letGo();
            counter.takeBack("answered");
          }
        }
        case "idle" -> counter.leaveOut(RecordCounts.NOTHING);
        default -> counter.unreadable();
      }
      if (kind.equals("ask")) {
        counter.hold();
      }
    }

    @Override
    public RecordCounts counts() {
      return counter.counts();
    }

    @Override
    public List<ParsedEvent> finish() {
      asked.keySet().forEach(word -> counter.letGo());
      return asked.keySet().stream().map(word -> event("ask " + word, from)).toList();
    }

    @Override
    public OptionalLong oldestHeld() {
      return asked.values().stream().mapToLong(Long::longValue).min();
    }
  }
}
