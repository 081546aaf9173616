package io.firedamp.ingest.registry;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonItems;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads notification envelopes of the CNCF Distribution registry, version 2 and later, Harbor's
 * webhooks and ECR's image actions.
 */
public final class RegistryParser implements EventParser {
  private static final Pattern EMPTY =
      Pattern.compile("\\s*\\{\\s*\"events\"\\s*:\\s*(\\[\\s*]|null)\\s*}\\s*");

  @Override
  public String format() {
    return "distribution-notification";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return isEnvelope(head)
        || EMPTY.matcher(head.text()).matches()
        || isSingle(head)
        || isHarbors(head)
        || isCloudEvent(head)
        || isImageAction(head);
  }

  private static boolean isEnvelope(RecordHead head) {
    return head.text().contains("\"action\"") && head.keys().contains("events");
  }

  private static boolean isSingle(RecordHead head) {
    return head.keys().contains("action") && head.keys().contains("target");
  }

  private static boolean isHarbors(RecordHead head) {
    return head.keys().containsAll(Set.of("type", "event_data", "occur_at"));
  }

  private static boolean isCloudEvent(RecordHead head) {
    return head.keys().contains("specversion") && head.text().contains("\"harbor.artifact.");
  }

  private static boolean isImageAction(RecordHead head) {
    return head.keys().containsAll(Set.of("detail-type", "detail"))
        && head.text().contains("ECR Image Action");
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    RecordCounts.Counter counter = new RecordCounts.Counter();
    return RecordReader.counting(counter, new PullReader(this, from, counter)::read);
  }

  /** Every notification of a record, with each unreadable one as a dead letter in {@code items}. */
  List<ParsedEvent> read(
      byte[] record, Provenance from, RecordCounts.Counter counter, NotificationReader each)
      throws MalformedEventException {
    return JsonItems.read(record, from, counter, (json, items) -> envelope(json, items, each));
  }

  /** Takes one notification: adds its event, or says why it gives none. */
  @FunctionalInterface
  interface NotificationReader {
    void read(Notification notification, JsonItems items) throws MalformedEventException;
  }

  /**
   * An envelope holds events; an event alone is its own. Both are objects, told by their members.
   */
  private static void envelope(JsonParser json, JsonItems items, NotificationReader each)
      throws IOException, MalformedEventException {
    Notification single = new Notification();
    CarriedNotification carried = new CarriedNotification();
    Json.members(
        json,
        "record",
        name -> {
          if (name.equals("events")) {
            items.each(json, name, (event, all) -> each.read(Notification.read(event), all));
          } else if (!carried.readMember(name, json)) {
            single.readMember(name, json);
          }
        });
    if (single.action != null) {
      single.id = carried.id();
      each.read(single, items);
    } else if (carried.isOne()) {
      for (Notification notification : carried.notifications()) {
        each.read(notification, items);
      }
    }
  }
}
