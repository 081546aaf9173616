package io.firedamp.ingest.calico;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.event.PayloadBytes;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one record means: a flow, or nothing for us. */
record CalicoFlow(JsonFields fields, Provenance from) {
  static final JsonFields.Paths PATHS =
      JsonFields.Paths.of(
          "start_time",
          "end_time",
          "source_ip",
          "source_port",
          "source_type",
          "dest_ip",
          "dest_port",
          "proto",
          "action",
          "reporter",
          "host",
          "bytes_in",
          "bytes_out",
          "packets_in",
          "packets_out",
          "num_flows",
          "num_flows_completed");

  private static final Set<String> TRANSPORTS = Set.of("tcp", "udp", "icmp", "sctp");

  /** A pod, or a host: their nodes tell of what they begin. */
  private static final Set<String> ENDPOINTS = Set.of("wep", "hep");

  void addTo(JsonItems items) throws MalformedEventException {
    String transport = transport();
    if ("deny".equals(fields.lowerCase("action"))) {
      items.leaveOut("calico flow that was denied");
    } else if (!isSet("source_ip") || !isSet("dest_ip")) {
      items.leaveOut("calico flow of which an address was put together with others");
    } else if (!TRANSPORTS.contains(transport)) {
      items.leaveOut("calico flow over another transport than tcp, udp, icmp or sctp");
    } else if (isFromResponder()
        && ENDPOINTS.contains(String.valueOf(fields.text("source_type")))) {
      items.leaveOut("calico flow that the node of its source tells, too");
    } else {
      items.add(Events.of(flow(transport)));
    }
  }

  private boolean isSet(String name) throws MalformedEventException {
    String text = fields.text(name);
    return text != null && !text.isEmpty() && !text.equals("-");
  }

  private String transport() throws MalformedEventException {
    String said = String.valueOf(fields.word("proto"));
    return switch (said) {
      case "icmp6", "ipv6-icmp", "1", "58" -> "icmp";
      case "6" -> "tcp";
      case "17" -> "udp";
      case "132" -> "sctp";
      default -> said;
    };
  }

  /** Counters are those of who reports: what came in to the source is what its peer sent. */
  private boolean isFromResponder() throws MalformedEventException {
    return "dst".equals(fields.text("reporter"));
  }

  private NetworkFlow flow(String transport) throws MalformedEventException {
    Instant start = fields.epochSeconds("start_time");
    Instant end = fields.epochSeconds("end_time");
    if (start.isAfter(end)) {
      throw Json.wrong("end_time", "at or after start_time, " + start, end.toString());
    }
    String source = fields.address("source_ip");
    String destination = fields.address("dest_ip");
    int sourcePort = port("source_port");
    int destinationPort = port("dest_port");
    String out = isFromResponder() ? "in" : "out";
    String in = isFromResponder() ? "out" : "in";
    String flowId =
        ContentId.of(
            "calico", source + " " + sourcePort, destination + " " + destinationPort, transport);
    NetworkFlow.Builder flow =
        NetworkFlow.newBuilder()
            .setEventId(id(flowId))
            .setFlowId(flowId)
            .setTime(end)
            .setCluster(from.cluster())
            .setSource(from.source())
            .setStart(start)
            .setInterim(!isComplete())
            .setSourceAddress(source)
            .setSourcePort(sourcePort)
            .setDestinationAddress(destination)
            .setDestinationPort(destinationPort)
            .setTransport(transport);
    // Of what is forwarded nothing says which side a counter is of.
    if (!"fwd".equals(fields.text("reporter"))) {
      flow.setPacketsOut(fields.count("packets_" + out))
          .setPacketsIn(fields.count("packets_" + in))
          .setBytesOut(payload(out, transport, source))
          .setBytesIn(payload(in, transport, source));
    }
    return flow.build();
  }

  private @Nullable Long payload(String direction, String transport, String address)
      throws MalformedEventException {
    return PayloadBytes.ofPackets(
        fields.count("bytes_" + direction),
        fields.count("packets_" + direction),
        transport,
        address);
  }

  /** Absent where flows of many ports were put together. */
  private int port(String name) throws MalformedEventException {
    return fields.has(name) && isNumber(name) ? fields.port(name) : 0;
  }

  private boolean isNumber(String name) throws MalformedEventException {
    return !"-".equals(fields.word(name));
  }

  private boolean isComplete() throws MalformedEventException {
    Long flows = fields.count("num_flows");
    Long completed = fields.count("num_flows_completed");
    return flows != null && completed != null && completed >= flows;
  }

  private String id(String flowId) throws MalformedEventException {
    return ContentId.of(
        flowId,
        String.valueOf(fields.word("start_time")),
        String.valueOf(fields.word("end_time")),
        String.valueOf(fields.word("reporter")),
        String.valueOf(fields.word("host")),
        String.valueOf(fields.word("bytes_in")),
        String.valueOf(fields.word("bytes_out")));
  }
}
