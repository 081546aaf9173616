package io.firedamp.ingest.registry;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.Json;
import io.firedamp.ingest.JsonItems;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads notification envelopes of the CNCF Distribution registry, version 2 and later. */
public final class RegistryParser implements EventParser {
  private static final int MOST_EVENTS = 10_000;

  @Override
  public String format() {
    return "distribution-notification";
  }

  @Override
  public boolean recognises(RecordHead head) {
    boolean envelope = head.keys().contains("events") && head.text().contains("\"action\"");
    boolean single = head.keys().contains("action") && head.keys().contains("target");
    return envelope || single;
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return new PullReader(this, from);
  }

  /** Every notification of a record, with each unreadable one as a dead letter in {@code items}. */
  List<ParsedEvent> read(byte[] record, Provenance from, NotificationReader each)
      throws MalformedEventException {
    return JsonItems.read(record, from, (json, items) -> envelope(json, items, each));
  }

  /** Takes one notification. */
  @FunctionalInterface
  interface NotificationReader {
    @Nullable ParsedEvent read(Notification notification) throws MalformedEventException;
  }

  private static void envelope(JsonParser json, JsonItems items, NotificationReader each)
      throws IOException, MalformedEventException {
    Notification single = new Notification();
    List<Notification> found = new ArrayList<>();
    // An envelope holds events; an event alone is its own. Both are objects, told by their members.
    Json.members(
        json,
        "record",
        name -> {
          if (name.equals("events")) {
            readEvents(json, found);
          } else {
            single.readMember(name, json);
          }
        });
    if (single.action != null) {
      found.add(single);
    }
    for (Notification notification : found) {
      ParsedEvent event = each.read(notification);
      if (event != null) {
        items.add(event);
      }
    }
  }

  private static void readEvents(JsonParser json, List<Notification> found)
      throws IOException, MalformedEventException {
    if (Json.isArray(json, "events")) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (found.size() >= MOST_EVENTS) {
          throw new MalformedEventException(
              "events must hold at most " + MOST_EVENTS + " notifications");
        }
        found.add(Notification.read(json));
      }
    }
  }
}
