package io.firedamp.detectors.network;

import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Connections and queries as a sensor would tell of them. */
final class Flows {
  static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  static final String WEB = "10.0.0.7";
  static final String POOL = "203.0.113.5";
  static final Duration TTL = Duration.ofHours(3);

  private Flows() {}

  /** One packet and 40 bytes each way in ten seconds: Stratum as measured. */
  static NetworkFlow stratum(String source, String destination, int port, Duration held) {
    return flow(source, destination, port, held, 4, 4, 0.1, 0.1);
  }

  /** Rates are payload bytes and packets per second. */
  static NetworkFlow flow(
      String source,
      String destination,
      int port,
      Duration held,
      double bytesOut,
      double bytesIn,
      double packetsOut,
      double packetsIn) {
    double seconds = held.toMillis() / 1000.0;
    return NetworkFlow.newBuilder()
        .setEventId(source + ">" + destination + ":" + port + "/" + held)
        .setTime(NOON.plus(held))
        .setCluster("c")
        .setSource("zeek")
        .setFlowId(source + ">" + destination + ":" + port)
        .setStart(NOON)
        .setInterim(true)
        .setSourceAddress(source)
        .setSourcePort(40_000)
        .setDestinationAddress(destination)
        .setDestinationPort(port)
        .setTransport("tcp")
        .setBytesOut((long) (bytesOut * seconds))
        .setBytesIn((long) (bytesIn * seconds))
        .setPacketsOut((long) (packetsOut * seconds))
        .setPacketsIn((long) (packetsIn * seconds))
        .build();
  }

  /** What a sensor tells of the same connection when a client greets without a server's name. */
  static NetworkFlow nameless(NetworkFlow of) {
    Instant greeted = of.getStart().plusMillis(80);
    return NetworkFlow.newBuilder(of)
        .setEventId(of.getEventId() + "/greeting")
        .setStart(greeted)
        .setTime(greeted)
        .setApplicationProtocol("ssl")
        .setServerNameAbsent(true)
        .setBytesOut(null)
        .setBytesIn(null)
        .setPacketsOut(null)
        .setPacketsIn(null)
        .build();
  }

  /** A connection that was tried, and came to nothing. */
  static NetworkFlow unanswered(String source, String destination, int port, Duration after) {
    return NetworkFlow.newBuilder(
            flow(source, destination, port, Duration.ofSeconds(1), 0, 0, 2, 0))
        .setEventId(source + ">" + destination + "/" + after)
        .setStart(NOON.plus(after))
        .setTime(NOON.plus(after).plusSeconds(1))
        .build();
  }

  static DnsQuery query(String name, Duration after, String... answers) {
    return DnsQuery.newBuilder()
        .setEventId(name + "/" + after + List.of(answers))
        .setTime(NOON.plus(after))
        .setCluster("c")
        .setSource("zeek")
        .setClientAddress(WEB)
        .setQuery(name)
        .setAnswers(List.of(answers))
        .build();
  }
}
