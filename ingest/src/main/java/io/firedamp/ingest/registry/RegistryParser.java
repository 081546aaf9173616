package io.firedamp.ingest.registry;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.Json;
import io.firedamp.ingest.JsonItems;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads notification envelopes of the CNCF Distribution registry, version 2 and later. */
public final class RegistryParser implements EventParser {
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

  /**
   * An envelope holds events; an event alone is its own. Both are objects, told by their members.
   */
  private static void envelope(JsonParser json, JsonItems items, NotificationReader each)
      throws IOException, MalformedEventException {
    Notification single = new Notification();
    Json.members(
        json,
        "record",
        name -> {
          if (name.equals("events")) {
            items.each(json, name, (event, all) -> add(Notification.read(event), all, each));
          } else {
            single.readMember(name, json);
          }
        });
    if (single.action != null) {
      add(single, items, each);
    }
  }

  private static void add(Notification notification, JsonItems items, NotificationReader each)
      throws MalformedEventException {
    ParsedEvent event = each.read(notification);
    if (event != null) {
      items.add(event);
    }
  }
}
