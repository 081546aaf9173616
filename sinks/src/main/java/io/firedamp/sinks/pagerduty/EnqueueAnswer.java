package io.firedamp.sinks.pagerduty;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What PagerDuty says in an answer's body.
 *
 * @param status {@code success}, {@code invalid event} …; empty where there is none, as from
 *     whatever stands before it
 * @param errors what is wrong with the event, a sentence each
 */
record EnqueueAnswer(String status, String message, List<String> errors) {
  private static final EnqueueAnswer NOTHING = new EnqueueAnswer("", "", List.of());

  private static final JsonFactory JSON = new JsonFactory();

  EnqueueAnswer {
    errors = List.copyOf(errors);
  }

  /** Reads it; what cannot be read says nothing. */
  static EnqueueAnswer of(String body) {
    try (JsonParser parser = JSON.createParser(body)) {
      return read(parser);
    } catch (JacksonException e) {
      return NOTHING;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EnqueueAnswer read(JsonParser parser) throws IOException {
    String status = "";
    String message = "";
    List<String> errors = new ArrayList<>();
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return NOTHING;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "status" -> status = parser.getValueAsString("");
        case "message" -> message = parser.getValueAsString("");
        case "errors" -> readTexts(parser, errors);
        default -> {}
      }
      parser.skipChildren();
    }
    return new EnqueueAnswer(status, message, errors);
  }

  private static void readTexts(JsonParser parser, List<String> texts) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == null) {
        return;
      }
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        texts.add(parser.getValueAsString(""));
      }
      parser.skipChildren();
    }
  }

  boolean isSuccess() {
    return status.equals("success");
  }

  boolean isInvalidEvent() {
    return status.equals("invalid event");
  }

  /** Whether the key is refused and not the event. */
  boolean isAboutRoutingKey() {
    return Stream.concat(Stream.of(message), errors.stream())
        .map(text -> text.toLowerCase(Locale.ROOT))
        .anyMatch(text -> text.contains("'routing_key'") || text.startsWith("invalid routing key"));
  }

  /** For people. */
  String text() {
    return errors.isEmpty() ? message : message + ": " + String.join("; ", errors);
  }
}
