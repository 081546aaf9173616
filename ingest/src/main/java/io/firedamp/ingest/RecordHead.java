package io.firedamp.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a format can be recognised by: the beginning of a record and, for a JSON object, its
 * top-level keys. A record is read only as far as it is asked about, for whoever recognises it will
 * read it again. Not thread-safe.
 */
public final class RecordHead implements AutoCloseable {
  private static final int LONGEST_TEXT = 4096;
  private static final JsonFactory JSON = new JsonFactory();

  private final byte[] record;
  private final KeysAsRead keys;
  private @Nullable String text;

  private RecordHead(byte[] record) {
    this.record = record;
    this.keys = new KeysAsRead(record);
  }

  /** The head of a record, which is not changed meanwhile. */
  public static RecordHead of(byte[] record) {
    return new RecordHead(record);
  }

  /** At most the first 4 KiB, without a byte-order mark. */
  public String text() {
    String known = text;
    if (known == null) {
      int length = Math.min(record.length, LONGEST_TEXT);
      String all = new String(record, 0, length, StandardCharsets.UTF_8);
      known = all.startsWith("\uFEFF") ? all.substring(1) : all;
      text = known;
    }
    return known;
  }

  /**
   * Top-level keys of a JSON object (of the first element, for an array of objects), in their
   * order, as far as they can be read; at most 64. Asking for one reads up to it; asking for one
   * that is not there, or for all, reads the whole record.
   */
  public Set<String> keys() {
    return keys;
  }

  /**
   * Gives back what reading took: names of keys that were read once are not made again for the next
   * record. No further key is read.
   */
  @Override
  public void close() {
    keys.close();
  }

  /**
   * Keys that are read when they are asked for: by the bytes alone where they are written as
   * machines do, by Jackson's parser from the first that is not. Whatever is recognised is parsed,
   * so it matters little that nobody looks into values here.
   */
  private static final class KeysAsRead extends AbstractSet<String> {
    private static final int MOST = 64;

    private final byte[] record;
    private final List<String> inOrder = new ArrayList<>();
    private @Nullable JsonParser json;
    private boolean isPlain = true;
    private boolean atEnd;

    /** Behind the colon of the key before. */
    private int at;

    KeysAsRead(byte[] record) {
      this.record = record;
    }

    @Override
    public boolean contains(@Nullable Object key) {
      // Mostly it is among the first few, of which a set would be made for nothing.
      int asked = 0;
      do {
        for (; asked < inOrder.size(); asked++) {
          if (inOrder.get(asked).equals(key)) {
            return true;
          }
        }
      } while (readOn());
      return false;
    }

    @Override
    public Iterator<String> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < inOrder.size() || readOn();
        }

        @Override
        public String next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          return inOrder.get(next++);
        }
      };
    }

    @Override
    public int size() {
      while (readOn()) {}
      return inOrder.size();
    }

    void close() {
      atEnd = true;
      if (json != null) {
        try {
          json.close();
        } catch (IOException impossible) {
          throw new UncheckedIOException(impossible);
        }
      }
    }

    /** Reads one key more; false when there is none, or none that can be read. */
    private boolean readOn() {
      int before = inOrder.size();
      try {
        while (!atEnd && inOrder.size() == before) {
          readKey();
        }
      } catch (IOException unreadable) {
        // A truncated record is still recognised by the keys before the cut.
        atEnd = true;
      }
      return inOrder.size() > before;
    }

    private void readKey() throws IOException {
      if (isPlain) {
        isPlain = readPlainKey();
        return;
      }
      JsonParser reader = json == null ? begun() : json;
      // Lazily, also what is behind a key: the value of the last one asked for is never read.
      if (reader.currentToken() == JsonToken.FIELD_NAME) {
        reader.nextToken();
        reader.skipChildren();
      }
      atEnd = reader.nextToken() != JsonToken.FIELD_NAME;
      if (!atEnd) {
        tell(reader.currentName());
      }
    }

    private void tell(String key) {
      if (!inOrder.contains(key)) {
        inOrder.add(key);
        atEnd = inOrder.size() == MOST;
      }
    }

    /** False, and nothing is read, where Jackson's parser has to begin anew. */
    private boolean readPlainKey() {
      int behind = at == 0 ? 0 : afterValue(at);
      if (at > 0 && byteAt(behind) == '}') {
        atEnd = true;
        return true;
      }
      int key = at == 0 ? firstKey() : afterBlanks(behind + 1);
      boolean isNext = (at == 0 || byteAt(behind) == ',') && byteAt(key) == '"';
      int end = isNext ? afterString(key, false) : record.length;
      int colon = afterBlanks(end);
      if (byteAt(colon) != ':') {
        return false;
      }
      at = colon + 1;
      tell(new String(record, key + 1, end - key - 2, StandardCharsets.ISO_8859_1));
      return true;
    }

    private int firstKey() {
      int first = afterBlanks(0);
      first = byteAt(first) == '[' ? afterBlanks(first + 1) : first;
      return byteAt(first) == '{' ? afterBlanks(first + 1) : record.length;
    }

    /** Where something stands that ends the value; the end of the record where nothing does. */
    private int afterValue(int value) {
      int end = value;
      int depth = 0;
      while (end < record.length) {
        switch (record[end]) {
          case '"' -> end = afterString(end, true);
          case '{', '[' -> {
            depth++;
            end++;
          }
          case '}', ']', ',' -> {
            if (depth == 0) {
              return end;
            }
            depth -= record[end] == ',' ? 0 : 1;
            end++;
          }
          default -> end++;
        }
      }
      return end;
    }

    /**
     * Behind the quote that ends a string; the end of the record where it is none, or an odd one.
     */
    private int afterString(int quote, boolean escapes) {
      for (int i = quote + 1; i < record.length; i++) {
        byte b = record[i];
        if (b == '"') {
          return i + 1;
        }
        if (b == '\\' && escapes) {
          i++;
        } else if (b == '\\' || (b >= 0 && b < ' ') || (b < 0 && !escapes)) {
          return record.length;
        }
      }
      return record.length;
    }

    private int afterBlanks(int from) {
      int next = from;
      while (byteAt(next) == ' '
          || byteAt(next) == '\n'
          || byteAt(next) == '\r'
          || byteAt(next) == '\t') {
        next++;
      }
      return next;
    }

    /** 0 behind the end, which is no character of JSON. */
    private byte byteAt(int place) {
      return place < record.length ? record[place] : 0;
    }

    private JsonParser begun() throws IOException {
      JsonParser begun = JSON.createParser(record);
      json = begun;
      JsonToken first = begun.nextToken();
      if (first == JsonToken.START_ARRAY) {
        first = begun.nextToken();
      }
      atEnd = first != JsonToken.START_OBJECT;
      return begun;
    }
  }
}
