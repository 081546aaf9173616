package io.firedamp.ingest.file;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.event.DeadLetters;
import io.firedamp.ingest.format.Formats;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.DeadLetter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines to events, by the format each of them shows; a line under a header is the record it stands
 * for. One reader a format reads the lines of all files, for a request may begin in one and end in
 * the next.
 */
final class LineReader {
  private static final Logger log = LoggerFactory.getLogger(LineReader.class);
  private static final int LONGEST_PATH = 512;

  private final Optional<EventParser> given;
  private final Formats formats;
  private final Provenance from;
  private final int longest;
  private final Map<EventParser, NumberedReader> readers = new HashMap<>();
  private final RecordCounts.Counter counter = new RecordCounts.Counter();

  /**
   * What a line gave.
   *
   * @param reader who read it; null when nobody could
   */
  record Reading(@Nullable NumberedReader reader, List<ParsedEvent> events) {
    static final Reading NOTHING = new Reading(null, List.of());
  }

  /**
   * @param given the format of every line, whatever it looks like; if none, each line shows its own
   * @param parsers the formats to look for
   * @param longest longest line, for the reason given with one that is longer
   */
  LineReader(Optional<EventParser> given, List<EventParser> parsers, Provenance from, int longest) {
    this.given = given;
    this.formats = new Formats(given.map(List::of).orElse(parsers));
    this.from = from;
    this.longest = longest;
  }

  Reading read(FollowedFile file, Line line) {
    if (line.tooLong()) {
      counter.read();
      counter.unreadable();
      return letter(file, line, "a line longer than %d bytes".formatted(longest));
    }
    byte[] text = line.text();
    if (isBlank(text)) {
      return Reading.NOTHING;
    }
    Optional<byte[]> record;
    try {
      record = file.table().reads(text) ? file.table().read(text) : Optional.of(text);
    } catch (MalformedEventException e) {
      counter.read();
      counter.unreadable();
      return letter(file, line, String.valueOf(e.getMessage()));
    }
    return record.isPresent() ? read(record.get(), file, line) : Reading.NOTHING;
  }

  private Reading read(byte[] record, FollowedFile file, Line line) {
    NumberedReader last = null;
    List<ParsedEvent> events = new ArrayList<>();
    for (Formats.Found found : formats.in(record)) {
      Optional<EventParser> parser = found.parser().or(() -> given);
      Reading reading =
          parser.isPresent()
              ? read(parser.get(), found.record(), file, line)
              : unrecognised(file, line);
      last = reading.reader() == null ? last : reading.reader();
      events.addAll(reading.events());
    }
    return new Reading(last, events);
  }

  private Reading read(EventParser parser, byte[] record, FollowedFile file, Line line) {
    file.recognised();
    NumberedReader reader =
        readers.computeIfAbsent(parser, format -> new NumberedReader(format.readerFor(from)));
    return read(reader, record, file, line);
  }

  /** What became of all lines, and of the records in them. A blank line is none. */
  RecordCounts counts() {
    return readers.entrySet().stream()
        .map(entry -> entry.getValue().counts().of(entry.getKey().format()))
        .reduce(counter.counts(), RecordCounts::plus);
  }

  /** What the readers still held back. */
  List<ParsedEvent> finish() {
    return readers.values().stream().flatMap(reader -> reader.finish().stream()).toList();
  }

  private Reading read(NumberedReader reader, byte[] record, FollowedFile file, Line line) {
    try {
      List<ParsedEvent> events = new ArrayList<>();
      for (ParsedEvent event : reader.read(record)) {
        events.add(event.value() instanceof DeadLetter dead ? placed(dead, file, line) : event);
      }
      return new Reading(reader, events);
    } catch (MalformedEventException e) {
      return letter(file, line, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("source", from.source())
          .addKeyValue("file", shown(file.path()))
          .addKeyValue("offset", line.offset())
          .setCause(e)
          .log("a reader failed on a line");
      return letter(file, line, "the reader of this format failed: " + e.getClass().getName());
    }
  }

  private Reading unrecognised(FollowedFile file, Line line) {
    counter.read();
    int inARow = file.countUnrecognised();
    if (inARow > Formats.MOST_UNRECOGNISED) {
      counter.leaveOut(Formats.UNKNOWN);
      return Reading.NOTHING;
    }
    counter.unreadable();
    String known = formats.unrecognised();
    return letter(
        file,
        line,
        inARow < Formats.MOST_UNRECOGNISED
            ? known
            : "%s; so were the %d lines before, and those that follow like them are left out"
                .formatted(known, Formats.MOST_UNRECOGNISED - 1));
  }

  private Reading letter(FollowedFile file, Line line, String reason) {
    byte[] text = line.text();
    ParsedEvent event = DeadLetters.unreadable(place(file, line), text, reason);
    if (event.value() instanceof DeadLetter letter && !line.isWhole()) {
      long size = line.end() - line.offset();
      DeadLetter whole = DeadLetter.newBuilder(letter).setOriginalSize(size).build();
      return new Reading(null, List.of(new ParsedEvent(event.key(), whole, event.time())));
    }
    return new Reading(null, List.of(event));
  }

  /** An unreadable item of a readable line, with where the line is. */
  private ParsedEvent placed(DeadLetter item, FollowedFile file, Line line) {
    String origin = place(file, line) + " (" + item.getOrigin() + ")";
    DeadLetter placed = DeadLetter.newBuilder(item).setOrigin(origin).build();
    return new ParsedEvent(origin, placed, placed.getTime());
  }

  private String place(FollowedFile file, Line line) {
    return from.source() + " " + shown(file.path()) + ":" + line.offset();
  }

  /** A path as text that is safe to show: whoever may make files chooses their names. */
  static String shown(Path path) {
    String text = VisibleText.of(path.toString());
    int half = LONGEST_PATH / 2;
    return text.length() <= LONGEST_PATH
        ? text
        : text.substring(0, half) + "…" + text.substring(text.length() - half);
  }

  private static boolean isBlank(byte[] text) {
    for (byte each : text) {
      if (each != ' ' && each != '\t') {
        return false;
      }
    }
    return true;
  }
}
