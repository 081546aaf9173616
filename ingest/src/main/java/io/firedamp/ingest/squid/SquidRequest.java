package io.firedamp.ingest.squid;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.LoggedLines.Meaning;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One request in Squid's native format. What has no value is a hyphen. */
final class SquidRequest {
  private static final int LONGEST_SHOWN = 200;

  /** {@code %ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm}; milliseconds are right-aligned. */
  private static final String BEGINNING =
      "(?:\\(?squid[\\w-]{0,16}+\\)?(?:\\[\\d{1,10}\\])?: )? {0,8}"
          + "(?<seconds>\\d{9,10})\\.(?<millis>\\d{3}) +(?<took>-?\\d{1,10}) (?<client>[^ ]{1,255}+)"
          + " [A-Z][A-Z_]{1,63}+/\\d{3} \\d{1,18} (?<method>[A-Z_-]{1,32}+) ";

  /** {@code %ru %[un %Sh/%<a %mt}. */
  private static final String REST =
      "(?<url>[^ ]{1,8192}+) [^ ]{1,512}+ (?<how>[A-Z][A-Z_]{1,63}+)/(?<peer>[^ ]{1,255}+) [^ ].{0,255}";

  private static final Pattern BEGINS = Pattern.compile(BEGINNING);
  private static final Pattern WHOLE = Pattern.compile(BEGINNING + REST);

  /** Where the peer is the server itself and no other proxy. */
  private static final Pattern DIRECT = Pattern.compile("(?:HIER_)?DIRECT|ORIGINAL_DST|PINNED");

  private final Matcher fields;
  private final Wanted wanted;

  private SquidRequest(Matcher fields, Wanted wanted) {
    this.fields = fields;
    this.wanted = wanted;
  }

  /** Whether a text begins as one. */
  static boolean begins(String text) {
    return BEGINS.matcher(text).lookingAt();
  }

  static SquidRequest read(String text) throws MalformedEventException {
    Matcher fields = WHOLE.matcher(text);
    if (!fields.matches()) {
      throw new MalformedEventException(
          "not Squid's native format: " + BoundedText.cut(text, LONGEST_SHOWN));
    }
    return new SquidRequest(fields, Wanted.of(fields.group("url")));
  }

  Meaning meaning(Provenance from) throws MalformedEventException {
    String peer = fields.group("peer");
    String client = client();
    if (peer.equals("-")) {
      return Meaning.leftOut("squid request that was answered or refused without asking anybody");
    }
    Optional<String> address = AddressText.canonical(peer);
    if (address.isEmpty()) {
      return Meaning.leftOut("squid request to a peer without an address");
    }
    return wanted.host().isEmpty()
        ? Meaning.leftOut("squid request that names no host")
        : Meaning.of(Events.of(flow(client, address.get(), from)));
  }

  /** Dated by its end, as Squid does. */
  private NetworkFlow flow(String client, String peer, Provenance from) {
    Instant end =
        Instant.ofEpochSecond(Long.parseLong(fields.group("seconds")))
            .plusMillis(Long.parseLong(fields.group("millis")));
    Instant start = end.minusMillis(Math.max(0, Long.parseLong(fields.group("took"))));
    String method = fields.group("method");
    String id =
        ContentId.of(
            client, peer, method, fields.group("url"), end.toString(), fields.group("took"));
    return NetworkFlow.newBuilder()
        .setEventId(id)
        .setFlowId(id)
        .setTime(end)
        .setCluster(from.cluster())
        .setSource(from.source())
        .setStart(start.isBefore(Instant.EPOCH) ? end : start)
        .setInterim(true)
        .setSourceAddress(client)
        .setSourcePort(0)
        .setDestinationAddress(peer)
        .setDestinationPort(DIRECT.matcher(fields.group("how")).matches() ? wanted.port() : 0)
        .setTransport("tcp")
        .setApplicationProtocol("http")
        .setHttpMethod(method.equals("-") ? null : method)
        .setHttpHost(wanted.host())
        .build();
  }

  private String client() throws MalformedEventException {
    String said = fields.group("client");
    return AddressText.canonical(said)
        .orElseThrow(() -> Json.wrong("client", "an IP address", "'" + said + "'"));
  }
}
