package io.firedamp.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.HashSet;
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

  /** Keys that are read when they are asked for. */
  private static final class KeysAsRead extends AbstractSet<String> {
    private static final int MOST = 64;

    private final byte[] record;
    private final Set<String> known = new HashSet<>();
    private final List<String> inOrder = new ArrayList<>();
    private @Nullable JsonParser json;
    private boolean atEnd;

    KeysAsRead(byte[] record) {
      this.record = record;
    }

    @Override
    public boolean contains(@Nullable Object key) {
      while (!known.contains(key)) {
        if (!readOn()) {
          return false;
        }
      }
      return true;
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
      JsonParser reader = json == null ? begun() : json;
      // Lazily, also what is behind a key: the value of the last one asked for is never read.
      if (reader.currentToken() == JsonToken.FIELD_NAME) {
        reader.nextToken();
        reader.skipChildren();
      }
      atEnd = reader.nextToken() != JsonToken.FIELD_NAME;
      if (!atEnd && known.add(reader.currentName())) {
        inOrder.add(reader.currentName());
        atEnd = inOrder.size() == MOST;
      }
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
