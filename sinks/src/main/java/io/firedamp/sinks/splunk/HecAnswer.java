package io.firedamp.sinks.splunk;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the collector says in an answer's body.
 *
 * @param code its own, {@link #NO_CODE} where there is none, as from whatever stands before it
 * @param invalidEvent which event of a batch was refused, from 0; -1 where none is named
 * @param ackId under which the indexers will acknowledge; -1 where they were not asked to
 * @param acknowledged of the ids that were asked for, those that the indexers have; empty where the
 *     answer is to something else
 */
record HecAnswer(
    int code, String text, int invalidEvent, long ackId, Optional<Set<Long>> acknowledged) {
  static final int NO_CODE = -1;

  private static final HecAnswer NOTHING = new HecAnswer(NO_CODE, "", -1, -1, Optional.empty());

  private static final JsonFactory JSON = new JsonFactory();

  /** Reads it; what cannot be read says nothing. */
  static HecAnswer of(String body) {
    try (JsonParser parser = JSON.createParser(body)) {
      return read(parser);
    } catch (JacksonException e) {
      return NOTHING;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HecAnswer read(JsonParser parser) throws IOException {
    int code = NO_CODE;
    String text = "";
    int invalidEvent = -1;
    long ackId = -1;
    Optional<Set<Long>> acknowledged = Optional.empty();
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return NOTHING;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "code" -> code = parser.getValueAsInt(NO_CODE);
        case "text" -> text = parser.getValueAsString("");
        case "invalid-event-number" -> invalidEvent = parser.getValueAsInt(-1);
        case "ackId" -> ackId = parser.getValueAsLong(-1);
        case "acks" -> acknowledged = acknowledged(parser);
        default -> parser.skipChildren();
      }
    }
    return new HecAnswer(code, text, invalidEvent, ackId, acknowledged);
  }

  /** The keys of an object whose value is true. */
  private static Optional<Set<Long>> acknowledged(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return Optional.empty();
    }
    Set<Long> ids = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String id = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_TRUE && id.matches("[0-9]{1,18}")) {
        ids.add(Long.valueOf(id));
      }
      parser.skipChildren();
    }
    return Optional.of(ids);
  }
}
