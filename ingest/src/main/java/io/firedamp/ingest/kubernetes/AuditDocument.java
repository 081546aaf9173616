package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.json.Envelope;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonItems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One object as it comes: an audit event, an {@code EventList} as the webhook posts it, an entry of
 * Google's audit log, or an envelope in which the event is a string: Azure's, CloudWatch's, a log
 * shipper's.
 */
final class AuditDocument {
  private static final int LONGEST_CATEGORY = 253;
  private static final String AZURE_CATEGORY = "kube-audit";

  /** Clouds send them along with the audit log. */
  private static final String OTHER_LOG = "entry of another log of the cloud";

  private final Provenance from;

  AuditDocument(Provenance from) {
    this.from = from;
  }

  void read(JsonParser json, JsonItems items) throws IOException, MalformedEventException {
    int start = items.startOf(json);
    AuditDraft event = new AuditDraft(json, items);
    AzureRecord azure = new AzureRecord();
    CloudAuditEntry cloud = new CloudAuditEntry(items);
    AzureRow row = new AzureRow();
    Envelope envelope = new Envelope();
    boolean[] isList = {false};
    Json.members(
        json,
        "record",
        name -> {
          if (row.readMember(name, json) || event.readMember(name)) {
            return;
          }
          switch (name) {
            case "items" -> isList[0] |= each(json, name, items, this::readEvent);
            case "records" -> isList[0] |= each(json, name, items, this::readAzureRecord);
            case "logEvents", "events" -> isList[0] |= each(json, name, items, this::readLogEvent);
            case "category", "properties" -> azure.readMember(name, json, items);
            default -> {
              if (!cloud.readMember(name, json)) {
                envelope.offer(name, json);
              }
            }
          }
        });
    if (row.hasTexts()) {
      readWithin(row.unfolded(items.bytes(start, items.endOf(json))), items);
    } else if (azure.log != null) {
      azure.addTo(items);
    } else if (cloud.isOne()) {
      if (cloud.isOfKubernetes()) {
        readWithin(cloud.event(), items);
      } else {
        items.leaveOut(OTHER_LOG);
      }
    } else if (envelope.record().isPresent()) {
      readWithin(envelope.record().get(), items);
    } else if (!isList[0]) {
      event.addTo(start, from);
    }
  }

  private void readWithin(byte[] event, JsonItems items) throws MalformedEventException {
    items.addWithin(event, this::readEvent);
  }

  /** An event of CloudWatch's logs; what is no audit event is another log's, or a test's. */
  private void readLogEvent(JsonParser json, JsonItems items)
      throws IOException, MalformedEventException {
    String[] message = {""};
    Json.members(
        json,
        "event",
        name -> {
          if (name.equals("message")) {
            message[0] = String.valueOf(Json.text(json, name, Integer.MAX_VALUE));
          }
        });
    if (message[0].startsWith("{") && message[0].contains("\"auditID\"")) {
      readWithin(message[0].getBytes(StandardCharsets.UTF_8), items);
    } else if (!message[0].isEmpty()) {
      items.leaveOut(OTHER_LOG);
    }
  }

  private static boolean each(
      JsonParser json, String name, JsonItems items, JsonItems.ItemReader reader)
      throws IOException, MalformedEventException {
    items.each(json, name, reader);
    return true;
  }

  private void readEvent(JsonParser json, JsonItems items)
      throws IOException, MalformedEventException {
    int start = items.startOf(json);
    AuditDraft event = new AuditDraft(json, items);
    Json.members(json, "event", event::readMember);
    event.addTo(start, from);
  }

  private void readAzureRecord(JsonParser json, JsonItems items)
      throws IOException, MalformedEventException {
    AzureRecord azure = new AzureRecord();
    Json.members(json, "record", name -> azure.readMember(name, json, items));
    azure.addTo(items);
  }

  /** A record of Azure's diagnostic log; other categories than the audit log are left out. */
  private final class AzureRecord {
    private @Nullable String category;
    private byte @Nullable [] log;

    void readMember(String name, JsonParser json, JsonItems items)
        throws IOException, MalformedEventException {
      if (name.equals("category")) {
        category = Json.text(json, name, LONGEST_CATEGORY);
      } else if (name.equals("properties")) {
        readProperties(json, items);
      }
    }

    /** Some collectors leave them a text. */
    private void readProperties(JsonParser json, JsonItems items)
        throws IOException, MalformedEventException {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        items.addWithin(
            json.getText().getBytes(StandardCharsets.UTF_8),
            (inner, of) ->
                Json.members(inner, "properties", name -> readProperty(name, inner, of)));
      } else {
        Json.members(json, "properties", member -> readProperty(member, json, items));
      }
    }

    void addTo(JsonItems items) throws MalformedEventException {
      if (log != null && category != null && category.startsWith(AZURE_CATEGORY)) {
        readWithin(log, items);
      } else if (category != null) {
        items.leaveOut(OTHER_LOG);
      }
    }

    /** The event is a text; some collectors have read it already. */
    private void readProperty(String member, JsonParser json, JsonItems items)
        throws IOException, MalformedEventException {
      if (member.equals("log") && json.currentToken() == JsonToken.START_OBJECT) {
        log = items.value(json);
      } else if (member.equals("log")) {
        String text = Json.text(json, "properties.log", Integer.MAX_VALUE);
        log = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
      }
    }
  }
}
