package io.firedamp.ingest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.schemas.BoundedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads single JSON values off a streaming parser that stands on them. What has the wrong type is
 * refused with its place and value; {@code null} counts as absent.
 */
public final class Json {
  /** As deep as Go's encoding/json, and so the Kubernetes API server, lets a document be. */
  private static final int DEEPEST = 10_000;

  private static final int LONGEST_SCALAR = 16 * 1024 * 1024;
  private static final int LONGEST_DESCRIPTION = 60;

  // Hostile text may sit in a part that is skipped, beside events that must not be lost with it, so
  // the limits refuse only what no sender's encoder can write. Skipping needs no memory.
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNameLength(LONGEST_SCALAR)
                  .maxStringLength(LONGEST_SCALAR)
                  .maxNumberLength(LONGEST_SCALAR)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private Json() {}

  /** Reads one member of an object; what it does not read is skipped. */
  @FunctionalInterface
  public interface MemberReader {
    /** The parser stands on the member's value. */
    void read(String name) throws IOException, MalformedEventException;
  }

  /** A parser whose byte offsets count from {@code from}. The bytes must be UTF-8. */
  public static JsonParser parser(byte[] bytes, int from) {
    return parser(FACTORY, bytes, from);
  }

  /** The same, by a factory that has limits of its own, of a million characters or more. */
  public static JsonParser parser(JsonFactory limits, byte[] bytes, int from) {
    return new PlainJson(limits, bytes, from);
  }

  /**
   * A string, cut to {@code longest} characters; null when absent.
   *
   * @throws MalformedEventException when it is anything else
   */
  public static @Nullable String text(JsonParser json, String place, int longest)
      throws IOException, MalformedEventException {
    return switch (json.currentToken()) {
      case VALUE_STRING -> BoundedText.cut(json.getText(), longest);
      case VALUE_NULL -> null;
      default -> throw wrong(json, place, "a string");
    };
  }

  /** A list of strings: at most {@code most} of them, each cut to {@code longest} characters. */
  public static List<String> texts(JsonParser json, String place, int most, int longest)
      throws IOException, MalformedEventException {
    List<String> texts = new ArrayList<>();
    if (isArray(json, place)) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        String text = text(json, place + "[]", longest);
        if (text != null && texts.size() < most) {
          texts.add(text);
        }
      }
    }
    return texts;
  }

  /** A whole number within bounds; null when absent. */
  public static @Nullable Integer wholeNumber(JsonParser json, String place, int least, int most)
      throws IOException, MalformedEventException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getTextLength() <= 11) {
      long value = json.getLongValue();
      if (value >= least && value <= most) {
        return (int) value;
      }
    }
    throw wrong(json, place, "a whole number from " + least + " to " + most);
  }

  /** Whether an object begins here; false when absent. */
  public static boolean isObject(JsonParser json, String place)
      throws IOException, MalformedEventException {
    return begins(json, JsonToken.START_OBJECT, place, "an object");
  }

  /** Whether an array begins here; false when absent. */
  public static boolean isArray(JsonParser json, String place)
      throws IOException, MalformedEventException {
    return begins(json, JsonToken.START_ARRAY, place, "an array");
  }

  /** Reads the members of the object the parser stands on; none when absent. */
  public static void members(JsonParser json, String place, MemberReader reader)
      throws IOException, MalformedEventException {
    if (isObject(json, place)) {
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        reader.read(name);
        json.skipChildren();
      }
    }
  }

  /** What says that the value at {@code place} is not what was expected. */
  public static MalformedEventException wrong(JsonParser json, String place, String expected)
      throws IOException {
    return wrong(place, expected, describe(json));
  }

  /** What says that the value at {@code place} is not what was expected. */
  public static MalformedEventException wrong(String place, String expected, String value) {
    return new MalformedEventException(
        "%s must be %s, was %s"
            .formatted(place, expected, BoundedText.cut(value, LONGEST_DESCRIPTION)));
  }

  private static boolean begins(JsonParser json, JsonToken first, String place, String expected)
      throws IOException, MalformedEventException {
    if (json.currentToken() == first) {
      return true;
    }
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return false;
    }
    throw wrong(json, place, expected);
  }

  private static String describe(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "'" + BoundedText.cut(json.getText(), LONGEST_DESCRIPTION - 2) + "'";
      default -> json.getText();
    };
  }
}
