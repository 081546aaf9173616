package io.firedamp.ingest.vpcflow;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.ingest.json.JsonItems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What we read of one flow log record, or of a subscription that holds some. Names may be spelled
 * with hyphens as AWS does, with underscores, or in camel case.
 */
final class VpcFlowRecord {
  private static final int LONGEST_MESSAGE = 4096;
  private static final String UNSET = "-";
  private static final String[] READ = {
    "interface-id",
    "srcaddr",
    "dstaddr",
    "pkt-srcaddr",
    "pkt-dstaddr",
    "srcport",
    "dstport",
    "protocol",
    "packets",
    "bytes",
    "start",
    "end",
    "action",
    "log-status",
    "tcp-flags"
  };
  private static final Set<String> OF_A_FLOW =
      Set.of("interface-id", "log-status", "action", "protocol");
  private static final JsonFields.Paths PATHS = JsonFields.Paths.of(READ);
  private static final Map<String, String> SPELLED = new HashMap<>();

  static {
    for (String name : READ) {
      SPELLED.put(squeezed(name), name);
    }
  }

  private final JsonFields fields = new JsonFields(PATHS);
  private boolean subscription;

  /** Whether an object with these keys is one: it names two sides, and something of a flow. */
  static boolean isNamedBy(Set<String> keys) {
    boolean source = false;
    boolean destination = false;
    boolean flow = false;
    for (String key : keys) {
      String name = SPELLED.getOrDefault(squeezed(key), "");
      source |= name.endsWith("srcaddr");
      destination |= name.endsWith("dstaddr");
      flow |= OF_A_FLOW.contains(name);
      if (source && destination && flow) {
        return true;
      }
    }
    return false;
  }

  /** Reads the object the parser stands on, and the records of a subscription by a reader. */
  void read(JsonParser json, JsonItems items, JsonItems.ItemReader reader)
      throws IOException, MalformedEventException {
    Json.members(json, "record", name -> readMember(name, json, items, reader));
  }

  private void readMember(
      String name, JsonParser json, JsonItems items, JsonItems.ItemReader reader)
      throws IOException, MalformedEventException {
    if (name.equals("logEvents") && json.currentToken() == JsonToken.START_ARRAY) {
      subscription = true;
      items.each(json, name, (event, inner) -> readLogEvent(event, inner, reader));
      return;
    }
    String field = SPELLED.get(squeezed(name));
    boolean unset = json.currentToken() == JsonToken.VALUE_STRING && isUnset(json.getText());
    if (field != null && !unset) {
      fields.offer(field, json);
    }
  }

  private static void readLogEvent(JsonParser json, JsonItems items, JsonItems.ItemReader reader)
      throws IOException, MalformedEventException {
    String[] message = {""};
    Json.members(
        json,
        "logEvents[]",
        name -> {
          if (name.equals("message")) {
            String text = Json.text(json, "logEvents[].message", LONGEST_MESSAGE);
            message[0] = text == null ? "" : text;
          }
        });
    if (DefaultFormat.matches(message[0])) {
      items.addWithin(DefaultFormat.json(message[0].getBytes(StandardCharsets.UTF_8)), reader);
    } else {
      items.leaveOut("vpc flow record in a format that no header names");
    }
  }

  /** Whether it only holds records. */
  boolean isSubscription() {
    return subscription;
  }

  JsonFields fields() {
    return fields;
  }

  private static boolean isUnset(String value) {
    return value.equals(UNSET) || value.isEmpty();
  }

  private static String squeezed(String name) {
    return name.length() > 32
        ? ""
        : name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
  }
}
