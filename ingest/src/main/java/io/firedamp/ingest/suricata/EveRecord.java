package io.firedamp.ingest.suricata;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.json.Envelope;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import java.io.IOException;
import java.util.Optional;

/** What we read of one EVE record, whatever its event type. */
final class EveRecord {
  private static final JsonFields.Paths READ =
      JsonFields.Paths.of(
          "timestamp",
          "event_type",
          "flow_id",
          "src_ip",
          "src_port",
          "dest_ip",
          "dest_port",
          "proto",
          "app_proto",
          "flow.start",
          "flow.end",
          "flow.state",
          "flow.pkts_toserver",
          "flow.pkts_toclient",
          "flow.bytes_toserver",
          "flow.bytes_toclient",
          "flow.src_ip",
          "flow.dest_ip",
          "flow.src_port",
          "flow.dest_port",
          "direction",
          "alert.action",
          "alert.category",
          "alert.severity",
          "alert.signature",
          "alert.signature_id",
          "http.hostname",
          "http.http_user_agent",
          "tls.sni",
          "tls.version",
          "tls.subject",
          "tls.issuerdn",
          "tls.ja3.hash",
          "tls.ja4");

  private final JsonFields fields = new JsonFields(READ);
  private final Envelope envelope = new Envelope();
  private final EveDns dns = new EveDns();

  private EveRecord() {}

  /** Reads the object the parser stands on. */
  static EveRecord read(JsonParser json) throws IOException, MalformedEventException {
    EveRecord record = new EveRecord();
    Json.members(json, "record", name -> record.readMember(name, json));
    return record;
  }

  private void readMember(String name, JsonParser json)
      throws IOException, MalformedEventException {
    if (name.equals("dns") && json.currentToken() == JsonToken.START_OBJECT) {
      dns.read(json);
    } else if (!fields.offer(name, json)) {
      envelope.offer(name, json);
    }
  }

  /** The record that a shipper wrapped in this one; empty when this is a record itself. */
  Optional<byte[]> wrapped() {
    return fields.has("event_type") ? Optional.empty() : envelope.record();
  }

  JsonFields fields() {
    return fields;
  }

  EveDns dns() {
    return dns;
  }
}
