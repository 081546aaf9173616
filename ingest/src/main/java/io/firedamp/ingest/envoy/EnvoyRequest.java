package io.firedamp.ingest.envoy;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.ingest.text.Timestamps;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an access log says of one request, or of one connection where Envoy looked no further.
 *
 * @param downstream who asked, address and port
 * @param upstream whom Envoy asked, address and port
 */
record EnvoyRequest(
    Instant start,
    @Nullable Long milliseconds,
    @Nullable String method,
    @Nullable String authority,
    @Nullable String downstream,
    @Nullable String upstream,
    @Nullable String serverName,
    @Nullable String userAgent,
    @Nullable String id,
    @Nullable Long received,
    @Nullable Long sent) {
  /** Names of Envoy Gateway, of Istio, and of Envoy's own examples. */
  static final JsonFields.Paths PATHS =
      JsonFields.Paths.of(
          "start_time",
          "duration",
          "method",
          ":authority",
          "authority",
          "downstream_remote_address",
          "upstream_host",
          "requested_server_name",
          "user-agent",
          "user_agent",
          "x-request-id",
          "request_id",
          "bytes_received",
          "bytes_sent");

  private static final Pattern ENDPOINT =
      Pattern.compile(
          "(?:tcp://)?+(?:\\[(?<v6>[0-9A-Fa-f:.]{2,45}+)\\]|(?<v4>[\\d.]{7,15}+)):(?<port>\\d{1,5})");
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45}+)\\]|([^:/\\[\\]]{1,255}+))(?::\\d{1,5})?");
  private static final int HIGHEST_PORT = 65_535;
  private static final int LONGEST_AGENT = 256;
  private static final long LAST_SECOND = 253_402_300_799L;

  /** An address and a port. */
  private record Endpoint(String address, int port) {}

  /** Where a line's parts come from; null where it has none. */
  @FunctionalInterface
  interface Parts {
    @Nullable String part(String name);
  }

  static EnvoyRequest of(Parts line) throws MalformedEventException {
    return new EnvoyRequest(
        time(line.part("start")),
        number(line.part("duration")),
        line.part("method"),
        line.part("authority"),
        line.part("downstream"),
        line.part("upstream"),
        line.part("name"),
        line.part("agent"),
        line.part("id"),
        number(line.part("received")),
        number(line.part("sent")));
  }

  static EnvoyRequest of(JsonFields fields) throws MalformedEventException {
    return new EnvoyRequest(
        fields.time("start_time"),
        fields.count("duration"),
        first(fields, "method", "method"),
        first(fields, ":authority", "authority"),
        first(fields, "downstream_remote_address", "downstream_remote_address"),
        first(fields, "upstream_host", "upstream_host"),
        first(fields, "requested_server_name", "requested_server_name"),
        first(fields, "user-agent", "user_agent"),
        first(fields, "x-request-id", "request_id"),
        fields.count("bytes_received"),
        fields.count("bytes_sent"));
  }

  private static @Nullable String first(JsonFields fields, String name, String otherwise)
      throws MalformedEventException {
    String text = fields.text(name);
    text = text == null ? fields.text(otherwise) : text;
    return text == null || text.equals("-") || text.isEmpty() ? null : text;
  }

  private static Instant time(@Nullable String text) throws MalformedEventException {
    try {
      Instant time = Timestamps.parseZoned(String.valueOf(text));
      if (time.getEpochSecond() >= 0 && time.getEpochSecond() <= LAST_SECOND) {
        return time;
      }
    } catch (DateTimeException notOne) {
      // Said below.
    }
    throw new MalformedEventException("start_time must be an ISO 8601 time, was '" + text + "'");
  }

  private static @Nullable Long number(@Nullable String text) {
    return text == null ? null : Long.valueOf(text);
  }

  /** Why it gives no flow; empty where it does. */
  String whyNot() {
    if (upstream == null) {
      return "envoy request that was answered or refused without asking anybody";
    }
    if (downstream == null) {
      return "envoy request of which nothing says who asked";
    }
    return endpoint(upstream).isEmpty() || endpoint(downstream).isEmpty()
        ? "envoy request from or to somebody without an address"
        : "";
  }

  /** Of a request that is not left out. */
  ParsedEvent event(Provenance from) {
    Endpoint asks = endpoint(String.valueOf(downstream)).orElseThrow();
    Endpoint asked = endpoint(String.valueOf(upstream)).orElseThrow();
    String verb = method == null ? null : method.toUpperCase(Locale.ROOT);
    String eventId =
        ContentId.of(
            "envoy",
            String.valueOf(id),
            String.valueOf(downstream),
            String.valueOf(upstream),
            String.valueOf(authority),
            start.toString(),
            String.valueOf(milliseconds),
            String.valueOf(received),
            String.valueOf(sent));
    // A request is one of many on its connection; a tunnel, or what Envoy does not look into, is
    // all of one.
    boolean whole = verb == null || verb.equals("CONNECT");
    NetworkFlow.Builder flow =
        NetworkFlow.newBuilder()
            .setEventId(eventId)
            .setFlowId(eventId)
            .setTime(end())
            .setCluster(from.cluster())
            .setSource(from.source())
            .setStart(start)
            .setInterim(!whole)
            .setSourceAddress(asks.address())
            .setSourcePort(asks.port())
            .setDestinationAddress(asked.address())
            .setDestinationPort(asked.port())
            .setTransport("tcp")
            .setServerName(serverName == null ? null : JsonFields.domainOf(serverName))
            .setApplicationProtocol(verb == null ? null : "http")
            .setHttpMethod(verb)
            .setHttpHost(verb == null ? null : host())
            .setUserAgent(userAgent == null ? null : BoundedText.cut(userAgent, LONGEST_AGENT));
    if (whole) {
      flow.setBytesOut(received).setBytesIn(sent);
    }
    return Events.of(flow.build());
  }

  private Instant end() {
    Instant end = milliseconds == null ? start : start.plusMillis(milliseconds);
    return end.getEpochSecond() > LAST_SECOND ? start : end;
  }

  private @Nullable String host() {
    Matcher parts = AUTHORITY.matcher(authority == null ? "" : authority);
    if (!parts.matches()) {
      return null;
    }
    String name = parts.group(1) == null ? parts.group(2) : parts.group(1);
    return name == null ? null : JsonFields.domainOf(name);
  }

  private static Optional<Endpoint> endpoint(String text) {
    Matcher parts = ENDPOINT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String said = parts.group("v4") == null ? parts.group("v6") : parts.group("v4");
    int port = Integer.parseInt(parts.group("port"));
    return port > HIGHEST_PORT || said == null
        ? Optional.empty()
        : AddressText.canonical(said).map(address -> new Endpoint(address, port));
  }
}
