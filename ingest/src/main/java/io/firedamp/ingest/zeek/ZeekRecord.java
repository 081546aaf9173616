package io.firedamp.ingest.zeek;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.AddressText;
import io.firedamp.ingest.Json;
import io.firedamp.ingest.MalformedEventException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one Zeek record that we read, whatever log it is of. Types are checked when a field
 * is asked for, because the same name means different things in different logs.
 */
final class ZeekRecord {
  /** 9999-12-31T23:59:59Z, the last second every clock and format agrees on. */
  private static final double LAST_SECOND = 253_402_300_799.0;

  private static final int LONGEST_NAME = 512;
  private static final int MOST_ANSWERS = 64;
  private static final int LONGEST_NUMBER = 40;
  private static final Set<String> READ =
      Set.of(
          "_path",
          "ts",
          "uid",
          "id.orig_h",
          "id.orig_p",
          "id.resp_h",
          "id.resp_p",
          "proto",
          "service",
          "duration",
          "orig_bytes",
          "resp_bytes",
          "orig_pkts",
          "resp_pkts",
          "conn_state",
          "version",
          "established",
          "server_name",
          "trans_id",
          "query",
          "qtype_name",
          "rcode_name");

  private final Map<String, Value> values = new HashMap<>();
  private final List<String> answers = new ArrayList<>();

  private record Value(JsonToken kind, String text) {
    boolean isNumber() {
      return kind == JsonToken.VALUE_NUMBER_INT || kind == JsonToken.VALUE_NUMBER_FLOAT;
    }

    boolean isText() {
      return kind == JsonToken.VALUE_STRING;
    }

    MalformedEventException not(String name, String expected) {
      return Json.wrong(name, expected, isText() ? "'" + text + "'" : text);
    }
  }

  private ZeekRecord() {}

  /** Reads the object the parser stands on. */
  static ZeekRecord read(JsonParser json) throws IOException, MalformedEventException {
    ZeekRecord record = new ZeekRecord();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = canonical(json.currentName());
      JsonToken kind = json.nextToken();
      if (name.equals("answers")) {
        record.readAnswers(json);
      } else if (READ.contains(name) && kind != JsonToken.VALUE_NULL) {
        record.values.put(name, new Value(kind, textOf(json)));
      }
      json.skipChildren();
    }
    return record;
  }

  /** Which log it is of: as it says itself, else by the fields only that log has. */
  String path() throws MalformedEventException {
    String said = text("_path");
    if (said != null) {
      return said;
    }
    if (values.containsKey("conn_state")) {
      return "conn";
    }
    if (values.containsKey("trans_id")) {
      return "dns";
    }
    return values.containsKey("established") ? "ssl" : "other";
  }

  List<String> answers() {
    return answers;
  }

  @Nullable String text(String name) throws MalformedEventException {
    Value value = values.get(name);
    if (value == null) {
      return null;
    }
    if (!value.isText()) {
      throw value.not(name, "a string");
    }
    return value.text();
  }

  @Nullable String lowerCase(String name) throws MalformedEventException {
    String text = text(name);
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  /** A domain name: lower case, no trailing dot. Null when absent or only a dot. */
  @Nullable String domain(String name) throws MalformedEventException {
    String text = lowerCase(name);
    if (text == null) {
      return null;
    }
    String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return bare.isEmpty() ? null : bare;
  }

  String required(String name) throws MalformedEventException {
    String text = text(name);
    if (text == null || text.isEmpty()) {
      throw new MalformedEventException(name + " is missing");
    }
    return text;
  }

  String address(String name) throws MalformedEventException {
    String text = required(name);
    return AddressText.canonical(text)
        .orElseThrow(() -> Json.wrong(name, "an IP address", "'" + text + "'"));
  }

  int port(String name) throws MalformedEventException {
    Long port = count(name);
    if (port == null) {
      throw new MalformedEventException(name + " is missing");
    }
    if (port > 65_535) {
      throw Json.wrong(name, "a port from 0 to 65535", port.toString());
    }
    return port.intValue();
  }

  /** A number of bytes or packets; null when absent. */
  @Nullable Long count(String name) throws MalformedEventException {
    Value value = values.get(name);
    if (value == null) {
      return null;
    }
    if (value.kind() != JsonToken.VALUE_NUMBER_INT || !value.text().matches("\\d{1,18}")) {
      throw value.not(name, "a whole number, 0 or more");
    }
    return Long.valueOf(value.text());
  }

  /** When it began: {@code ts} as seconds since 1970 or as ISO 8601. */
  Instant time() throws MalformedEventException {
    Value value = values.get("ts");
    if (value == null) {
      throw new MalformedEventException("ts is missing");
    }
    if (value.isNumber()) {
      return after(Instant.EPOCH, "ts", value);
    }
    try {
      Instant time = Instant.parse(value.text());
      if (value.isText() && isInRange(time)) {
        return Instant.ofEpochMilli(time.toEpochMilli());
      }
    } catch (DateTimeException notIso) {
      // Answered below, with the value.
    }
    throw value.not("ts", "seconds since 1970 or an ISO 8601 time");
  }

  /** When it was last seen: {@code ts} plus {@code duration}. */
  Instant end() throws MalformedEventException {
    Value value = values.get("duration");
    return value == null ? time() : after(time(), "duration", value);
  }

  private static Instant after(Instant start, String name, Value value)
      throws MalformedEventException {
    if (value.isNumber() && value.text().length() <= LONGEST_NUMBER) {
      double seconds = Double.parseDouble(value.text());
      if (seconds >= 0 && seconds <= LAST_SECOND) {
        Instant time = start.plusMillis(Math.round(seconds * 1000));
        if (isInRange(time)) {
          return time;
        }
      }
    }
    throw value.not(name, "seconds, 0 or more and before the year 10000");
  }

  private static boolean isInRange(Instant time) {
    return time.getEpochSecond() >= 0 && time.getEpochSecond() <= LAST_SECOND;
  }

  private void readAnswers(JsonParser json) throws IOException, MalformedEventException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      answers.addAll(Json.texts(json, "answers", MOST_ANSWERS, LONGEST_NAME));
    }
  }

  private static String textOf(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      default -> Json.cut(json.getText(), LONGEST_NAME);
    };
  }

  private static String canonical(String name) {
    return switch (name) {
      case "id_orig_h" -> "id.orig_h";
      case "id_orig_p" -> "id.orig_p";
      case "id_resp_h" -> "id.resp_h";
      case "id_resp_p" -> "id.resp_p";
      case "@stream", "@path" -> "_path";
      default -> name;
    };
  }
}
