package io.firedamp.sinks.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The {@code firedamp.delivery_key} of every line, read as a stream: one line is held at a time, of
 * at most 1 MiB, and about 130 bytes stay for each key.
 */
final class DeliveryKeys {
  private static final int CHUNK = 64 * 1024;
  private static final int LONGEST_LINE = 1024 * 1024;

  private final JsonFactory json = new JsonFactory();
  private final Set<String> keys = new HashSet<>();

  boolean contains(String key) {
    return keys.contains(key);
  }

  void addAll(Collection<String> added) {
    keys.addAll(added);
  }

  /**
   * Learns the keys in a file.
   *
   * @return the bytes up to the end of its last whole line
   */
  long learn(FileChannel file) throws IOException {
    file.position(0);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long read = 0;
    long whole = 0;
    while (file.read(chunk.clear()) >= 0) {
      chunk.flip();
      while (chunk.hasRemaining()) {
        byte next = chunk.get();
        read++;
        if (next == '\n') {
          learn(line.toByteArray());
          line.reset();
          whole = read;
        } else if (line.size() < LONGEST_LINE) {
          line.write(next);
        }
      }
    }
    return whole;
  }

  private void learn(byte[] line) throws IOException {
    try (JsonParser parser = json.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean ours = "firedamp".equals(parser.currentName());
        JsonToken value = parser.nextToken();
        if (ours && value == JsonToken.START_OBJECT) {
          learnKey(parser);
          return;
        }
        parser.skipChildren();
      }
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      // Somebody else's line: it has no key of ours, and is left alone.
      return;
    }
  }

  private void learnKey(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean key = "delivery_key".equals(parser.currentName());
      if (parser.nextToken() == JsonToken.VALUE_STRING && key) {
        keys.add(parser.getText());
        return;
      }
      parser.skipChildren();
    }
  }
}
