package io.firedamp.ingest.kubernetes.watch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.json.Json;
import io.firedamp.schemas.BoundedText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of a watch: what it is and which object it is about. What the object says is the parser's
 * business.
 *
 * @param type ADDED, MODIFIED, DELETED, BOOKMARK or ERROR
 * @param code of an error, as HTTP has them; else 0
 * @param message of an error; else empty
 */
record Change(String type, Gist object, int code, String message) {
  private static final int LONGEST_TYPE = 64;
  private static final int LONGEST_MESSAGE = 1024;

  /** What is known of a line while it is read. */
  private static final class Draft {
    private @Nullable String type;
    private @Nullable Gist object;
  }

  /**
   * Reads a line.
   *
   * @throws MalformedEventException when it is none
   */
  static Change read(byte[] line) throws MalformedEventException {
    if (line.length == 0 || line[0] != '{') {
      throw new MalformedEventException("a change of a watch must be a JSON object");
    }
    Draft draft = new Draft();
    try (JsonParser json = Json.parser(line, 0)) {
      begin(json, "a change of a watch");
      Json.members(json, "change", name -> read(name, json, draft));
    } catch (IOException e) {
      throw broken("a change of a watch", e);
    }
    String type = draft.type;
    Gist object = draft.object;
    if (type == null || object == null) {
      throw new MalformedEventException("a change of a watch must have a type and an object");
    }
    return type.equals("ERROR") ? ofError(line) : new Change(type, object, 0, "");
  }

  private static void read(String name, JsonParser json, Draft draft)
      throws IOException, MalformedEventException {
    if (name.equals("type")) {
      draft.type = Json.text(json, "type", LONGEST_TYPE);
    } else if (name.equals("object") && json.currentToken() == JsonToken.START_OBJECT) {
      draft.object = Gist.read(json);
    }
  }

  /** An error's object is a Status, of which nothing is an object of ours. */
  private static Change ofError(byte[] line) throws MalformedEventException {
    int[] code = {0};
    String[] message = {""};
    try (JsonParser json = Json.parser(line, 0)) {
      begin(json, "a change of a watch");
      Json.members(
          json,
          "change",
          name -> {
            if (name.equals("object")) {
              readStatus(json, code, message);
            }
          });
    } catch (IOException e) {
      throw broken("a change of a watch", e);
    }
    return new Change("ERROR", new Gist("", "", new byte[0]), code[0], message[0]);
  }

  /** Reads code and message of the Status the parser stands on. */
  static void readStatus(JsonParser json, int[] code, String[] message)
      throws IOException, MalformedEventException {
    Json.members(
        json,
        "status",
        name -> {
          if (name.equals("code") && json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            code[0] = json.getValueAsInt();
          } else if (name.equals("message") && json.currentToken() == JsonToken.VALUE_STRING) {
            message[0] = BoundedText.cut(json.getText(), LONGEST_MESSAGE);
          }
        });
  }

  /** The line with the moment at which it was seen, as the parser takes it. */
  static byte[] seen(byte[] line, Instant when) {
    return joined("{\"seen\":\"" + when + "\",", line, 1, "");
  }

  /** An object as the line of a watch that was seen at a moment. */
  static byte[] seen(String type, byte[] object, Instant when) {
    String head = "{\"seen\":\"%s\",\"type\":\"%s\",\"object\":".formatted(when, type);
    return joined(head, object, 0, "}");
  }

  private static byte[] joined(String head, byte[] body, int from, String tail) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream(body.length + 128);
    joined.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    joined.write(body, from, body.length - from);
    joined.writeBytes(tail.getBytes(StandardCharsets.UTF_8));
    return joined.toByteArray();
  }

  /** Goes to the first token, which there must be. */
  static void begin(JsonParser json, String what) throws IOException, MalformedEventException {
    if (json.nextToken() == null) {
      throw new MalformedEventException(what + " must be JSON, was empty");
    }
  }

  /** What says that something of the API server's is no JSON. */
  static MalformedEventException broken(String what, IOException why) {
    String reason =
        why instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : "it ends too soon";
    return new MalformedEventException(
        "%s is not JSON: %s".formatted(what, BoundedText.cut(String.valueOf(reason), 200)), why);
  }
}
