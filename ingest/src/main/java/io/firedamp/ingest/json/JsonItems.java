package io.firedamp.ingest.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.event.DeadLetters;
import io.firedamp.ingest.text.ByteSearch;
import io.firedamp.schemas.BoundedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the JSON objects of one record: a single document, an array, documents one after
 * another, or lines. One unreadable item costs only itself: it becomes a dead letter, and reading
 * goes on behind it.
 */
public final class JsonItems {
  /** More unreadable items than this share one dead letter, so that garbage is not multiplied. */
  private static final int MOST_LETTERS = 100;

  private static final int MOST_REREADS = 16;
  private static final int LONGEST_REASON = 300;
  private static final byte[] ELLIPSIS = "…".getBytes(StandardCharsets.UTF_8);
  private static final String POSITION = " (start marker at ";

  private final byte[] record;
  private final Provenance from;
  private final RecordCounts.Counter counter;
  private final ItemReader reader;
  private final List<ParsedEvent> events = new ArrayList<>();
  private List<String> reasons = List.of();
  private @Nullable MalformedEventException first;
  private int base;
  private int current;
  private int firstOfItem;
  private int rereads;
  private long unreadable;
  private long readable;
  private boolean countedElsewhere;

  /** Reads one object. */
  @FunctionalInterface
  public interface ItemReader {
    /**
     * Begins on the object's first token and ends on its last; after an exception it may stand
     * anywhere within.
     */
    void read(JsonParser json, JsonItems items) throws IOException, MalformedEventException;
  }

  private JsonItems(
      byte[] record, Provenance from, RecordCounts.Counter counter, ItemReader reader) {
    this.record = record;
    this.from = from;
    this.counter = counter;
    this.reader = reader;
  }

  /**
   * The events in a record, dead letters included.
   *
   * @param counter of items: each counts for itself, unless it holds others, which do
   * @throws MalformedEventException when nothing in it is readable
   */
  public static List<ParsedEvent> read(
      byte[] record, Provenance from, RecordCounts.Counter counter, ItemReader reader)
      throws MalformedEventException {
    return new JsonItems(record, from, counter, reader).readAll();
  }

  /** Reads the records of a stream so, and counts their items. */
  public static RecordReader readerFor(Provenance from, ItemReader reader) {
    RecordCounts.Counter counter = new RecordCounts.Counter();
    return RecordReader.counting(counter, record -> read(record, from, counter, reader));
  }

  /** Adds the events in a record that an item holds as text. */
  public void addWithin(byte[] text, ItemReader element) throws MalformedEventException {
    events.addAll(read(text, from, counter, element));
  }

  /** Says why the item under way, or a part of it, gives no event. */
  public void leaveOut(String reason) {
    if (reasons.isEmpty()) {
      reasons = new ArrayList<>();
    }
    reasons.add(reason);
  }

  /** Says that the item under way is counted where its parts are put together with others. */
  public void countElsewhere() {
    countedElsewhere = true;
  }

  /** Adds an event. */
  public void add(ParsedEvent event) {
    events.add(events.size() > firstOfItem ? event.following() : event);
  }

  /** The bytes between two offsets of the record. */
  public byte[] bytes(int start, int end) {
    return Arrays.copyOfRange(record, start, end);
  }

  /**
   * The text between two offsets of the record; when it has more bytes than {@code most}, its
   * beginning and an ellipsis.
   */
  public String text(int start, int end, int most) {
    if (end - start <= most) {
      return ByteSearch.text(record, start, end);
    }
    int cut = start + most - ELLIPSIS.length;
    while (isContinuation(record[cut])) {
      cut--;
    }
    return new String(record, start, cut - start, StandardCharsets.UTF_8)
        + new String(ELLIPSIS, StandardCharsets.UTF_8);
  }

  /** Offset in the record of the first byte of the value the parser stands on. */
  public int startOf(JsonParser json) {
    return base + (int) json.currentTokenLocation().getByteOffset();
  }

  /** Offset in the record behind the last byte of the value the parser stands on. */
  public int endOf(JsonParser json) throws IOException {
    json.finishToken();
    return base + (int) json.currentLocation().getByteOffset();
  }

  /** The bytes of the value the parser stands on, which is skipped. */
  public byte[] value(JsonParser json) throws IOException {
    int start = startOf(json);
    json.skipChildren();
    return bytes(start, endOf(json));
  }

  /** Reads the object the parser stands on for itself, as {@link #each} does those of an array. */
  public void one(JsonParser json, String place, ItemReader element) throws IOException {
    item(json, place, element);
  }

  /** Reads the objects of the array the parser stands on, each for itself. */
  public void each(JsonParser json, String place, ItemReader element)
      throws IOException, MalformedEventException {
    if (Json.isArray(json, place)) {
      for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
        item(json, place + "[" + index + "]", element);
      }
    }
  }

  private List<ParsedEvent> readAll() throws MalformedEventException {
    while (base < record.length) {
      base = readFrom(base);
    }
    if (readable == 0 && first != null) {
      throw first;
    }
    if (unreadable > MOST_LETTERS) {
      letter(new byte[0], "%d more unreadable items".formatted(unreadable - MOST_LETTERS));
    }
    return events;
  }

  /** Reads values until one cannot be, and returns where to go on: behind the line it is in. */
  private int readFrom(int start) {
    current = start;
    if (isOtherEncoding(start)) {
      return giveUp(start, "not UTF-8 at byte " + start);
    }
    try (JsonParser json = Json.parser(record, start)) {
      return readValues(json);
    } catch (IOException unopened) {
      return giveUp(start, reason(start, unopened));
    }
  }

  private int readValues(JsonParser json) {
    try {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.START_ARRAY) {
          each(json, "record", reader);
        } else {
          item(json, "record", reader);
        }
      }
      return record.length;
    } catch (IOException | MalformedEventException broken) {
      int at = base + (int) json.currentLocation().getByteOffset();
      int within = Math.max(current, Math.min(at, record.length));
      return giveUp(within, reason(within, broken));
    }
  }

  private void item(JsonParser json, String place, ItemReader element) throws IOException {
    int start = startOf(json);
    boolean nested = json.currentToken().isStructStart();
    int depth = json.getParsingContext().getNestingDepth();
    current = start;
    Account account = new Account();
    int firstOfOuter = firstOfItem;
    firstOfItem = events.size();
    try {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw Json.wrong(json, place, "an object");
      }
      element.read(json, this);
      readable++;
      account.settle();
    } catch (MalformedEventException cause) {
      account.settleUnreadable();
      while (nested && json.getParsingContext().getNestingDepth() >= depth) {
        json.nextToken();
      }
      reject(start, endOf(json), cause);
    } catch (RuntimeException bug) {
      account.settleUnreadable();
      throw bug;
    } finally {
      firstOfItem = firstOfOuter;
    }
  }

  /** What becomes of one item. One that holds items of its own is only their envelope. */
  private final class Account {
    private final List<String> outer = reasons;
    private final long begun = counter.begun();
    private final int given = events.size();
    private final boolean outerElsewhere = countedElsewhere;

    Account() {
      reasons = List.of();
      countedElsewhere = false;
    }

    void settle() {
      boolean envelope = countedElsewhere || counter.begun() > begun;
      if (!envelope && events.size() > given) {
        counter.read();
        counter.gaveEvents();
      } else if (!envelope && reasons.isEmpty()) {
        leaveOut(RecordCounts.NOTHING);
      }
      settleReasons();
    }

    void settleUnreadable() {
      if (counter.begun() == begun) {
        counter.read();
        counter.unreadable();
      }
      settleReasons();
    }

    private void settleReasons() {
      for (String reason : reasons) {
        counter.read();
        counter.leaveOut(reason);
      }
      reasons = outer;
      countedElsewhere |= outerElsewhere;
    }
  }

  /** Gives up the item that is broken at a byte, and returns where to go on. */
  private int giveUp(int at, String reason) {
    int end = nextDocument(at);
    if (end < 0) {
      end = endOfLine(at);
    }
    counter.read();
    counter.unreadable();
    reject(current, end, new MalformedEventException(reason));
    return end + 1;
  }

  /**
   * A line cut short swallows the lines behind it until they make no sense any more: the end of the
   * line before the first that begins a document, or -1. Few times only, since they are read twice.
   */
  private int nextDocument(int before) {
    for (int i = current; rereads < MOST_REREADS && i + 1 < before; i++) {
      if (record[i] == '\n' && record[i + 1] == '{') {
        rereads++;
        return i;
      }
    }
    return -1;
  }

  private int endOfLine(int at) {
    int end = at;
    while (end < record.length && record[end] != '\n') {
      end++;
    }
    return end;
  }

  private static boolean isContinuation(byte utf8) {
    return (utf8 & 0xC0) == 0x80;
  }

  private void reject(int start, int end, MalformedEventException cause) {
    if (first == null) {
      first = cause;
    }
    unreadable++;
    if (unreadable <= MOST_LETTERS) {
      letter(bytes(start, end), String.valueOf(cause.getMessage()));
    }
  }

  private void letter(byte[] original, String reason) {
    events.add(DeadLetters.unreadable(from.source(), original, reason));
  }

  // Jackson would read UTF-16 and UTF-32 too; no sender writes them, and offsets need bytes.
  private boolean isOtherEncoding(int start) {
    for (int i = start; i < Math.min(start + 4, record.length); i++) {
      if (record[i] == 0) {
        return true;
      }
    }
    return (record[start] & 0xFE) == 0xFE;
  }

  private static String reason(int at, Exception broken) {
    String message =
        broken instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : String.valueOf(broken.getMessage());
    int position = message.indexOf(POSITION);
    String bare = position < 0 ? message : message.substring(0, position);
    return BoundedText.cut("not JSON at byte %d: %s".formatted(at, bare), LONGEST_REASON);
  }
}
