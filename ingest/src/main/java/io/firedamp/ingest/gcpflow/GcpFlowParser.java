package io.firedamp.ingest.gcpflow;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.event.Side;
import io.firedamp.ingest.event.Transports;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.avro.NetworkFlow;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads VPC flow logs of Google Cloud as Cloud Logging exports them. Each entry is one direction of
 * one connection in one interval, sampled, told by one of its ends.
 *
 * @see <a href="https://cloud.google.com/vpc/docs/about-flow-logs-records">Record format</a>
 */
public final class GcpFlowParser implements EventParser {
  private static final String PAYLOAD = "jsonPayload.";
  private static final String CONNECTION = PAYLOAD + "connection.";
  private static final JsonFields.Paths READ =
      JsonFields.Paths.of(
          CONNECTION + "src_ip",
          CONNECTION + "src_port",
          CONNECTION + "dest_ip",
          CONNECTION + "dest_port",
          CONNECTION + "protocol",
          PAYLOAD + "bytes_sent",
          PAYLOAD + "packets_sent",
          PAYLOAD + "start_time",
          PAYLOAD + "end_time",
          PAYLOAD + "reporter",
          "insertId");

  @Override
  public String format() {
    return "gcp-vpc-flow";
  }

  @Override
  public boolean recognises(RecordHead head) {
    String text = head.text();
    return head.keys().contains("jsonPayload")
        && text.contains("\"connection\"")
        && text.contains("\"src_ip\"");
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return JsonItems.readerFor(from, (json, items) -> readEntry(json, items, from));
  }

  private static void readEntry(JsonParser json, JsonItems items, Provenance from)
      throws IOException, MalformedEventException {
    JsonFields fields = new JsonFields(READ);
    Json.members(json, "record", name -> fields.offer(name, json));
    String missing =
        Stream.of(
                CONNECTION + "src_ip",
                CONNECTION + "dest_ip",
                CONNECTION + "protocol",
                PAYLOAD + "start_time",
                PAYLOAD + "end_time")
            .filter(each -> !fields.has(each))
            .findFirst()
            .orElse("");
    if (!missing.isEmpty()) {
      // Google's users choose which fields are kept.
      items.leaveOut("gcp flow record without " + missing.substring(PAYLOAD.length()));
      return;
    }
    Long protocol = fields.count(CONNECTION + "protocol");
    String transport = protocol == null ? "" : Transports.of(protocol).orElse("");
    boolean ports = fields.has(CONNECTION + "src_port") && fields.has(CONNECTION + "dest_port");
    if (transport.isEmpty()) {
      items.leaveOut("gcp flow over another transport than tcp, udp, icmp or sctp");
    } else if (!transport.equals("icmp") && !ports) {
      items.leaveOut("gcp flow record without ports");
    } else {
      items.add(Events.of(flow(fields, transport, from)));
    }
  }

  private static NetworkFlow flow(JsonFields fields, String transport, Provenance from)
      throws MalformedEventException {
    boolean ports = !transport.equals("icmp");
    Side source = side(fields, "src", ports);
    Side destination = side(fields, "dest", ports);
    boolean answer = source.answers(destination);
    Side initiator = answer ? destination : source;
    Side responder = answer ? source : destination;
    Instant start = fields.time(PAYLOAD + "start_time");
    Instant end = fields.time(PAYLOAD + "end_time");
    if (start.isAfter(end)) {
      throw Json.wrong(PAYLOAD + "end_time", "at or after start_time, " + start, end.toString());
    }
    // Of a packet without a payload Google counts none.
    Long bytes = fields.count(PAYLOAD + "bytes_sent");
    Long packets = fields.count(PAYLOAD + "packets_sent");
    String said = String.valueOf(fields.word(PAYLOAD + "reporter"));
    return NetworkFlow.newBuilder()
        .setEventId(id(fields, source, destination, transport, said))
        .setTime(end)
        .setCluster(from.cluster())
        .setSource(from.source())
        .setFlowId(ContentId.of("gcp", initiator.text(), responder.text(), transport))
        .setStart(start)
        .setInterim(true)
        .setSourceAddress(initiator.address())
        .setSourcePort(initiator.port())
        .setDestinationAddress(responder.address())
        .setDestinationPort(responder.port())
        .setTransport(transport)
        .setBytesOut(only(!answer, bytes))
        .setPacketsOut(only(!answer, packets))
        .setBytesIn(only(answer, bytes))
        .setPacketsIn(only(answer, packets))
        .build();
  }

  private static @Nullable Long only(boolean measured, @Nullable Long count) {
    return measured ? count : null;
  }

  private static String id(
      JsonFields fields, Side source, Side destination, String transport, String reporter)
      throws MalformedEventException {
    return ContentId.of(
        "gcp",
        String.valueOf(fields.word("insertId")),
        source.text(),
        destination.text(),
        transport,
        reporter,
        String.valueOf(fields.word(PAYLOAD + "start_time")),
        String.valueOf(fields.word(PAYLOAD + "end_time")),
        String.valueOf(fields.word(PAYLOAD + "bytes_sent")));
  }

  private static Side side(JsonFields fields, String which, boolean ports)
      throws MalformedEventException {
    return new Side(
        fields.address(CONNECTION + which + "_ip"),
        ports ? fields.port(CONNECTION + which + "_port") : 0);
  }
}
