package io.firedamp.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a format can be recognised by: the beginning of a record and, for a JSON object, its
 * top-level keys as far as they could be read.
 *
 * @param text at most the first 4 KiB, without a byte-order mark
 * @param keys top-level keys of a JSON object (of the first element, for an array of objects)
 */
public record RecordHead(String text, Set<String> keys) {
  private static final int LONGEST_TEXT = 4096;
  private static final int MOST_KEYS = 64;
  private static final JsonFactory JSON = new JsonFactory();

  public static RecordHead of(byte[] record) {
    String text =
        new String(record, 0, Math.min(record.length, LONGEST_TEXT), StandardCharsets.UTF_8);
    return new RecordHead(text.startsWith("\uFEFF") ? text.substring(1) : text, keysOf(record));
  }

  private static Set<String> keysOf(byte[] record) {
    Set<String> keys = new LinkedHashSet<>();
    try (JsonParser json = JSON.createParser(record)) {
      JsonToken first = json.nextToken();
      if (first == JsonToken.START_ARRAY) {
        first = json.nextToken();
      }
      if (first != JsonToken.START_OBJECT) {
        return keys;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME && keys.size() < MOST_KEYS) {
        keys.add(json.currentName());
        json.nextToken();
        json.skipChildren();
      }
    } catch (IOException unreadable) {
      // A truncated record is still recognised by the keys before the cut.
    }
    return keys;
  }
}
