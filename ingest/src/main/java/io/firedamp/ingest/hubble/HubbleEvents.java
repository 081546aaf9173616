package io.firedamp.ingest.hubble;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one answer of Hubble means: a sighting of a flow, a query, or nothing for us. */
final class HubbleEvents {
  private static final String DROPPED = "hubble flow that was dropped";

  private static final Map<String, String> REFUSED =
      Map.of(
          "DROPPED",
          DROPPED,
          "ERROR",
          "hubble flow that failed",
          "TRANSLATED",
          "hubble translation of a service's address");

  /** Names of DNS response codes (RFC 1035, section 4.1.1). */
  private static final List<String> RESPONSE_CODES =
      List.of("NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED");

  private final HubbleRecord record;
  private final JsonFields fields;
  private final Provenance from;

  HubbleEvents(HubbleRecord record, Provenance from) {
    this.record = record;
    this.fields = record.fields();
    this.from = from;
  }

  void addTo(JsonItems items) throws MalformedEventException {
    Optional<String> reason = whyNot();
    if (reason.isPresent()) {
      items.leaveOut(reason.get());
    } else if (fields.has("l7.dns.query")) {
      addQuery(items);
    } else {
      addPacket(items);
    }
  }

  private Optional<String> whyNot() throws MalformedEventException {
    Optional<String> other = record.otherAnswer();
    if (other.isPresent()) {
      return other.map(name -> "hubble " + name.replace('_', ' '));
    }
    String verdict = fields.text("verdict");
    if (verdict != null && REFUSED.containsKey(verdict)) {
      return Optional.of(REFUSED.getOrDefault(verdict, DROPPED));
    }
    if (!fields.has("IP.source") || !fields.has("IP.destination")) {
      return Optional.of("hubble flow without addresses");
    }
    if (record.layer4().isEmpty()) {
      return Optional.of("hubble flow over another transport than tcp, udp, icmp or sctp");
    }
    return "L7".equals(fields.text("Type")) && !fields.has("l7.dns.query")
        ? Optional.of("hubble message of another protocol than dns")
        : Optional.empty();
  }

  private void addPacket(JsonItems items) throws MalformedEventException {
    Optional<Boolean> told = isReply();
    if (told.isEmpty()) {
      items.leaveOut("hubble flow of which nothing says who connected");
      return;
    }
    boolean reply = told.get();
    Instant time = fields.time("time");
    String layer4 = record.layer4().orElseThrow();
    String transport = HubbleRecord.transport(layer4);
    String source = address(reply ? "destination" : "source");
    String destination = address(reply ? "source" : "destination");
    int sourcePort = port(layer4, reply ? "destination" : "source");
    int destinationPort = port(layer4, reply ? "source" : "destination");
    String flowId =
        ContentId.of(source, "" + sourcePort, destination, "" + destinationPort, transport);
    List<String> names = record.names(reply);
    NetworkFlow flow =
        NetworkFlow.newBuilder()
            .setEventId(id(flowId, time, reply ? "reply" : "request"))
            .setTime(time)
            .setCluster(from.cluster())
            .setSource(from.source())
            .setFlowId(flowId)
            .setStart(time)
            .setInterim(!isTrue("l4.TCP.flags.FIN") && !isTrue("l4.TCP.flags.RST"))
            .setSourceAddress(source)
            .setSourcePort(sourcePort)
            .setDestinationAddress(destination)
            .setDestinationPort(destinationPort)
            .setTransport(transport)
            .setDnsName(names.isEmpty() ? null : JsonFields.domainOf(names.get(0)))
            .build();
    items.add(Events.of(flow, time));
  }

  private void addQuery(JsonItems items) throws MalformedEventException {
    String name = fields.domain("l7.dns.query");
    if (name == null) {
      items.leaveOut("hubble dns message without a question");
      return;
    }
    Instant time = fields.time("time");
    boolean response = "RESPONSE".equals(fields.text("l7.type"));
    String client = address(response ? "destination" : "source");
    String server = address(response ? "source" : "destination");
    String type = record.questionType();
    List<String> answers = response ? record.answers() : List.of();
    DnsQuery query =
        DnsQuery.newBuilder()
            .setEventId(
                id(
                    ContentId.of(client, server, name, String.valueOf(type)),
                    time,
                    response ? "response" : "request"))
            .setTime(time)
            .setCluster(from.cluster())
            .setSource(from.source())
            .setClientAddress(client)
            .setQuery(name)
            .setQueryType(type)
            .setAnswers(answers)
            .setResponseCode(response ? responseCode() : null)
            .setServer(server)
            .build();
    items.add(Events.of(query, time));
  }

  /** Hubble's own id where it gives one; one packet is seen at several places, each for itself. */
  private String id(String what, Instant time, String direction) throws MalformedEventException {
    String own = fields.text("uuid");
    return own != null && !own.isEmpty()
        ? own
        : ContentId.of(
            what,
            time.toString(),
            direction,
            String.valueOf(fields.text("node_name")),
            String.valueOf(fields.text("trace_observation_point")));
  }

  /**
   * Whether the packet was sent by whoever was connected to. Before {@code is_reply} there was
   * {@code reply}, which is left out where it is false; where not even the direction of the
   * connection is known, neither says anything, but a SYN does.
   */
  private Optional<Boolean> isReply() throws MalformedEventException {
    if (fields.has("is_reply") || fields.has("reply") || fields.has("traffic_direction")) {
      return Optional.of(fields.has("is_reply") ? isTrue("is_reply") : isTrue("reply"));
    }
    return isTrue("l4.TCP.flags.SYN") ? Optional.of(isTrue("l4.TCP.flags.ACK")) : Optional.empty();
  }

  private boolean isTrue(String path) throws MalformedEventException {
    return fields.isTrue(path);
  }

  private String address(String side) throws MalformedEventException {
    return fields.address("IP." + side);
  }

  /** One that is 0 is left out, as of ICMP. */
  private int port(String layer4, String side) throws MalformedEventException {
    String path = "l4." + layer4 + "." + side + "_port";
    return fields.has(path) ? fields.port(path) : 0;
  }

  private @Nullable String responseCode() throws MalformedEventException {
    Long code = fields.count("l7.dns.rcode");
    long known = code == null ? 0 : code;
    return known < RESPONSE_CODES.size() ? RESPONSE_CODES.get((int) known) : Long.toString(known);
  }
}
