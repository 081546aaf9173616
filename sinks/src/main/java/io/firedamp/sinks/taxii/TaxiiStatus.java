package io.firedamp.sinks.taxii;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a server says of an addition (TAXII 2.1, 4.3.1).
 *
 * @param id to ask again with
 * @param status complete or pending; empty where the answer is no such thing
 * @param failures how many objects it did not take
 * @param message of the first that it did not take
 */
record TaxiiStatus(String id, String status, long failures, String message) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final TaxiiStatus NOTHING = new TaxiiStatus("", "", 0, "");

  static TaxiiStatus of(String body) {
    try (JsonParser parser = JSON.createParser(body)) {
      return read(parser);
    } catch (JacksonException e) {
      return NOTHING;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TaxiiStatus read(JsonParser parser) throws IOException {
    String id = "";
    String status = "";
    String message = "";
    long failures = 0;
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return NOTHING;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "id" -> id = parser.getValueAsString("");
        case "status" -> status = parser.getValueAsString("");
        case "failure_count" -> failures = parser.getValueAsLong(0);
        case "failures" -> message = first(parser);
        default -> parser.skipChildren();
      }
    }
    return new TaxiiStatus(id, status, failures, message);
  }

  private static String first(JsonParser parser) throws IOException {
    String message = "";
    int depth = 0;
    do {
      if (parser.currentToken().isStructStart()) {
        depth++;
      } else if (parser.currentToken().isStructEnd()) {
        depth--;
      } else if (message.isEmpty() && "message".equals(parser.currentName())) {
        message = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : message;
      }
    } while (depth > 0 && parser.nextToken() != null);
    return message;
  }

  boolean isPending() {
    return status.equals("pending") && id.matches("[A-Za-z0-9-]{1,64}");
  }

  boolean isComplete() {
    return status.equals("complete");
  }
}
