package io.firedamp.ingest.cloudaudit;

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
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.ingest.json.PushedMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads audit logs of clouds: AWS CloudTrail (files of {@code Records}, single records, events of
 * EventBridge, subscriptions of CloudWatch Logs), audit entries of Google Cloud, and Azure's
 * activity log; alone, in arrays, within a log shipper's records and as Pub/Sub pushes them.
 */
public final class CloudAuditParser implements EventParser {
  private static final String TRAIL_TYPE = "via CloudTrail";
  private static final String QUOTED_TRAIL = "\\\"eventSource\\\"";
  private static final Set<String> TRAIL = Set.of("eventSource", "eventName", "userIdentity");

  /** A stream, a queue and a bucket that tell of themselves list records of that name too. */
  private static final Pattern TRAIL_SOURCE = Pattern.compile("\"eventSource\"(?!\\s*:\\s*\"aws:)");

  @Override
  public String format() {
    return "cloud-audit";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return isRecord(head)
        || isEnvelope(head)
        || PushedMessage.beginningIn(head).filter(CloudAuditParser::isPushed).isPresent()
        || Envelope.headWithin(head).filter(CloudAuditParser::isRecord).isPresent();
  }

  private static boolean isRecord(RecordHead head) {
    return head.keys().containsAll(TRAIL) || isGoogles(head) || isAzures(head);
  }

  private static boolean isGoogles(RecordHead head) {
    return head.keys().contains("protoPayload") && !head.text().contains("\"io.k8s.");
  }

  private static boolean isAzures(RecordHead head) {
    boolean activity =
        head.text().contains("\"Administrative\"") || head.text().contains("\"authorization\"");
    return activity
        && head.keys().contains("operationName")
        && (head.keys().contains("resourceId") || head.keys().contains("eventTimestamp"));
  }

  /** An entry of Google's, whose members come by their names. */
  private static boolean isPushed(String beginning) {
    return beginning.contains("\"insertId\"") && beginning.contains("cloudaudit.googleapis.com");
  }

  private static boolean isEnvelope(RecordHead head) {
    Set<String> keys = head.keys();
    String text = head.text();
    return (keys.contains("Records") && TRAIL_SOURCE.matcher(text).find())
        || (keys.contains("detail") && text.contains(TRAIL_TYPE))
        || (keys.contains("logEvents") && text.contains(QUOTED_TRAIL))
        || (keys.contains("records")
            && text.contains("\"operationName\"")
            && text.contains("\"Administrative\""));
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return JsonItems.readerFor(from, new Document(from)::read);
  }

  /** One object as it comes: a record, or an envelope of some. */
  private record Document(Provenance from) {
    void read(JsonParser json, JsonItems items) throws IOException, MalformedEventException {
      AuditRecord record = new AuditRecord();
      Envelope envelope = new Envelope();
      Inner inner = new Inner();
      Json.members(
          json,
          "record",
          name -> {
            switch (name) {
              case "Records", "records" -> {
                inner.isEnvelope = true;
                items.each(json, name, this::read);
              }
              case "logEvents" -> {
                inner.isEnvelope = true;
                items.each(json, name, this::readLogEvent);
              }
              case "detail" -> {
                inner.detail = new AuditRecord();
                AuditRecord detail = inner.detail;
                Json.members(json, name, member -> detail.offer(member, json));
              }
              case "message" -> {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                  Json.members(json, name, member -> inner.readPushed(member, json));
                } else {
                  envelope.offer(name, json);
                }
              }
              case "log", "MESSAGE", "event" -> envelope.offer(name, json);
              default -> record.offer(name, json);
            }
          });
      Optional<byte[]> wrapped = envelope.record();
      if (inner.pushed != null) {
        items.addWithin(PushedMessage.recordIn(inner.pushed), this::read);
      } else if (wrapped.isPresent()) {
        items.addWithin(wrapped.get(), this::read);
      } else if (!inner.isEnvelope) {
        add(inner.detail == null ? record : inner.detail, items);
      }
    }

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
      if (message[0].startsWith("{")) {
        items.addWithin(message[0].getBytes(StandardCharsets.UTF_8), this::read);
      } else {
        items.leaveOut("event of another log");
      }
    }

    private void add(AuditRecord record, JsonItems items) throws MalformedEventException {
      Meaning meaning = record.meaning(from);
      if (meaning.events().isEmpty()) {
        items.leaveOut(meaning.leftOut());
      }
      meaning.events().forEach(items::add);
    }
  }

  /** What an object was found to hold while it was read. */
  private static final class Inner {
    private boolean isEnvelope;
    private @Nullable AuditRecord detail;
    private @Nullable String pushed;

    void readPushed(String member, JsonParser json) throws IOException, MalformedEventException {
      if (member.equals("data")) {
        pushed = Json.text(json, "message.data", Integer.MAX_VALUE);
      }
    }
  }
}
