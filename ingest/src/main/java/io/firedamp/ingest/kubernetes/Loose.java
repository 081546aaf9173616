package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.text.Timestamps;
import io.firedamp.schemas.BoundedText;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads values out of request and response bodies. They may be of any kind of resource, and patches
 * are logged as they were sent, so a value of an unexpected type is not for us and no error.
 */
final class Loose {
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(m)?");

  private Loose() {}

  /** Reads one member of an object, on whose value the parser stands. */
  @FunctionalInterface
  interface MemberReader {
    void read(String name) throws IOException;
  }

  /** Reads one element of an array, on which the parser stands. */
  @FunctionalInterface
  interface ElementReader {
    void read() throws IOException;
  }

  static void members(JsonParser json, MemberReader reader) throws IOException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        reader.read(name);
        json.skipChildren();
      }
    }
  }

  static void elements(JsonParser json, ElementReader reader) throws IOException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        reader.read();
        json.skipChildren();
      }
    }
  }

  static @Nullable String text(JsonParser json, int longest) throws IOException {
    return json.currentToken() == JsonToken.VALUE_STRING
        ? BoundedText.cut(json.getText(), longest)
        : null;
  }

  static boolean flag(JsonParser json) {
    return json.currentToken() == JsonToken.VALUE_TRUE;
  }

  static @Nullable Integer number(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || json.getTextLength() > 10) {
      return null;
    }
    long value = json.getLongValue();
    return value == (int) value ? (Integer) (int) value : null;
  }

  /** A quantity as Kubernetes writes it: 4, "1.5", "500m"; 0 for anything else, and below 0. */
  static double quantity(JsonParser json) throws IOException {
    if (!json.currentToken().isScalarValue()) {
      return 0;
    }
    Matcher quantity = QUANTITY.matcher(json.getText());
    if (!quantity.matches()) {
      return 0;
    }
    double number = Double.parseDouble(quantity.group(1));
    return quantity.group(2) == null ? number : number / 1000;
  }

  /** A moment from 1970 to 9999, to the millisecond. */
  static Optional<Instant> time(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      Instant time = Timestamps.parse(text);
      return time.getEpochSecond() >= 0 && !time.isAfter(LATEST)
          ? Optional.of(Instant.ofEpochMilli(time.toEpochMilli()))
          : Optional.empty();
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }
}
