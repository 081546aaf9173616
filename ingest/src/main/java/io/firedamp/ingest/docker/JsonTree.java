package io.firedamp.ingest.docker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON document, read whole. What is absent, null or of another type than asked for is
 * absent: daemons differ, and a missing member is no reason to lose the rest.
 */
final class JsonTree {
  private static final int MOST_VALUES = 200_000;

  // Names and strings are as long as an image's author likes (labels, environment): a limit below
  // the document's own would let a long label hide its image. They are cut when events are made.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxStringLength(8 << 20)
                  .maxNameLength(1 << 20)
                  .maxNumberLength(100)
                  .build())
          .build();

  private final @Nullable Object value;

  private JsonTree(@Nullable Object value) {
    this.value = value;
  }

  /** The one document that the bytes are. */
  static JsonTree of(byte[] bytes) throws MalformedEventException {
    List<JsonTree> documents = allOf(bytes);
    if (documents.size() != 1) {
      throw new MalformedEventException(
          "expected one JSON document, found "
              + documents.size()
              + " in "
              + bytes.length
              + " bytes");
    }
    return documents.get(0);
  }

  /** Every document in the bytes, one after the other. */
  static List<JsonTree> allOf(byte[] bytes) throws MalformedEventException {
    List<JsonTree> documents = new ArrayList<>();
    try (JsonParser json = Json.parser(JSON, bytes, 0)) {
      Budget budget = new Budget();
      while (json.nextToken() != null) {
        documents.add(new JsonTree(read(json, budget)));
      }
      return documents;
    } catch (IOException e) {
      throw new MalformedEventException("not JSON: " + firstLine(e), e);
    }
  }

  /**
   * The same, and those of an array each for itself.
   *
   * @param counter is told where none can be read
   */
  static List<JsonTree> eachOf(byte[] bytes, RecordCounts.Counter counter)
      throws MalformedEventException {
    try {
      List<JsonTree> each = new ArrayList<>();
      List<JsonTree> all = allOf(bytes);
      if (all.isEmpty()) {
        throw new MalformedEventException("expected one JSON document or more, found none");
      }
      for (JsonTree document : all) {
        each.addAll(document.isArray() ? document.elements() : List.of(document));
      }
      return each;
    } catch (MalformedEventException e) {
      counter.read();
      counter.unreadable();
      throw e;
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
  }

  private static @Nullable Object read(JsonParser json, Budget budget) throws IOException {
    budget.spend();
    return switch (json.currentToken()) {
      case START_OBJECT -> readObject(json, budget);
      case START_ARRAY -> readArray(json, budget);
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static Map<String, JsonTree> readObject(JsonParser json, Budget budget)
      throws IOException {
    Map<String, JsonTree> members = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      members.put(name, new JsonTree(read(json, budget)));
    }
    return members;
  }

  private static List<JsonTree> readArray(JsonParser json, Budget budget) throws IOException {
    List<JsonTree> elements = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      elements.add(new JsonTree(read(json, budget)));
    }
    return elements;
  }

  private static final class Budget {
    private int values;

    void spend() throws IOException {
      if (++values > MOST_VALUES) {
        throw new IOException("more than " + MOST_VALUES + " values");
      }
    }
  }

  /** The member at the end of a path of names; absent when any step is. */
  JsonTree at(String... path) {
    JsonTree found = this;
    for (String name : path) {
      JsonTree next = found.members().get(name);
      if (next == null) {
        return new JsonTree(null);
      }
      found = next;
    }
    return found;
  }

  @SuppressWarnings("unchecked")
  Map<String, JsonTree> members() {
    return value instanceof Map ? (Map<String, JsonTree>) value : Map.of();
  }

  @SuppressWarnings("unchecked")
  List<JsonTree> elements() {
    return value instanceof List ? (List<JsonTree>) value : List.of();
  }

  boolean isObject() {
    return value instanceof Map;
  }

  boolean isArray() {
    return value instanceof List;
  }

  Optional<String> text(String... path) {
    return at(path).value instanceof String text && !text.isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }

  OptionalDouble number(String... path) {
    return at(path).value instanceof Number number && Double.isFinite(number.doubleValue())
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }

  /** A whole number, exactly; one that does not fit a long is absent. */
  OptionalLong integer(String... path) {
    Object found = at(path).value;
    return found instanceof Long || found instanceof Integer
        ? OptionalLong.of(((Number) found).longValue())
        : OptionalLong.empty();
  }

  boolean isTrue(String... path) {
    return Boolean.TRUE.equals(at(path).value);
  }

  /** The strings of an array; a lone string is an array of one. */
  List<String> texts(String... path) {
    JsonTree found = at(path);
    if (found.value instanceof String text) {
      return List.of(text);
    }
    List<String> texts = new ArrayList<>();
    for (JsonTree element : found.elements()) {
      if (element.value instanceof String text) {
        texts.add(text);
      }
    }
    return texts;
  }
}
