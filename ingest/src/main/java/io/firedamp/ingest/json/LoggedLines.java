package io.firedamp.ingest.json;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.text.LoggedLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lines that a program logs as text, whoever carries them: as they stand in a file, after what a
 * container runtime or syslog wrote before them, and as text within a shipper's JSON, alone or in
 * an array.
 */
public final class LoggedLines {
  private static final Pattern JSON = Pattern.compile("\\s*+(?:\\[\\s*+)?\\{");
  private static final Pattern WITHIN =
      Pattern.compile(
          "\"(%s)\"\\s*+:\\s*+\"(?!\\s*+[{\"])".formatted(String.join("|", WrappedLine.TEXTS)));
  private static final int LONGEST = 8192;

  private final RecordCounts.Counter counter = new RecordCounts.Counter();
  private final Provenance from;
  private final LineReader reader;

  private LoggedLines(Provenance from, LineReader reader) {
    this.from = from;
    this.reader = reader;
  }

  /** Reads one line. */
  @FunctionalInterface
  public interface LineReader {
    /** What a line means. */
    Meaning read(LoggedLine line) throws MalformedEventException;
  }

  /**
   * What one line means: events, or why there are none.
   *
   * @param leftOut empty where there are events
   */
  public record Meaning(List<ParsedEvent> events, String leftOut) {
    public Meaning {
      events = List.copyOf(events);
      if (events.isEmpty() == leftOut.isEmpty()) {
        throw new IllegalArgumentException(
            "leftOut must say why where there are no events, was '" + leftOut + "'");
      }
    }

    public static Meaning of(ParsedEvent event) {
      return new Meaning(List.of(event), "");
    }

    public static Meaning leftOut(String reason) {
      return new Meaning(List.of(), reason);
    }
  }

  /** Reads the lines of a stream. */
  public static RecordReader readerFor(Provenance from, LineReader reader) {
    LoggedLines lines = new LoggedLines(from, reader);
    return RecordReader.counting(lines.counter, lines::read);
  }

  /**
   * What the first line of a record says, by which it may be recognised; empty when it has none.
   */
  public static Optional<String> lineIn(RecordHead head) {
    String text = head.text();
    if (!JSON.matcher(text).lookingAt()) {
      int end = text.indexOf('\n');
      return Optional.of(LoggedLine.of(end < 0 ? text : text.substring(0, end)).text());
    }
    return WITHIN
        .matcher(text)
        .results()
        .filter(within -> head.keys().contains(within.group(1)))
        .findFirst()
        .map(within -> LoggedLine.of(Envelope.unescaped(text, within.end())).text());
  }

  private List<ParsedEvent> read(byte[] body) throws MalformedEventException {
    return isOneLine(body)
        ? readRecord(body)
        : JsonRecords.parseEach(body, from, counter, this::readRecord);
  }

  private static boolean isOneLine(byte[] body) {
    for (byte each : body) {
      if (each == '\n') {
        return false;
      }
    }
    return body.length > 0;
  }

  private List<ParsedEvent> readRecord(byte[] record) throws MalformedEventException {
    String head = new String(record, 0, Math.min(record.length, 64), StandardCharsets.UTF_8);
    return JSON.matcher(head).lookingAt()
        ? JsonItems.read(record, from, counter, this::readObject)
        : readLine(record);
  }

  private List<ParsedEvent> readLine(byte[] line) throws MalformedEventException {
    counter.read();
    try {
      if (line.length > LONGEST) {
        throw new MalformedEventException("a line of more than %d bytes".formatted(LONGEST));
      }
      Meaning meaning = reader.read(LoggedLine.of(new String(line, StandardCharsets.UTF_8)));
      if (meaning.events().isEmpty()) {
        counter.leaveOut(meaning.leftOut());
      } else {
        counter.gaveEvents();
      }
      return meaning.events();
    } catch (MalformedEventException | RuntimeException e) {
      counter.unreadable();
      throw e;
    }
  }

  private void readObject(JsonParser json, JsonItems items)
      throws IOException, MalformedEventException {
    Meaning meaning = reader.read(WrappedLine.read(json));
    if (meaning.events().isEmpty()) {
      items.leaveOut(meaning.leftOut());
    }
    meaning.events().forEach(items::add);
  }
}
