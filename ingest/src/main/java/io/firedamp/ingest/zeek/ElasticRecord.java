package io.firedamp.ingest.zeek;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.event.PayloadBytes;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A record as Elastic's integration keeps it: Zeek's fields under the names of the Elastic Common
 * Schema, without the line that it was made of. It is turned back into that line.
 */
final class ElasticRecord {
  private static final String DATASET = "event.dataset";
  private static final String DURATION = "event.duration"; // nanoseconds
  private static final String TRANSPORT = "network.transport";
  private static final String SOURCE = "source";
  private static final String DESTINATION = "destination";
  private static final String OF_CONNECTIONS = "connection";
  private static final int NANOSECONDS = 9;

  /** Zeek's names, by the schema's. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("@timestamp", "ts"),
          Map.entry("zeek.session_id", "uid"),
          Map.entry("source.ip", "id.orig_h"),
          Map.entry("source.port", "id.orig_p"),
          Map.entry("destination.ip", "id.resp_h"),
          Map.entry("destination.port", "id.resp_p"),
          Map.entry(TRANSPORT, "proto"),
          Map.entry("network.protocol", "service"),
          Map.entry("source.packets", "orig_pkts"),
          Map.entry("destination.packets", "resp_pkts"),
          Map.entry("zeek.connection.state", "conn_state"),
          Map.entry("zeek.dns.query", "query"),
          Map.entry("zeek.dns.qtype_name", "qtype_name"),
          Map.entry("zeek.dns.rcode_name", "rcode_name"),
          Map.entry("zeek.dns.trans_id", "trans_id"),
          Map.entry("zeek.dns.answers[]", "answers"),
          Map.entry("zeek.ssl.server.name", "server_name"),
          Map.entry("zeek.ssl.version", "version"),
          Map.entry("zeek.ssl.established", "established"),
          Map.entry("zeek.ssl.validation.status", "validation_status"),
          Map.entry("zeek.http.trans_depth", "trans_depth"),
          Map.entry("http.request.method", "method"),
          Map.entry("url.domain", "host"),
          Map.entry("url.original", "uri"),
          Map.entry("user_agent.original", "user_agent"));

  private static final JsonFields.Paths READ =
      JsonFields.Paths.of(
          Stream.concat(
                  NAMES.keySet().stream(),
                  Stream.of(DATASET, DURATION, SOURCE + ".bytes", DESTINATION + ".bytes"))
              .toArray(String[]::new));

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonFields fields = new JsonFields(READ, 8192);

  private ElasticRecord() {}

  /** Zeek's own record of what such a one tells. */
  static byte[] asZeekWrites(byte[] document) throws IOException, MalformedEventException {
    ElasticRecord record = new ElasticRecord();
    try (JsonParser json = Json.parser(document, 0)) {
      json.nextToken();
      Json.members(json, "record", name -> record.fields.offer(name, json));
    }
    return record.written();
  }

  private byte[] written() throws IOException, MalformedEventException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator to = JSON.createGenerator(bytes)) {
      to.writeStartObject();
      to.writeStringField("_path", path());
      for (Map.Entry<String, String> name : NAMES.entrySet()) {
        write(to, name.getValue(), fields.scalar(name.getKey()));
      }
      write(to, "duration", duration());
      write(to, "orig_bytes", payload(SOURCE));
      write(to, "resp_bytes", payload(DESTINATION));
      to.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator to, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      to.writeStringField(name, value);
    }
  }

  private String path() {
    String dataset = String.valueOf(fields.scalar(DATASET));
    String log = dataset.substring(dataset.lastIndexOf('.') + 1);
    return log.equals(OF_CONNECTIONS) ? "conn" : log;
  }

  private @Nullable String duration() throws MalformedEventException {
    Long nanoseconds = fields.count(DURATION);
    return nanoseconds == null
        ? null
        : BigDecimal.valueOf(nanoseconds).movePointLeft(NANOSECONDS).toPlainString();
  }

  /** The schema has what IP packets carried, and Zeek's rules ask for what these did. */
  private @Nullable String payload(String side) throws MalformedEventException {
    String transport = fields.lowerCase(TRANSPORT);
    Long bytes =
        PayloadBytes.ofPackets(
            fields.count(side + ".bytes"),
            fields.count(side + ".packets"),
            transport == null ? "" : transport,
            String.valueOf(fields.scalar(side + ".ip")));
    return bytes == null ? null : bytes.toString();
  }
}
