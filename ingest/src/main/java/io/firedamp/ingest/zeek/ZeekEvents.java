package io.firedamp.ingest.zeek;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.ingest.text.Timestamps;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one Zeek record means: a flow, a query, or nothing for us. */
final class ZeekEvents {
  /** Written while the connection lives, by the zeek-long-connections package. */
  private static final String LONG_CONNECTIONS = "conn_long";

  private static final String MIDSTREAM = "OTH";

  /** As the schema of flows has it: looked at, and not recognised. */
  private static final String UNKNOWN = "unknown";

  private static final Set<String> TRANSPORTS = Set.of("tcp", "udp", "icmp", "sctp");

  /** TCP connections whose end Zeek has not seen: established, half closed, or only midstream. */
  private static final Set<String> UNFINISHED = Set.of("S1", "S2", "S3", "OTH");

  private final ZeekRecord record;
  private final Provenance from;

  ZeekEvents(ZeekRecord record, Provenance from) {
    this.record = record;
    this.from = from;
  }

  void addTo(JsonItems items) throws MalformedEventException {
    String path = record.path().toLowerCase(Locale.ROOT);
    switch (path) {
      case "conn", LONG_CONNECTIONS -> addConnection(path, items);
      case "ssl" -> addGreeting(items);
      case "dns" -> addQuery(items);
      case "http" -> addRequest(items);
      case "socks" -> addTunnel(items);
      default -> {
        if (record.isOfSomeLog()) {
          items.leaveOut("zeek log of no use here");
        }
      }
    }
  }

  private void addConnection(String path, JsonItems items) throws MalformedEventException {
    String transport = record.required("proto").toLowerCase(Locale.ROOT);
    if (!TRANSPORTS.contains(transport)) {
      items.leaveOut("zeek connection over another transport than tcp, udp, icmp or sctp");
      return;
    }
    String uid = record.required("uid");
    Instant end = record.end();
    boolean interim = path.equals(LONG_CONNECTIONS) || isUnfinished(transport);
    NetworkFlow flow =
        flow(transport)
            .setEventId(id(path, uid, Timestamps.text(end)))
            .setTime(end)
            .setInterim(interim)
            .setApplicationProtocol(recognised())
            .setBytesOut(record.count("orig_bytes"))
            .setBytesIn(record.count("resp_bytes"))
            .setPacketsOut(record.count("orig_pkts"))
            .setPacketsIn(record.count("resp_pkts"))
            .build();
    items.add(Events.of(flow, end));
  }

  /**
   * A sighting of an open flow: it tells what client and server said of themselves, and leaves
   * counting to the conn record.
   */
  private void addGreeting(JsonItems items) throws MalformedEventException {
    String version = record.lowerCase("version");
    NetworkFlow flow =
        flow(version != null && version.startsWith("dtls") ? "udp" : "tcp")
            .setEventId(id("ssl", record.required("uid"), Timestamps.text(record.time())))
            .setTime(record.time())
            .setInterim(true)
            .setApplicationProtocol("ssl")
            .setServerName(record.domain("server_name"))
            .setServerNameAbsent(record.namesNoServer())
            .setCertificateTrusted(record.trustsCertificate())
            .setClientFingerprints(record.fingerprints())
            .build();
    items.add(Events.of(flow, record.time()));
  }

  /** A sighting of an open flow: through a proxy, only the request tells who is wanted. */
  private void addRequest(JsonItems items) throws MalformedEventException {
    String host = record.requestedHost();
    String agent = record.userAgent();
    if (host == null && agent == null) {
      items.leaveOut("zeek request that names neither host nor agent");
      return;
    }
    String method = record.text("method");
    NetworkFlow flow =
        flow("tcp")
            .setEventId(
                id(
                    "http",
                    record.required("uid"),
                    Timestamps.text(record.time()),
                    "" + record.count("trans_depth")))
            .setTime(record.time())
            .setInterim(true)
            .setApplicationProtocol("http")
            .setHttpMethod(method == null ? null : method.toUpperCase(Locale.ROOT))
            .setHttpHost(host)
            .setUserAgent(agent)
            .build();
    items.add(Events.of(flow, record.time()));
  }

  /** A sighting as well: a SOCKS proxy is asked to connect, as one of HTTP is. */
  private void addTunnel(JsonItems items) throws MalformedEventException {
    String host = record.tunnelledHost();
    if (host == null) {
      items.leaveOut("zeek request to a proxy that names no host");
      return;
    }
    NetworkFlow flow =
        flow("tcp")
            .setEventId(id("socks", record.required("uid"), Timestamps.text(record.time()), host))
            .setTime(record.time())
            .setInterim(true)
            .setApplicationProtocol("socks")
            .setHttpMethod("CONNECT")
            .setHttpHost(host)
            .build();
    items.add(Events.of(flow, record.time()));
  }

  private void addQuery(JsonItems items) throws MalformedEventException {
    String name = record.domain("query");
    if (name == null) {
      items.leaveOut("zeek dns record without a question");
      return;
    }
    Instant time = record.time();
    String client = record.address("id.orig_h");
    String type = record.text("qtype_name");
    DnsQuery query =
        DnsQuery.newBuilder()
            .setEventId(
                id("dns", client, Timestamps.text(time), name, type, "" + record.count("trans_id")))
            .setTime(time)
            .setCluster(from.cluster())
            .setSource(from.source())
            .setClientAddress(client)
            .setQuery(name)
            .setQueryType(type)
            .setAnswers(record.answers())
            .setResponseCode(record.text("rcode_name"))
            .setServer(record.address("id.resp_h"))
            .build();
    items.add(Events.of(query, time));
  }

  private NetworkFlow.Builder flow(String transport) throws MalformedEventException {
    // For ICMP Zeek writes type and code where ports stand.
    boolean ports = !transport.equals("icmp");
    return NetworkFlow.newBuilder()
        .setCluster(from.cluster())
        .setSource(from.source())
        .setFlowId(record.required("uid"))
        .setStart(record.time())
        .setSourceAddress(record.address("id.orig_h"))
        .setSourcePort(ports ? record.port("id.orig_p") : 0)
        .setDestinationAddress(record.address("id.resp_h"))
        .setDestinationPort(ports ? record.port("id.resp_p") : 0)
        .setTransport(transport)
        // Said, since a builder looks for the default of whatever is not, which takes longer.
        .setServerNameAbsent(false)
        .setClientFingerprints(List.of());
  }

  /** Zeek looks into every connection whose beginning it saw: no service is an answer too. */
  private @Nullable String recognised() throws MalformedEventException {
    String service = record.lowerCase("service");
    boolean midstream = MIDSTREAM.equals(record.text("conn_state"));
    return service == null && !midstream ? UNKNOWN : service;
  }

  private boolean isUnfinished(String transport) throws MalformedEventException {
    String state = record.text("conn_state");
    return state == null || (transport.equals("tcp") && UNFINISHED.contains(state));
  }

  /** Zeek numbers connections, not records: so the parts that tell records apart are hashed. */
  private static String id(@Nullable String... parts) {
    return ContentId.ofText(String.join("\n", parts));
  }
}
