package io.firedamp.ingest.json;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.event.DeadLetters;
import io.firedamp.ingest.text.ByteOrderMark;
import io.firedamp.ingest.text.HeadedTable;
import io.firedamp.ingest.text.SplitLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into records: top-level JSON objects and arrays, one a line, spread over lines or
 * one right after the other; whatever else there is, line by line, and lines under a header that
 * names their fields as the records they stand for. A record that cannot be JSON ends where a later
 * line begins a new one, so that one broken line costs no other. Memory is bounded by the longest
 * record, work by 64 times the length of the stream.
 */
public final class JsonRecords {
  /** The longest record by default: a Kubernetes audit batch is 10 MiB at most. */
  public static final int LONGEST = 16 * 1024 * 1024;

  private static final int CHUNK = 64 * 1024;

  /** The length of {@code [2016-}. */
  private static final int BRACKETED = 6;

  private static final String UNENDED = "a line cut into pieces, of which the last is missing";
  private static final byte RECORD_SEPARATOR = 0x1e; // RFC 7464

  private final InputStream in;
  private final int longest;
  private final HeadedTable table = new HeadedTable();
  private final SplitLines pieces;
  private byte[] buffer = new byte[CHUNK];
  private int start; // of the record under way
  private int limit;
  private long startOffset;
  private boolean atEnd;

  /** One record, or what should have been one. */
  public static final class Item {
    private final byte[] bytes;
    private final long size;
    private final long end;
    private final boolean complete;
    private final @Nullable String problem;

    private Item(byte[] bytes, long size, long end, boolean complete, @Nullable String problem) {
      this.bytes = bytes;
      this.size = size;
      this.end = end;
      this.complete = complete;
      this.problem = problem;
    }

    /** The record, or at least the first 256 KiB of one with a problem. Not copied. */
    public byte[] bytes() {
      return bytes;
    }

    /** Length of the record in the stream, bytes. */
    public long size() {
      return size;
    }

    /** Where in the stream the next record begins, bytes. */
    public long end() {
      return end;
    }

    /** False for the last one when the stream may have ended in the middle of it. */
    public boolean isComplete() {
      return complete;
    }

    /** Why this can be no record, if so. */
    public Optional<String> problem() {
      return Optional.ofNullable(problem);
    }
  }

  /**
   * @param longest longest record, bytes; longer ones are skipped and come with a problem
   */
  public JsonRecords(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
    this.pieces = new SplitLines(longest);
  }

  public static JsonRecords of(byte[] body) {
    return new JsonRecords(new ByteArrayInputStream(body), Math.max(LONGEST, body.length));
  }

  /**
   * The events of every record of a body. One record that is malformed makes a dead letter among
   * the events; but when it is the only one, the body is malformed.
   *
   * @param counter of what does not even reach the reader
   */
  public static List<ParsedEvent> parseEach(
      byte[] body, Provenance from, RecordCounts.Counter counter, RecordReader.EachRecord each)
      throws MalformedEventException {
    JsonRecords records = of(body);
    List<ParsedEvent> events = new ArrayList<>();
    try {
      Optional<Item> item = records.next();
      for (int number = 1; item.isPresent(); number++) {
        Item record = item.get();
        item = records.next();
        boolean alone = number == 1 && item.isEmpty();
        if (record.problem().isPresent()) {
          counter.read();
          counter.unreadable();
        }
        parse(record, alone, from.source() + " record " + number, each, events);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return events;
  }

  private static void parse(
      Item record,
      boolean alone,
      String origin,
      RecordReader.EachRecord each,
      List<ParsedEvent> events)
      throws MalformedEventException {
    try {
      if (record.problem().isPresent()) {
        throw new MalformedEventException(record.problem().get());
      }
      events.addAll(each.parse(record.bytes()));
    } catch (MalformedEventException e) {
      if (alone) {
        throw e;
      }
      events.add(DeadLetters.unreadable(origin, record.bytes(), String.valueOf(e.getMessage())));
    }
  }

  /** The next record; empty at the end of the stream. */
  public Optional<Item> next() throws IOException {
    if (startOffset == 0 && start == 0) {
      skipByteOrderMark();
    }
    while (skipBlanks()) {
      if (JsonShape.begins(buffer[start]) && !beginsLine()) {
        return Optional.of(value());
      }
      Item line = line();
      Optional<Item> record = pieces.reads(line.bytes) ? wholeOf(line) : Optional.of(line);
      record =
          record.flatMap(whole -> table.reads(whole.bytes) ? rowOf(whole) : Optional.of(whole));
      if (record.isPresent()) {
        return record;
      }
    }
    return pieces.rest().map(rest -> new Item(rest, rest.length, startOffset, false, UNENDED));
  }

  /** A line that was cut into pieces, with the last of them. */
  private Optional<Item> wholeOf(Item line) {
    return pieces
        .read(line.bytes)
        .map(whole -> new Item(whole, line.size, line.end, line.complete, line.problem));
  }

  /** A line under a header as the record it stands for; empty for the header's own lines. */
  private Optional<Item> rowOf(Item line) {
    try {
      return table
          .read(line.bytes)
          .map(row -> new Item(row, line.size, line.end, line.complete, line.problem));
    } catch (MalformedEventException e) {
      return Optional.of(
          new Item(line.bytes, line.size, line.end, line.complete, String.valueOf(e.getMessage())));
    }
  }

  private void skipByteOrderMark() throws IOException {
    while (limit < 3 && fill(3)) {}
    int mark = limit >= 3 ? ByteOrderMark.lengthIn(buffer) : 0;
    if (mark > 0) {
      advanceTo(mark);
    }
  }

  private boolean skipBlanks() throws IOException {
    while (true) {
      int position = start;
      while (position < limit && isBlank(buffer[position])) {
        position++;
      }
      advanceTo(position);
      if (position < limit) {
        return true;
      }
      if (!fill(limit - start)) {
        return false;
      }
    }
  }

  /** With the zeros that stand for what was cut off a file while its writer kept its place. */
  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n' || b == RECORD_SEPARATOR || b == 0;
  }

  private Item line() throws IOException {
    int length = 0;
    while (true) {
      for (; start + length < limit; length++) {
        if (buffer[start + length] == '\n') {
          return take(length, 1, true, null);
        }
      }
      if (length >= longest) {
        return skipLine();
      }
      if (!fill(length)) {
        return take(length, 0, false, null);
      }
    }
  }

  private Item value() throws IOException {
    JsonShape shape = new JsonShape();
    int resume = 0; // where the first later line begins that could be a record of its own
    int length = 0;
    while (true) {
      for (; start + length < limit; length++) {
        length = shape.plainUpTo(buffer, start + length, limit) - start;
        if (start + length == limit) {
          break;
        }
        byte b = buffer[start + length];
        if (resume == 0 && length > 0 && JsonShape.begins(b) && isFirstOfLine(length)) {
          resume = length;
        }
        switch (shape.next(b)) {
          case COMPLETE -> {
            return take(length + 1, 0, true, null);
          }
          case IMPOSSIBLE -> {
            return malformed(resume, complaint(shape, b, length));
          }
          case GOES_ON -> {}
        }
      }
      if (length >= longest) {
        return resume > 0 ? malformed(resume, tooLong()) : skipLine();
      }
      if (!fill(length)) {
        String unfinished = "not JSON: ends in the middle, after %d bytes".formatted(length);
        return resume > 0 ? take(resume, 0, false, unfinished) : take(length, 0, false, unfinished);
      }
    }
  }

  /**
   * Whether a bracket begins no array but a line: {@code [INFO] …} as CoreDNS writes it, {@code
   * [2016-04-15T…} as Envoy does, or {@code [1700000000.25]} as conntrack does. No record in JSON
   * begins so.
   */
  private boolean beginsLine() throws IOException {
    if (buffer[start] != '[') {
      return false;
    }
    while (limit - start < BRACKETED && fill(limit - start)) {}
    if (limit - start < BRACKETED) {
      return false;
    }
    // A year, or the seconds of a time that stands by itself: no format is a list of numbers.
    boolean time = buffer[start + BRACKETED - 1] == '-' || isDigit(buffer[start + BRACKETED - 1]);
    for (int i = 1; i < BRACKETED - 1; i++) {
      time &= isDigit(buffer[start + i]);
    }
    return time || (buffer[start + 1] >= 'A' && buffer[start + 1] <= 'Z');
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private boolean isFirstOfLine(int length) {
    return buffer[start + length - 1] == '\n';
  }

  private static String complaint(JsonShape shape, byte b, int length) {
    if (shape.isTooDeep() && JsonShape.begins(b)) {
      return "nested deeper than %d levels, at byte %d".formatted(JsonShape.DEEPEST, length);
    }
    String what = b > ' ' && b < 0x7f ? "'" + (char) b + "'" : "byte 0x%02x".formatted(b & 0xff);
    return "not JSON: unexpected %s at byte %d".formatted(what, length);
  }

  private String tooLong() {
    return "longer than %d bytes".formatted(longest);
  }

  /** What is no JSON reaches to the line that begins the next record. */
  private Item malformed(int resume, String problem) throws IOException {
    if (resume > 0) {
      return take(resume, 0, true, problem);
    }
    int length = 1;
    while (true) {
      for (; start + length < limit; length++) {
        if (JsonShape.begins(buffer[start + length]) && isFirstOfLine(length)) {
          return take(length, 0, true, problem);
        }
      }
      if (length >= longest) {
        return take(length, 0, true, problem);
      }
      if (!fill(length)) {
        return take(length, 0, true, problem);
      }
    }
  }

  /** Passes over a line of any length, keeping its beginning. */
  private Item skipLine() throws IOException {
    byte[] head =
        Arrays.copyOfRange(buffer, start, Math.min(limit, start + DeadLetters.MOST_BYTES));
    long from = startOffset;
    while (true) {
      for (int position = start; position < limit; position++) {
        if (buffer[position] == '\n') {
          advanceTo(position + 1);
          return new Item(head, startOffset - from, startOffset, true, tooLong());
        }
      }
      advanceTo(limit);
      if (!fill(0)) {
        return new Item(head, startOffset - from, startOffset, true, tooLong());
      }
    }
  }

  private Item take(int length, int terminator, boolean complete, @Nullable String problem) {
    int end = start + length;
    while (end > start && (buffer[end - 1] == '\r' || buffer[end - 1] == '\n')) {
      end--;
    }
    byte[] bytes = Arrays.copyOfRange(buffer, start, end);
    advanceTo(start + length + terminator);
    return new Item(bytes, length, startOffset, complete, problem);
  }

  private void advanceTo(int position) {
    startOffset += position - start;
    start = position;
  }

  /** Reads more behind the bytes kept from start; false at the end of the stream. */
  private boolean fill(int kept) throws IOException {
    if (atEnd) {
      return false;
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, limit - start);
      limit -= start;
      start = 0;
    }
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(kept, buffer.length) * 2);
    }
    int count = in.read(buffer, limit, buffer.length - limit);
    atEnd = count < 0;
    limit += Math.max(count, 0);
    return !atEnd;
  }
}
