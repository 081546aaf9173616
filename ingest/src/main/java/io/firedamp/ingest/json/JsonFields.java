package io.firedamp.ingest.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.text.Decimals;
import io.firedamp.ingest.text.Timestamps;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.BoundedText;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The scalars of one object that a format reads, by their paths: {@code flow.start} is the member
 * {@code start} of the object {@code flow}, {@code pods[].name} that of the first object of an
 * array, and {@code args[]} the scalars of an array, with blanks between them. Texts are cut. Types
 * are checked when a field is asked for, because records of other kinds may use the same name for
 * something else.
 */
public final class JsonFields {
  /** 9999-12-31T23:59:59Z, the last second every clock and format agrees on. */
  static final long LAST_SECOND = 253_402_300_799L;

  private static final int LONGEST_TEXT = 512;
  private static final String ELEMENT = "[]";
  private static final String MOMENT = "an ISO 8601 time with a zone, from 1970 to 9999";

  private final Paths paths;
  private final int longestText;
  private final Map<String, ElementReader> arrays = new HashMap<>();
  private final Map<String, Value> values = new HashMap<>();
  private final Set<String> objects = new HashSet<>();

  /** Which fields are read, and which objects lead to them. Immutable. */
  public static final class Paths {
    private final Set<String> fields;
    private final Set<String> objects;

    /** Whole paths, by the object they begin with and the member behind it. */
    private final Map<String, Map<String, String>> within = new HashMap<>();

    private Paths(Set<String> fields) {
      this.fields = Set.copyOf(fields);
      this.objects =
          fields.stream()
              .filter(path -> path.indexOf('.') > 0)
              .map(path -> path.substring(0, path.lastIndexOf('.')))
              .flatMap(Paths::andAbove)
              .collect(Collectors.toUnmodifiableSet());
      Stream.concat(fields.stream(), objects.stream()).forEach(this::addWithin);
    }

    /** At each point, for a member's name may hold some itself. */
    private void addWithin(String path) {
      for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
        String member = path.substring(dot + 1);
        Map<String, String> parts =
            within.computeIfAbsent(path.substring(0, dot), added -> new HashMap<>());
        parts.put(member, path);
        if (member.endsWith(ELEMENT)) {
          int end = path.length() - ELEMENT.length();
          parts.putIfAbsent(path.substring(dot + 1, end), path.substring(0, end));
        }
      }
    }

    public static Paths of(String... fields) {
      return new Paths(Set.of(fields));
    }

    /** The path of a member that is a field or leads to one; null when it is neither. */
    // Null and not an Optional: it is asked of every member, and nobody else sees it.
    private @Nullable String within(String object, String part) {
      Map<String, String> parts = within.get(object);
      return parts == null ? null : parts.get(part);
    }

    private boolean isArray(String path) {
      return objects.contains(path + ELEMENT) || fields.contains(path + ELEMENT);
    }

    private static Stream<String> andAbove(String path) {
      return Stream.iterate(
          path,
          each -> !each.isEmpty(),
          each -> each.substring(0, Math.max(0, each.lastIndexOf('.'))));
    }
  }

  private record Value(JsonToken kind, String text) {
    boolean isText() {
      return kind == JsonToken.VALUE_STRING;
    }

    boolean isScalar() {
      return isText() || kind == JsonToken.VALUE_NUMBER_INT || kind == JsonToken.VALUE_NUMBER_FLOAT;
    }

    MalformedEventException not(String name, String expected) {
      return Json.wrong(name, expected, isText() ? "'" + text + "'" : text);
    }
  }

  public JsonFields(Paths paths) {
    this(paths, LONGEST_TEXT);
  }

  /**
   * Keeps more of a text.
   *
   * @param longestText UTF-16 units, 1 or more
   */
  public JsonFields(Paths paths, int longestText) {
    this.paths = paths;
    this.longestText = longestText;
  }

  /** Reads one element of an array; what it does not read is skipped. */
  @FunctionalInterface
  public interface ElementReader {
    /** The parser stands on the element. */
    void read(JsonParser json) throws IOException, MalformedEventException;
  }

  /** Has the elements of an array read as they come, if there is one at this path. */
  public JsonFields reading(String path, ElementReader reader) {
    arrays.put(path, reader);
    return this;
  }

  /**
   * Reads a member if it is a field or leads to one. The parser stands on the member's value.
   *
   * @return whether it did; if not, the member is still unread
   */
  public boolean offer(String path, JsonParser json) throws IOException, MalformedEventException {
    JsonToken kind = json.currentToken();
    if (kind == JsonToken.START_OBJECT && paths.objects.contains(path)) {
      objects.add(path);
      Json.members(json, path, part -> offerWithin(path, part, json));
      return true;
    }
    ElementReader elements = kind == JsonToken.START_ARRAY ? arrays.get(path) : null;
    if (elements != null) {
      objects.add(path);
      while (json.nextToken() != JsonToken.END_ARRAY) {
        elements.read(json);
        json.skipChildren();
      }
      return true;
    }
    if (kind == JsonToken.START_ARRAY && paths.isArray(path)) {
      readArray(path, json);
      return true;
    }
    if (!paths.fields.contains(path)) {
      return false;
    }
    if (kind != JsonToken.VALUE_NULL) {
      values.put(path, new Value(kind, textOf(json)));
    }
    return true;
  }

  private void offerWithin(String path, String part, JsonParser json)
      throws IOException, MalformedEventException {
    String known = paths.within(path, part);
    if (known != null) {
      offer(known, json);
    } else if (json.currentToken() == JsonToken.START_ARRAY && !arrays.isEmpty()) {
      offer(path + "." + part, json);
    }
  }

  private void readArray(String path, JsonParser json) throws IOException, MalformedEventException {
    StringBuilder scalars = new StringBuilder();
    boolean first = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_OBJECT && first) {
        offer(path + ELEMENT, json);
        first = false;
      } else if (json.currentToken().isScalarValue() && scalars.length() < longestText) {
        scalars.append(scalars.isEmpty() ? "" : " ").append(textOf(json));
      }
      json.skipChildren();
    }
    if (!scalars.isEmpty() && paths.fields.contains(path + ELEMENT)) {
      String text = BoundedText.cut(scalars.toString(), longestText);
      values.put(path + ELEMENT, new Value(JsonToken.VALUE_STRING, text));
    }
  }

  private String textOf(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      default -> BoundedText.cut(json.getText(), longestText);
    };
  }

  /** Whether a field has a value, or an object or an array that is read is there. */
  public boolean has(String path) {
    return values.containsKey(path) || objects.contains(path);
  }

  /** A string; null when absent. */
  public @Nullable String text(String path) throws MalformedEventException {
    Value value = values.get(path);
    if (value == null) {
      return null;
    }
    if (!value.isText()) {
      throw value.not(path, "a string");
    }
    return value.text();
  }

  /** A string that is not empty. */
  public String required(String path) throws MalformedEventException {
    String text = text(path);
    if (text == null || text.isEmpty()) {
      throw missing(path);
    }
    return text;
  }

  /** A string in lower case; null when absent. */
  public @Nullable String lowerCase(String path) throws MalformedEventException {
    String text = text(path);
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  /** A domain name: lower case, no trailing dot. Null when absent or only a dot. */
  public @Nullable String domain(String path) throws MalformedEventException {
    String text = text(path);
    return text == null ? null : domainOf(text);
  }

  /** The same of a text from elsewhere. */
  public static @Nullable String domainOf(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String bare = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    return bare.isEmpty() ? null : bare;
  }

  /** A string or a number, as it is written; null when absent. */
  public @Nullable String word(String path) throws MalformedEventException {
    Value value = values.get(path);
    if (value == null) {
      return null;
    }
    if (!value.isScalar()) {
      throw value.not(path, "a string or a number");
    }
    return value.text();
  }

  /** A scalar of any type as it is written; null when absent, or more than a scalar. */
  public @Nullable String scalar(String path) {
    Value value = values.get(path);
    return value == null || value.kind().isStructStart() ? null : value.text();
  }

  /** Whether a field is {@code true}; false when absent. */
  public boolean isTrue(String path) throws MalformedEventException {
    Value value = values.get(path);
    if (value == null || value.kind() == JsonToken.VALUE_FALSE) {
      return false;
    }
    if (value.kind() != JsonToken.VALUE_TRUE) {
      throw value.not(path, "true or false");
    }
    return true;
  }

  /** An IP address in its canonical spelling. */
  public String address(String path) throws MalformedEventException {
    String text = required(path);
    return AddressText.canonical(text)
        .orElseThrow(() -> Json.wrong(path, "an IP address", "'" + text + "'"));
  }

  /** A port from 0 to 65535. */
  public int port(String path) throws MalformedEventException {
    Long port = count(path);
    if (port == null) {
      throw missing(path);
    }
    if (port > 65_535) {
      throw Json.wrong(path, "a port from 0 to 65535", port.toString());
    }
    return port.intValue();
  }

  /**
   * A number of things, 0 or more; null when absent. Converters make {@code 3.0} or {@code "3"} of
   * it.
   */
  public @Nullable Long count(String path) throws MalformedEventException {
    Value value = values.get(path);
    if (value == null) {
      return null;
    }
    long whole = Decimals.whole(value.text());
    if (whole == Decimals.NO_NUMBER || !value.isScalar()) {
      throw value.not(path, "a whole number, 0 or more");
    }
    return whole;
  }

  /** A moment in ISO 8601 with its zone, from 1970 to 9999. */
  public Instant time(String path) throws MalformedEventException {
    Value value = values.get(path);
    if (value == null) {
      throw missing(path);
    }
    return momentOf(value.text())
        .filter(time -> value.isText())
        .orElseThrow(() -> value.not(path, MOMENT));
  }

  /** A moment as a text from elsewhere tells it, which stands at a path. */
  public static Instant momentOf(String path, String text) throws MalformedEventException {
    return momentOf(text).orElseThrow(() -> Json.wrong(path, MOMENT, "'" + text + "'"));
  }

  private static Optional<Instant> momentOf(String text) {
    try {
      return Optional.of(Timestamps.parseZoned(text)).filter(JsonFields::isInRange);
    } catch (DateTimeException notIso) {
      return Optional.empty();
    }
  }

  /** A moment in whole seconds since 1970. */
  public Instant epochSeconds(String path) throws MalformedEventException {
    Long seconds = count(path);
    if (seconds == null) {
      throw missing(path);
    }
    if (seconds > LAST_SECOND) {
      throw Json.wrong(path, "seconds before the year 10000", seconds.toString());
    }
    return Instant.ofEpochSecond(seconds);
  }

  /** What says that a field has to be there. */
  public static MalformedEventException missing(String path) {
    return new MalformedEventException(path + " is missing");
  }

  private static boolean isInRange(Instant time) {
    return time.getEpochSecond() >= 0 && time.getEpochSecond() <= LAST_SECOND;
  }
}
