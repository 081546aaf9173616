package io.firedamp.ingest.suricata;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.event.PayloadBytes;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.ingest.text.Timestamps;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one EVE record means: an alert, a flow, a sighting, questions, or nothing for us. */
final class EveEvents {
  private static final Set<String> READ = Set.of("alert", "dns", "flow", "tls");

  /** What else Suricata writes, up to version 8: each is left out under its own name. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "anomaly",
          "arp",
          "bittorrent_dht",
          "dcerpc",
          "dhcp",
          "dnp3",
          "doh2",
          "drop",
          "engine",
          "enip",
          "fileinfo",
          "frame",
          "ftp",
          "ftp_data",
          "http",
          "http2",
          "ike",
          "ikev2",
          "imap",
          "krb5",
          "ldap",
          "llmnr",
          "mdns",
          "metadata",
          "modbus",
          "mqtt",
          "netflow",
          "nfs",
          "ntp",
          "packet",
          "pgsql",
          "pop3",
          "quic",
          "rdp",
          "rfb",
          "sip",
          "smb",
          "smtp",
          "snmp",
          "ssh",
          "stats",
          "stream_tcp",
          "telnet",
          "tftp",
          "websocket");

  private static final Map<String, String> TRANSPORTS =
      Map.of(
          "tcp", "tcp",
          "udp", "udp",
          "sctp", "sctp",
          "icmp", "icmp",
          "icmpv6", "icmp",
          "ipv6-icmp", "icmp");

  /** Protocols by the names that Zeek has for them, as all flows have. */
  private static final Map<String, String> PROTOCOLS =
      Map.of(
          "dcerpc", "dce_rpc",
          "failed", "unknown",
          "http2", "http",
          "krb5", "krb",
          "pgsql", "postgresql",
          "tls", "ssl");

  /** Of TCP connections that Suricata stopped to follow before they were closed. */
  private static final Set<String> UNFINISHED = Set.of("established", "bypassed");

  private static final int DNS_PORT = 53;

  private static final int LONGEST_FINGERPRINT = 64;

  private final EveRecord record;
  private final JsonFields fields;
  private final Provenance from;

  EveEvents(EveRecord record, Provenance from) {
    this.record = record;
    this.fields = record.fields();
    this.from = from;
  }

  /** Every event type that has a name here. */
  static List<String> knownTypes() {
    List<String> all = new ArrayList<>(READ);
    all.addAll(LEFT_OUT);
    return all;
  }

  void addTo(JsonItems items) throws MalformedEventException {
    String type = fields.required("event_type");
    switch (type) {
      case "alert" -> new EveAlert(fields, from).addTo(items);
      case "flow" -> addFlow(items);
      case "tls" -> addGreeting(items);
      case "dns" -> addQuestions(items);
      default ->
          items.leaveOut(
              LEFT_OUT.contains(type)
                  ? "suricata event of type " + type
                  : "suricata event of a type not known here");
    }
  }

  private void addFlow(JsonItems items) throws MalformedEventException {
    String source = fields.address("src_ip");
    String transport = transport();
    if (transport == null) {
      items.leaveOut("suricata flow over another transport than tcp, udp, icmp or sctp");
      return;
    }
    Instant end = fields.time(fields.has("flow.end") ? "flow.end" : "timestamp");
    Instant start = fields.has("flow.start") ? fields.time("flow.start") : end;
    if (start.isAfter(end)) {
      throw Json.wrong("flow.end", "at or after flow.start, " + start, end.toString());
    }
    Long packetsOut = fields.count("flow.pkts_toserver");
    Long packetsIn = fields.count("flow.pkts_toclient");
    Long bytesOut = fields.count("flow.bytes_toserver");
    Long bytesIn = fields.count("flow.bytes_toclient");
    NetworkFlow.Builder flow = flow(transport, end).setStart(start);
    flow.setEventId(
            ContentId.of("flow", flow.getFlowId(), Timestamps.text(start), Timestamps.text(end)))
        .setInterim(transport.equals("tcp") && isUnfinished())
        .setApplicationProtocol(protocol())
        .setBytesOut(PayloadBytes.ofFrames(bytesOut, packetsOut, transport, source))
        .setBytesIn(PayloadBytes.ofFrames(bytesIn, packetsIn, transport, source))
        .setPacketsOut(packetsOut)
        .setPacketsIn(packetsIn);
    items.add(Events.of(flow.build(), end));
  }

  /**
   * A sighting of an open flow: it tells what client and server said of themselves, and leaves
   * counting to the flow's event.
   */
  private void addGreeting(JsonItems items) throws MalformedEventException {
    Instant time = fields.time("timestamp");
    String transport = transport();
    NetworkFlow.Builder flow = flow(transport == null ? "tcp" : transport, time);
    String name = fields.domain("tls.sni");
    flow.setEventId(
            ContentId.of("tls", flow.getFlowId(), Timestamps.text(time), String.valueOf(name)))
        .setInterim(true)
        .setApplicationProtocol("ssl")
        .setServerName(name)
        // Where it read no version, it read no handshake.
        .setServerNameAbsent(name == null && fields.has("tls.version"))
        .setCertificateTrusted(isSignedByItself() ? false : null)
        .setClientFingerprints(fingerprints());
    items.add(Events.of(flow.build(), time));
  }

  /** Suricata verifies no chain, but names subject and issuer. */
  private boolean isSignedByItself() throws MalformedEventException {
    String subject = fields.text("tls.subject");
    return subject != null && subject.equals(fields.text("tls.issuerdn"));
  }

  private List<String> fingerprints() throws MalformedEventException {
    List<String> found = new ArrayList<>();
    for (String name : List.of("tls.ja3.hash", "tls.ja4")) {
      String fingerprint = fields.lowerCase(name);
      if (fingerprint != null) {
        found.add(BoundedText.cut(fingerprint, LONGEST_FINGERPRINT));
      }
    }
    return found;
  }

  private void addQuestions(JsonItems items) throws MalformedEventException {
    EveDns dns = record.dns();
    List<EveDns.Question> questions = dns.questions();
    if (questions.isEmpty()) {
      items.leaveOut("suricata dns event without a question");
      return;
    }
    Instant time = fields.time("timestamp");
    boolean backwards = isFromServer(dns);
    String client = fields.address(backwards ? "dest_ip" : "src_ip");
    String server = fields.address(backwards ? "src_ip" : "dest_ip");
    List<String> answers = dns.answers();
    for (int i = 0; i < questions.size(); i++) {
      EveDns.Question question = questions.get(i);
      DnsQuery query =
          DnsQuery.newBuilder()
              .setEventId(id(client, time, dns, i))
              .setTime(time)
              .setCluster(from.cluster())
              .setSource(from.source())
              .setClientAddress(client)
              .setQuery(question.name())
              .setQueryType(question.type())
              .setAnswers(answers)
              .setResponseCode(dns.responseCode())
              .setServer(server)
              .build();
      items.add(Events.of(query, time));
    }
  }

  /** Of the parts that tell one message, its questions and its answers in version 1 apart. */
  private String id(String client, Instant time, EveDns dns, int index)
      throws MalformedEventException {
    EveDns.Question question = dns.questions().get(index);
    List<String> parts = new ArrayList<>(List.of("dns", client, Timestamps.text(time)));
    parts.addAll(List.of(dns.isAnswer() ? "answer" : "query", dns.id(), Integer.toString(index)));
    parts.addAll(List.of(question.name(), String.valueOf(question.type())));
    parts.addAll(dns.answers());
    return ContentId.of(parts.toArray(String[]::new));
  }

  /**
   * The port tells, whatever direction was written; where it does not, the version's rule holds.
   */
  private boolean isFromServer(EveDns dns) throws MalformedEventException {
    boolean source = isDnsPort("src_port");
    return source == isDnsPort("dest_port") ? dns.isResponse() : source;
  }

  private boolean isDnsPort(String field) throws MalformedEventException {
    Long port = fields.count(field);
    return port != null && port == DNS_PORT;
  }

  private NetworkFlow.Builder flow(String transport, Instant time) throws MalformedEventException {
    boolean ports = !transport.equals("icmp");
    String source = fields.address("src_ip");
    int sourcePort = ports ? fields.port("src_port") : 0;
    String destination = fields.address("dest_ip");
    int destinationPort = ports ? fields.port("dest_port") : 0;
    String id = fields.word("flow_id");
    return NetworkFlow.newBuilder()
        .setTime(time)
        .setCluster(from.cluster())
        .setSource(from.source())
        .setFlowId(
            id == null || id.isEmpty()
                ? ContentId.of(
                    source, "" + sourcePort, destination, "" + destinationPort, transport)
                : id)
        .setStart(time)
        .setSourceAddress(source)
        .setSourcePort(sourcePort)
        .setDestinationAddress(destination)
        .setDestinationPort(destinationPort)
        .setTransport(transport);
  }

  private @Nullable String transport() throws MalformedEventException {
    String name = fields.lowerCase("proto");
    if (name == null) {
      throw JsonFields.missing("proto");
    }
    return TRANSPORTS.get(name);
  }

  private @Nullable String protocol() throws MalformedEventException {
    String name = fields.lowerCase("app_proto");
    return name == null ? null : PROTOCOLS.getOrDefault(name, name);
  }

  private boolean isUnfinished() throws MalformedEventException {
    String state = fields.text("flow.state");
    return state != null && UNFINISHED.contains(state);
  }
}
