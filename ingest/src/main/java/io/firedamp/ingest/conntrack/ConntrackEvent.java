package io.firedamp.ingest.conntrack;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.event.PayloadBytes;
import io.firedamp.ingest.event.Transports;
import io.firedamp.ingest.json.LoggedLines.Meaning;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One event of a connection.
 *
 * @param time null where nothing says it
 * @param kind NEW, UPDATE or DESTROY
 * @param asked the direction of who connected
 * @param answered the direction back, whose source is who answered, whatever address was asked for
 */
record ConntrackEvent(
    @Nullable Instant time,
    String kind,
    long protocol,
    boolean unreplied,
    Map<String, String> asked,
    Map<String, String> answered,
    Map<String, String> rest) {
  private static final int LONGEST_SHOWN = 200;
  private static final int MOST_WORDS = 64;
  private static final int HIGHEST_PORT = 65_535;

  /** Time, kind, the address family where it is told ({@code -o extended}), and the transport. */
  private static final Pattern BEGINNING =
      Pattern.compile(
          "(?:\\[(?<seconds>\\d{9,11})\\.(?<fraction>\\d{1,9})\\]\\s{1,16}+)?"
              + "\\[(?<kind>NEW|UPDATE|DESTROY)\\]\\s{1,16}+"
              + "(?:ipv[46]\\s{1,16}+\\d{1,3}\\s{1,16}+)?"
              + "(?<name>[a-z0-9]{2,16}+)\\s{1,16}+(?<protocol>\\d{1,3})\\s");

  /** What is told of each direction. */
  private static final Set<String> DIRECTION =
      Set.of("src", "dst", "sport", "dport", "packets", "bytes", "type", "code");

  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  /** Whether a text begins as one. */
  static boolean begins(String text) {
    return BEGINNING.matcher(text).lookingAt();
  }

  /**
   * Reads a line.
   *
   * @param logged when it was logged, where that is known
   */
  static ConntrackEvent read(String text, Optional<Instant> logged) throws MalformedEventException {
    Matcher beginning = BEGINNING.matcher(text);
    if (!beginning.lookingAt()) {
      throw new MalformedEventException(
          "not an event of conntrack: '%s'".formatted(BoundedText.cut(text, LONGEST_SHOWN)));
    }
    List<Map<String, String>> directions = new ArrayList<>();
    Map<String, String> rest = new HashMap<>();
    Map<String, String> words = rest;
    String[] parts = text.substring(beginning.end()).trim().split("\\s+", MOST_WORDS);
    for (String part : parts) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        rest.put(part, "");
        continue;
      }
      String name = part.substring(0, equals);
      if (name.equals("src")) {
        words = new HashMap<>();
        directions.add(words);
      }
      boolean ofDirection = DIRECTION.contains(name);
      (ofDirection ? words : rest).put(name, part.substring(equals + 1));
    }
    if (directions.size() != 2) {
      throw new MalformedEventException(
          "an event of conntrack must tell two directions, has " + directions.size());
    }
    return new ConntrackEvent(
        time(beginning).or(() -> logged).orElse(null),
        beginning.group("kind"),
        Long.parseLong(beginning.group("protocol")),
        rest.containsKey("[UNREPLIED]"),
        directions.get(0),
        directions.get(1),
        rest);
  }

  private static Optional<Instant> time(Matcher beginning) {
    String seconds = beginning.group("seconds");
    if (seconds == null) {
      return Optional.empty();
    }
    String nanoseconds = (beginning.group("fraction") + "000000000").substring(0, 9);
    return Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds), Long.parseLong(nanoseconds)));
  }

  Meaning meaning(Provenance from) throws MalformedEventException {
    Optional<String> transport = Transports.of(protocol);
    if (transport.isEmpty()) {
      return Meaning.leftOut("connection over another transport than tcp, udp, icmp or sctp");
    }
    if (unreplied) {
      return Meaning.leftOut("connection that nobody has answered");
    }
    boolean opening = kind.equals("UPDATE") && transport.get().equals("tcp");
    if (opening && !rest.containsKey("ESTABLISHED")) {
      return Meaning.leftOut("connection between its beginning and its end");
    }
    return time == null
        ? Meaning.leftOut("event of conntrack that nothing dates")
        : Meaning.of(Events.of(flow(transport.get(), time, from), time));
  }

  private NetworkFlow flow(String transport, Instant when, Provenance from)
      throws MalformedEventException {
    boolean ports = !transport.equals("icmp");
    String source = address(asked, "src");
    String destination = address(answered, "src");
    int sourcePort = ports ? port(asked, "sport") : 0;
    int destinationPort = ports ? port(answered, "sport") : 0;
    boolean ended = kind.equals("DESTROY");
    Long packetsOut = number(asked, "packets");
    Long packetsIn = number(answered, "packets");
    String flowId =
        ContentId.of(
            "conntrack",
            source + " " + sourcePort,
            destination + " " + destinationPort,
            transport,
            rest.getOrDefault("id", ""));
    NetworkFlow.Builder flow =
        NetworkFlow.newBuilder()
            .setEventId(ContentId.of(flowId, kind, when.toString()))
            .setFlowId(flowId)
            .setTime(when)
            .setCluster(from.cluster())
            .setSource(from.source())
            .setStart(start(when))
            .setInterim(!ended)
            .setSourceAddress(source)
            .setSourcePort(sourcePort)
            .setDestinationAddress(destination)
            .setDestinationPort(destinationPort)
            .setTransport(transport);
    if (ended) {
      flow.setPacketsOut(packetsOut)
          .setPacketsIn(packetsIn)
          .setBytesOut(
              PayloadBytes.ofPackets(number(asked, "bytes"), packetsOut, transport, source))
          .setBytesIn(
              PayloadBytes.ofPackets(number(answered, "bytes"), packetsIn, transport, source));
    }
    return flow.build();
  }

  /** Kernels that keep it tell how long a connection lived, in seconds, when it ends. */
  private Instant start(Instant end) throws MalformedEventException {
    Long lived = number(rest, "delta-time");
    return lived == null || lived > end.getEpochSecond() ? end : end.minusSeconds(lived);
  }

  private static String address(Map<String, String> direction, String name)
      throws MalformedEventException {
    String said = direction.getOrDefault(name, "");
    return AddressText.canonical(said)
        .orElseThrow(
            () ->
                new MalformedEventException(
                    "%s must be an IP address, was '%s'"
                        .formatted(name, BoundedText.cut(said, LONGEST_SHOWN))));
  }

  private static int port(Map<String, String> direction, String name)
      throws MalformedEventException {
    Long port = number(direction, name);
    if (port == null || port > HIGHEST_PORT) {
      throw new MalformedEventException(
          "%s must be a port from 0 to 65535, was %s".formatted(name, port));
    }
    return port.intValue();
  }

  private static @Nullable Long number(Map<String, String> words, String name)
      throws MalformedEventException {
    String said = words.get(name);
    if (said == null) {
      return null;
    }
    if (!NUMBER.matcher(said).matches()) {
      throw new MalformedEventException(
          "%s must be a whole number, was '%s'"
              .formatted(name, BoundedText.cut(said, LONGEST_SHOWN)));
    }
    return Long.valueOf(said);
  }
}
