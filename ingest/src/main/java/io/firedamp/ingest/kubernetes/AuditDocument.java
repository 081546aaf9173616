package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.Json;
import io.firedamp.ingest.JsonItems;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One object as it comes: an audit event, an {@code EventList} as the webhook posts it, or Azure's
 * envelope, in which the event is a string.
 */
final class AuditDocument {
  private static final int LONGEST_CATEGORY = 253;
  private static final String AZURE_CATEGORY = "kube-audit";

  private final Provenance from;

  AuditDocument(Provenance from) {
    this.from = from;
  }

  void read(JsonParser json, JsonItems items) throws IOException, MalformedEventException {
    int start = items.startOf(json);
    AuditDraft event = new AuditDraft(json, items);
    AzureRecord azure = new AzureRecord();
    boolean[] isList = {false};
    Json.members(
        json,
        "record",
        name -> {
          switch (name) {
            case "items" -> isList[0] |= each(json, name, items, this::readEvent);
            case "records" -> isList[0] |= each(json, name, items, this::readAzureRecord);
            case "category", "properties" -> azure.readMember(name, json);
            default -> event.readMember(name);
          }
        });
    if (azure.log != null) {
      azure.addTo(items);
    } else if (!isList[0]) {
      event.addTo(start, from);
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
    Json.members(json, "record", name -> azure.readMember(name, json));
    azure.addTo(items);
  }

  /** A record of Azure's diagnostic log; other categories than the audit log are left out. */
  private final class AzureRecord {
    private @Nullable String category;
    private @Nullable String log;

    void readMember(String name, JsonParser json) throws IOException, MalformedEventException {
      if (name.equals("category")) {
        category = Json.text(json, name, LONGEST_CATEGORY);
      } else if (name.equals("properties")) {
        Json.members(json, name, member -> readProperty(member, json));
      }
    }

    void addTo(JsonItems items) throws MalformedEventException {
      if (log != null && category != null && category.startsWith(AZURE_CATEGORY)) {
        byte[] event = log.getBytes(StandardCharsets.UTF_8);
        items.addAll(JsonItems.read(event, from, AuditDocument.this::readEvent));
      }
    }

    private void readProperty(String member, JsonParser json)
        throws IOException, MalformedEventException {
      if (member.equals("log")) {
        log = Json.text(json, "properties.log", Integer.MAX_VALUE);
      }
    }
  }
}
