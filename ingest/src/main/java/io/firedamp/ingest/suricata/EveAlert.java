package io.firedamp.ingest.suricata;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.SensorAlert;
import io.firedamp.schemas.avro.Severity;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an alert of a signature means. It is about whoever connected: an alert about an answer
 * carries the addresses of that packet, so that the flow's own count where they are told, then the
 * direction, and then the side with the higher port.
 */
final class EveAlert {
  /** Ports from here on are those that a client is given (RFC 6335, section 6). */
  private static final int FIRST_DYNAMIC_PORT = 1024;

  /** As whoever exports from an index may write it. */
  private static final Pattern UNZONED =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?");

  private final JsonFields fields;
  private final Provenance from;

  EveAlert(JsonFields fields, Provenance from) {
    this.fields = fields;
    this.from = from;
  }

  void addTo(JsonItems items) throws MalformedEventException {
    if (!fields.has("src_ip") || !fields.has("dest_ip")) {
      items.leaveOut("suricata alert without addresses");
      return;
    }
    String said = fields.text("timestamp");
    if (said != null && UNZONED.matcher(said).matches()) {
      items.leaveOut("suricata alert whose time has no zone");
      return;
    }
    Instant time = fields.time("timestamp");
    String signature = fields.required("alert.signature");
    boolean answer = isAnswer();
    String client = fields.address(answer ? "dest_ip" : "src_ip");
    SortedMap<String, String> facts = new TreeMap<>();
    put(facts, "source.ip", client);
    put(facts, "source.port", fields.word(answer ? "dest_port" : "src_port"));
    put(facts, "destination.ip", fields.address(answer ? "src_ip" : "dest_ip"));
    put(facts, "destination.port", fields.word(answer ? "src_port" : "dest_port"));
    put(
        facts,
        "destination.domain",
        fields.text(fields.has("tls.sni") ? "tls.sni" : "http.hostname"));
    put(facts, "user_agent.original", fields.text("http.http_user_agent"));
    put(facts, "network.protocol", fields.lowerCase("app_proto"));
    put(facts, "rule.id", fields.word("alert.signature_id"));
    put(facts, "rule.category", fields.text("alert.category"));
    put(facts, "event.outcome", fields.text("alert.action"));
    put(facts, "event.kind", "alert");
    SensorAlert alert =
        SensorAlert.newBuilder()
            .setEventId(
                ContentId.of(
                    "alert",
                    String.valueOf(fields.word("flow_id")),
                    time.toString(),
                    signature,
                    facts.toString()))
            .setTime(time)
            .setCluster(from.cluster())
            .setSource(from.source())
            .setSensor("suricata")
            .setRule(signature)
            .setSubject(Alias.address(from.cluster(), client).toString())
            .setSeverity(severity())
            .setMessage(signature)
            .setFields(facts)
            .build();
    items.add(Events.of(alert, time));
  }

  private boolean isAnswer() throws MalformedEventException {
    if (fields.has("flow.src_ip")) {
      return fields.address("flow.src_ip").equals(fields.address("dest_ip"));
    }
    String direction = fields.lowerCase("direction");
    if (direction != null) {
      return direction.equals("to_client");
    }
    Long source = fields.count("src_port");
    Long destination = fields.count("dest_port");
    return source != null
        && destination != null
        && source < FIRST_DYNAMIC_PORT
        && destination >= FIRST_DYNAMIC_PORT;
  }

  /** As of the signature's priority: 1 is the highest; 3 and 4 inform. */
  private Severity severity() throws MalformedEventException {
    Long priority = fields.count("alert.severity");
    long level = priority == null ? 3 : priority;
    if (level <= 1) {
      return Severity.HIGH;
    }
    return level == 2 ? Severity.MEDIUM : Severity.LOW;
  }

  private static void put(SortedMap<String, String> facts, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      facts.put(name, value);
    }
  }
}
