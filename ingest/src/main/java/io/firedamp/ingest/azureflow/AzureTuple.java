package io.firedamp.ingest.azureflow;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.event.Side;
import io.firedamp.ingest.event.Transports;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.BoundedText;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One tuple: what became of a connection at one moment. Its source is who connected.
 *
 * @param state B when it began, C while it went on, E when it ended, D when it was denied; B in
 *     version 1 of network security groups, which tells no more
 * @param counts packets and bytes of the source, then of the destination, since the tuple before;
 *     null where not counted
 */
record AzureTuple(
    Instant time,
    Side source,
    Side destination,
    String transport,
    char state,
    @Nullable Counts counts) {

  /** What was counted since the tuple before. */
  record Counts(long packetsOut, long bytesOut, long packetsIn, long bytesIn) {
    static final Counts NONE = new Counts(0, 0, 0, 0);

    Counts plus(@Nullable Counts more) {
      return more == null
          ? this
          : new Counts(
              packetsOut + more.packetsOut,
              bytesOut + more.bytesOut,
              packetsIn + more.packetsIn,
              bytesIn + more.bytesIn);
    }
  }

  private static final String ADDRESSES =
      "(?<time>\\d{10}|\\d{13}),(?<source>[^,]{1,64}),(?<destination>[^,]{1,64})"
          + ",(?<sourcePort>\\d{1,5}),(?<destinationPort>\\d{1,5})";
  private static final String COUNTS =
      ",(?<packetsOut>\\d{0,15}),(?<bytesOut>\\d{0,15}),(?<packetsIn>\\d{0,15}),(?<bytesIn>\\d{0,15})";

  /** {@code T,O,A} and, in version 2, state and counters. */
  private static final Pattern OF_GROUP =
      Pattern.compile(
          ADDRESSES
              + ",(?<protocol>[TU]),[IO],(?<decision>[AD])(?:,(?<state>[BCE])"
              + COUNTS
              + ")?");

  /** {@code 6,O,B,NX} and counters. */
  private static final Pattern OF_NETWORK =
      Pattern.compile(
          ADDRESSES + ",(?<protocol>\\d{1,3}),[IO],(?<state>[BCED]),[A-Z_]{1,32}" + COUNTS);

  private static final Set<String> BY_LETTER = Set.of("T", "U");
  private static final int LONGEST_SHOWN = 200;
  private static final int HIGHEST_PORT = 65_535;

  static AzureTuple of(String text) throws MalformedEventException {
    Matcher group = OF_GROUP.matcher(text);
    if (group.matches()) {
      String state = group.group("state");
      boolean denied = group.group("decision").equals("D");
      return of(group, denied ? "D" : state == null ? "B" : state, state != null);
    }
    Matcher network = OF_NETWORK.matcher(text);
    if (network.matches()) {
      return of(network, network.group("state"), true);
    }
    throw new MalformedEventException(
        "not a flow tuple: '%s'".formatted(BoundedText.cut(text, LONGEST_SHOWN)));
  }

  private static AzureTuple of(Matcher fields, String state, boolean counted)
      throws MalformedEventException {
    long time = Long.parseLong(fields.group("time"));
    return new AzureTuple(
        fields.group("time").length() == 13
            ? Instant.ofEpochMilli(time)
            : Instant.ofEpochSecond(time),
        side(fields, "source"),
        side(fields, "destination"),
        transport(fields.group("protocol")),
        state.charAt(0),
        counted ? counts(fields) : null);
  }

  private static Side side(Matcher fields, String name) throws MalformedEventException {
    String said = fields.group(name);
    int port = Integer.parseInt(fields.group(name + "Port"));
    if (port > HIGHEST_PORT) {
      throw new MalformedEventException(
          "%sPort must be a port from 0 to 65535, was %d".formatted(name, port));
    }
    String address =
        AddressText.canonical(said)
            .orElseThrow(
                () ->
                    new MalformedEventException(
                        "%s must be an IP address, was '%s'".formatted(name, said)));
    return new Side(address, port);
  }

  /** Empty for another than those that make a flow. */
  private static String transport(String protocol) {
    if (BY_LETTER.contains(protocol)) {
      return protocol.equals("T") ? "tcp" : "udp";
    }
    return Transports.of(Long.parseLong(protocol)).orElse("");
  }

  private static @Nullable Counts counts(Matcher fields) {
    if (fields.group("packetsOut").isEmpty()
        || fields.group("bytesOut").isEmpty()
        || fields.group("packetsIn").isEmpty()
        || fields.group("bytesIn").isEmpty()) {
      return null;
    }
    return new Counts(
        Long.parseLong(fields.group("packetsOut")),
        Long.parseLong(fields.group("bytesOut")),
        Long.parseLong(fields.group("packetsIn")),
        Long.parseLong(fields.group("bytesIn")));
  }

  /** Why it gives no flow; empty where it does. */
  String whyNot() {
    if (state == 'D') {
      return "azure flow that was denied";
    }
    return transport.isEmpty()
        ? "azure flow over another transport than tcp, udp, icmp or sctp"
        : "";
  }

  boolean begins() {
    return state == 'B';
  }

  boolean ends() {
    return state == 'E';
  }

  /** What tells the connection from others at one network interface. */
  String connection() {
    return source.text() + " " + destination.text() + " " + transport;
  }
}
