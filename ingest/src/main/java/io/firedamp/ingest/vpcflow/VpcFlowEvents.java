package io.firedamp.ingest.vpcflow;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.event.PayloadBytes;
import io.firedamp.ingest.event.Side;
import io.firedamp.ingest.event.Transports;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What one flow log record means: one direction of a flow, or nothing for us. */
final class VpcFlowEvents {
  private static final String OK = "OK";
  private static final String OF_PACKET = "pkt-";

  /** Why there is nothing in a record, by its status; empty where there is. */
  private static final Map<String, String> STATUS =
      Map.of(
          OK,
          "",
          "NODATA",
          "vpc flow record of an interval without traffic (NODATA)",
          "SKIPDATA",
          "vpc flow record of an interval that AWS skipped (SKIPDATA)");

  private final JsonFields fields;
  private final Provenance from;

  VpcFlowEvents(JsonFields fields, Provenance from) {
    this.fields = fields;
    this.from = from;
  }

  void addTo(JsonItems items) throws MalformedEventException {
    Optional<String> reason = whyNot();
    if (reason.isPresent()) {
      items.leaveOut(reason.get());
      return;
    }
    Long protocol = fields.count("protocol");
    String transport = protocol == null ? null : Transports.of(protocol).orElse(null);
    if (transport == null) {
      items.leaveOut("vpc flow over another transport than tcp, udp, icmp or sctp");
    } else if (!transport.equals("icmp") && !(fields.has("srcport") && fields.has("dstport"))) {
      items.leaveOut("vpc flow record without ports");
    } else {
      add(transport, items);
    }
  }

  /** Why a record gives no flow: few sentences, since all that varies are names of fields. */
  private Optional<String> whyNot() throws MalformedEventException {
    String status = fields.has("log-status") ? fields.required("log-status") : OK;
    String reason = STATUS.get(status);
    if (reason == null) {
      throw Json.wrong("log-status", "OK, NODATA or SKIPDATA", "'" + status + "'");
    }
    if (!reason.isEmpty()) {
      return Optional.of(reason);
    }
    if ("REJECT".equals(fields.text("action"))) {
      return Optional.of("vpc flow that was rejected");
    }
    return Stream.of("srcaddr", "dstaddr", "protocol", "start", "end")
        .filter(each -> !fields.has(each) && !fields.has(OF_PACKET + each))
        .map(each -> "vpc flow record without " + each)
        .findFirst();
  }

  private void add(String transport, JsonItems items) throws MalformedEventException {
    boolean ports = !transport.equals("icmp");
    Side source = new Side(address("srcaddr"), ports ? fields.port("srcport") : 0);
    Side destination = new Side(address("dstaddr"), ports ? fields.port("dstport") : 0);
    TcpFlags tcp = tcpFlags(transport);
    boolean answer = tcp.tellWhoBegan() ? tcp.isFromResponder() : source.answers(destination);
    NetworkFlow.Builder flow =
        answer ? flow(destination, source, transport) : flow(source, destination, transport);
    Long packets = fields.count("packets");
    Long payload =
        PayloadBytes.ofPackets(fields.count("bytes"), packets, transport, source.address());
    if (answer) {
      flow.setBytesIn(payload).setPacketsIn(packets);
    } else {
      flow.setBytesOut(payload).setPacketsOut(packets);
    }
    flow.setEventId(id(source, destination, transport)).setInterim(!tcp.end());
    items.add(Events.of(flow.build()));
  }

  private NetworkFlow.Builder flow(Side initiator, Side responder, String transport)
      throws MalformedEventException {
    Instant start = fields.epochSeconds("start");
    Instant end = fields.epochSeconds("end");
    if (start.isAfter(end)) {
      throw Json.wrong("end", "at or after start, " + start, end.toString());
    }
    return NetworkFlow.newBuilder()
        .setTime(end)
        .setCluster(from.cluster())
        .setSource(from.source())
        .setFlowId(
            ContentId.of(word("interface-id"), initiator.text(), responder.text(), transport))
        .setStart(start)
        .setSourceAddress(initiator.address())
        .setSourcePort(initiator.port())
        .setDestinationAddress(responder.address())
        .setDestinationPort(responder.port())
        .setTransport(transport);
  }

  /** AWS numbers nothing: what makes a record the one it is, is all that it measured. */
  private String id(Side source, Side destination, String transport)
      throws MalformedEventException {
    return ContentId.of(
        word("interface-id"),
        source.text(),
        destination.text(),
        transport,
        word("start"),
        word("end"),
        word("packets"),
        word("bytes"),
        word("tcp-flags"));
  }

  private TcpFlags tcpFlags(String transport) throws MalformedEventException {
    Long flags = fields.count("tcp-flags");
    return new TcpFlags(flags == null || !transport.equals("tcp") ? 0 : flags);
  }

  private String word(String name) throws MalformedEventException {
    return String.valueOf(fields.word(name));
  }

  /** The packet's own, which is a pod's where the interface's is its node's. */
  private String address(String name) throws MalformedEventException {
    String ofPacket = OF_PACKET + name;
    return fields.address(fields.has(ofPacket) ? ofPacket : name);
  }
}
