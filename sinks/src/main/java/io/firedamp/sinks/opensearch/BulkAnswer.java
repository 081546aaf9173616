package io.firedamp.sinks.opensearch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code _bulk} says, filtered to what is asked for.
 *
 * @param items in the order of the request; none where it was refused as one
 * @param error why it was refused as one; empty type where it was not, or something else answered
 */
record BulkAnswer(List<Item> items, Failure error) {
  /** Asks for statuses and reasons alone, so that the answer stays small. */
  static final String FILTER =
      "filter_path=items.*.status,items.*.error.type,items.*.error.reason,error,status";

  private static final JsonFactory JSON = new JsonFactory();
  private static final Failure NONE = new Failure("", "");

  /** What became of one document. */
  record Item(int status, Failure error) {}

  /** As the server names it and says it. */
  record Failure(String type, String reason) {}

  /** Reads it; what is cut or is something else says nothing. */
  static BulkAnswer of(String body) {
    try (JsonParser parser = JSON.createParser(body)) {
      return read(parser);
    } catch (JacksonException e) {
      return new BulkAnswer(List.of(), NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BulkAnswer read(JsonParser parser) throws IOException {
    List<Item> items = List.of();
    Failure error = NONE;
    parser.nextToken();
    for (String name = field(parser); !name.isEmpty(); name = field(parser)) {
      switch (name) {
        case "items" -> items = items(parser);
        case "error" -> error = error(parser);
        default -> parser.skipChildren();
      }
    }
    return new BulkAnswer(items, error);
  }

  private static List<Item> items(JsonParser parser) throws IOException {
    List<Item> items = new ArrayList<>();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return items;
    }
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      Item item = new Item(0, NONE);
      while (!field(parser).isEmpty()) {
        item = item(parser);
      }
      items.add(item);
    }
    return items;
  }

  private static Item item(JsonParser parser) throws IOException {
    int status = 0;
    Failure error = NONE;
    for (String name = field(parser); !name.isEmpty(); name = field(parser)) {
      switch (name) {
        case "status" -> status = parser.getValueAsInt(0);
        case "error" -> error = error(parser);
        default -> parser.skipChildren();
      }
    }
    return new Item(status, error);
  }

  private static Failure error(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return NONE;
    }
    String type = "";
    String reason = "";
    for (String name = field(parser); !name.isEmpty(); name = field(parser)) {
      switch (name) {
        case "type" -> type = parser.getValueAsString("");
        case "reason" -> reason = parser.getValueAsString("");
        default -> parser.skipChildren();
      }
    }
    return new Failure(type, reason);
  }

  /** Goes to the value of the next field and gives its name; empty at the end of the object. */
  private static String field(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.FIELD_NAME) {
      return "";
    }
    String name = parser.currentName();
    parser.nextToken();
    return name.isEmpty() ? "?" : name;
  }
}
