package io.firedamp.ingest.sensor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.Envelope;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.ingest.json.JsonItems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A format of alerts: a JSON object each, alone, in a list under one of a few names, or as text
 * within a shipper's record.
 */
abstract class AlertParser implements EventParser {
  /** Where values are read that a list names. */
  static final String NAMED = "named.";

  private final String format;
  private final Set<String> lists;
  private final Set<String> texts;
  private final JsonFields.Paths paths;

  /**
   * What is read of an object.
   *
   * @param lists members that hold a list of alerts
   * @param texts members that may hold an object as text
   */
  AlertParser(String format, Set<String> lists, Set<String> texts, String... paths) {
    this.format = format;
    this.lists = lists;
    this.texts = texts;
    this.paths = JsonFields.Paths.of(paths);
  }

  /** Whether a record that begins so is of this sensor. */
  abstract boolean isOurs(RecordHead head);

  /** Whether an object is the sensor's, and not one around it. */
  abstract boolean isOurs(AlertFields alert);

  /** Members that hold a list of objects with a name and a value: each is read as a member. */
  Set<String> namedValues() {
    return Set.of();
  }

  /** Says what an alert means: an event, or why there is none. */
  abstract void read(AlertFields alert, JsonItems items, Provenance from)
      throws MalformedEventException;

  @Override
  public final String format() {
    return format;
  }

  @Override
  public final boolean recognises(RecordHead head) {
    return isOurs(head) || Envelope.headWithin(head).filter(this::isOurs).isPresent();
  }

  @Override
  public final List<ParsedEvent> parse(byte[] record, Provenance from)
      throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public final RecordReader readerFor(Provenance from) {
    return JsonItems.readerFor(from, (json, items) -> readObject(json, items, from, lists));
  }

  /** What stands in a list holds no further one: else a hostile record would nest without end. */
  private void readObject(
      JsonParser json, JsonItems items, Provenance from, Set<String> listsWithin)
      throws IOException, MalformedEventException {
    JsonFields fields = new JsonFields(paths, AlertDraft.LONGEST_VALUE);
    Envelope envelope = new Envelope();
    boolean[] list = {false};
    Json.members(
        json,
        "record",
        name -> {
          if (listsWithin.contains(name) && json.currentToken() == JsonToken.START_ARRAY) {
            list[0] = true;
            items.each(json, name, (each, within) -> readObject(each, within, from, Set.of()));
          } else if (json.currentToken() == JsonToken.START_ARRAY && isNamedValues(name)) {
            readNamedValues(json, fields);
          } else if (!readText(name, json, fields) && !fields.offer(name, json)) {
            envelope.offer(name, json);
          }
        });
    AlertFields alert = new AlertFields(fields);
    Optional<byte[]> wrapped = isOurs(alert) ? Optional.empty() : envelope.record();
    if (wrapped.isPresent()) {
      items.addWithin(
          wrapped.get(), (within, inner) -> readObject(within, inner, from, listsWithin));
    } else if (isOurs(alert)) {
      read(alert, items, from);
    } else if (!list[0]) {
      items.leaveOut(format + " record of another kind");
    }
  }

  private boolean isNamedValues(String name) {
    return namedValues().contains(name);
  }

  /** The name stands before its value, as every encoder of them writes it. */
  private static void readNamedValues(JsonParser json, JsonFields fields)
      throws IOException, MalformedEventException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      String[] name = {""};
      if (json.currentToken() == JsonToken.START_OBJECT) {
        Json.members(
            json,
            "value",
            part -> {
              if (part.equals("name") && json.currentToken() == JsonToken.VALUE_STRING) {
                name[0] = json.getText();
              } else if (part.equals("value")) {
                fields.offer(NAMED + name[0], json);
              }
            });
      }
      json.skipChildren();
    }
  }

  /** Reads an object that stands as text; what is no object is a text. */
  private boolean readText(String name, JsonParser json, JsonFields fields)
      throws IOException, MalformedEventException {
    if (!texts.contains(name)
        || json.currentToken() != JsonToken.VALUE_STRING
        || !json.getText().stripLeading().startsWith("{")) {
      return false;
    }
    byte[] text = json.getText().getBytes(StandardCharsets.UTF_8);
    try (JsonParser within = Json.parser(text, 0)) {
      within.nextToken();
      fields.offer(name, within);
    } catch (IOException broken) {
      // A shipper cut it: what was read of it counts.
      return true;
    }
    return true;
  }
}
