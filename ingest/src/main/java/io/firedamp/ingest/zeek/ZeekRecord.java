package io.firedamp.ingest.zeek;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.json.Envelope;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.text.Decimals;
import io.firedamp.ingest.text.Timestamps;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.BoundedText;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one Zeek record that we read, whatever log it is of. Types are checked when a field
 * is asked for, because the same name means different things in different logs.
 */
final class ZeekRecord {
  /** 9999-12-31T23:59:59Z, the last second every clock and format agrees on. */
  private static final long LAST_SECOND = 253_402_300_799L;

  private static final int LONGEST_NAME = 512;
  private static final int MOST_ANSWERS = 64;
  private static final int LONGEST_NUMBER = 40;
  private static final int LONGEST_AGENT = 256;
  private static final int LONGEST_FINGERPRINT = 64;
  private static final String UNSET = "-";

  /** As JSON has it, and as the tables do. */
  private static final Set<String> TRUE = Set.of("true", "T");

  private static final Pattern LIST = Pattern.compile("[\\s,\\[\\]\"']+");
  private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,31}://");

  /**
   * Without a zone, which Zeek never leaves out: a converter has, and all that Zeek writes is UTC.
   */
  private static final Pattern BARE =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?");

  private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d+(\\.\\d*)?([eE][+-]?\\d{1,3})?");
  private static final Set<String> READ =
      Set.of(
          "_path",
          "ts",
          "uid",
          "id.orig_h",
          "id.orig_p",
          "id.resp_h",
          "id.resp_p",
          "proto",
          "service",
          "duration",
          "orig_bytes",
          "resp_bytes",
          "orig_pkts",
          "resp_pkts",
          "conn_state",
          "version",
          "established",
          "server_name",
          "ssl_history",
          "validation_status",
          "ja3",
          "ja4",
          "trans_id",
          "query",
          "qtype_name",
          "rcode_name",
          "method",
          "host",
          "uri",
          "user_agent",
          "trans_depth",
          "request.name",
          "request.host",
          "request_p",
          "@timestamp",
          "date",
          "timestamp",
          "time");

  /** Where collectors put the time that they took out of {@code ts}. */
  static final Set<String> TIMES = Set.of("@timestamp", "timestamp", "date", "time");

  /** A connection's id, and an address or a name, as the records that they are within Zeek. */
  private static final Set<String> RECORDS = Set.of("id", "request");

  /** Logs whose name a shipper may write around their records (Kafka::tag_json). */
  private static final Set<String> LOGS =
      Set.of("conn", "conn_long", "dns", "ssl", "http", "socks");

  private final Map<String, Value> values = new HashMap<>(2 * READ.size());
  private final List<String> answers = new ArrayList<>();
  private final Envelope envelope = new Envelope();
  private boolean elastic;
  private @Nullable Instant begun;

  private record Value(JsonToken kind, String text) {
    boolean isText() {
      return kind == JsonToken.VALUE_STRING;
    }

    boolean isScalar() {
      return isText() || kind == JsonToken.VALUE_NUMBER_INT || kind == JsonToken.VALUE_NUMBER_FLOAT;
    }

    /** Also where a shipper made text of it; empty for anything else, ISO times above all. */
    OptionalDouble number() {
      boolean isShort = text.length() <= LONGEST_NUMBER;
      boolean decimal = isShort && (!isText() || DECIMAL.matcher(text).matches());
      return isScalar() && decimal
          ? OptionalDouble.of(Decimals.parse(text))
          : OptionalDouble.empty();
    }

    MalformedEventException not(String name, String expected) {
      return Json.wrong(name, expected, isText() ? "'" + text + "'" : text);
    }
  }

  private ZeekRecord() {}

  /** Reads the object the parser stands on. */
  static ZeekRecord read(JsonParser json) throws IOException, MalformedEventException {
    ZeekRecord record = new ZeekRecord();
    Json.members(json, "record", name -> record.readMember(name, json));
    return record;
  }

  private void readMember(String name, JsonParser json)
      throws IOException, MalformedEventException {
    String field = canonical(name);
    JsonToken kind = json.currentToken();
    if (field.equals("answers")) {
      readAnswers(json);
    } else if (kind == JsonToken.START_OBJECT && RECORDS.contains(field)) {
      Json.members(json, field, part -> readMember(field + "." + part, json));
    } else if (kind == JsonToken.START_OBJECT && LOGS.contains(field)) {
      values.putIfAbsent("_path", new Value(JsonToken.VALUE_STRING, field));
      Json.members(json, field, part -> readMember(part, json));
    } else if (READ.contains(field)) {
      readField(field, json);
    } else {
      elastic |= kind == JsonToken.START_OBJECT && field.equals(ZeekParser.ELASTIC);
      envelope.offer(name, json);
    }
  }

  private void readField(String field, JsonParser json) throws IOException {
    JsonToken kind = json.currentToken();
    String text = textOf(json);
    boolean unset =
        kind == JsonToken.VALUE_NULL
            || text.isEmpty()
            || (field.equals("service") && text.equals(UNSET));
    if (!unset) {
      values.put(field, new Value(kind, text));
    }
  }

  /** Whether Elastic's integration has taken it apart, and kept no line of it. */
  boolean isElastics() {
    return elastic && !values.containsKey("ts") && envelope.record().isEmpty();
  }

  /** The record that a shipper wrapped in this one; empty when this is a record itself. */
  Optional<byte[]> wrapped() {
    return values.containsKey("ts") ? Optional.empty() : envelope.record();
  }

  /** Which log it is of: as it says itself, else by the fields only that log has. */
  String path() throws MalformedEventException {
    String said = text("_path");
    if (said != null) {
      return said;
    }
    if (values.containsKey("conn_state") || isLongConnection()) {
      return "conn";
    }
    if (values.containsKey("trans_id")) {
      return "dns";
    }
    if (values.containsKey("trans_depth")) {
      return "http";
    }
    if (values.containsKey("request_p")) {
      return "socks";
    }
    return values.containsKey("established") ? "ssl" : "other";
  }

  /** An open connection has no state yet, but a duration and counters. */
  private boolean isLongConnection() {
    return values.containsKey("proto")
        && values.containsKey("duration")
        && values.containsKey("orig_pkts");
  }

  List<String> answers() {
    return answers;
  }

  @Nullable String text(String name) throws MalformedEventException {
    Value value = values.get(name);
    if (value == null) {
      return null;
    }
    if (!value.isText()) {
      throw value.not(name, "a string");
    }
    return value.text();
  }

  @Nullable String lowerCase(String name) throws MalformedEventException {
    String text = text(name);
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  /** A domain name: lower case, no trailing dot. Null when absent or only a dot. */
  @Nullable String domain(String name) throws MalformedEventException {
    String text = lowerCase(name);
    if (text == null) {
      return null;
    }
    String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return bare.isEmpty() ? null : bare;
  }

  String required(String name) throws MalformedEventException {
    String text = text(name);
    if (text == null || text.isEmpty()) {
      throw new MalformedEventException(name + " is missing");
    }
    return text;
  }

  String address(String name) throws MalformedEventException {
    String text = required(name);
    return AddressText.canonical(text)
        .orElseThrow(() -> Json.wrong(name, "an IP address", "'" + text + "'"));
  }

  int port(String name) throws MalformedEventException {
    Long port = count(name);
    if (port == null) {
      throw new MalformedEventException(name + " is missing");
    }
    if (port > 65_535) {
      throw Json.wrong(name, "a port from 0 to 65535", port.toString());
    }
    return port.intValue();
  }

  /**
   * A number of bytes or packets; null when absent. Converters make {@code 3.0} or {@code "3"} of
   * it.
   */
  @Nullable Long count(String name) throws MalformedEventException {
    Value value = values.get(name);
    if (value == null) {
      return null;
    }
    long whole = Decimals.whole(value.text());
    if (whole == Decimals.NO_NUMBER || !value.isScalar()) {
      throw value.not(name, "a whole number, 0 or more");
    }
    return whole;
  }

  /** Of a TLS handshake: whether Zeek read the client's greeting, and it named no server. */
  boolean namesNoServer() throws MalformedEventException {
    Value established = values.get("established");
    String history = text("ssl_history");
    // Newer releases tell whose messages they saw: C is the client's greeting.
    boolean read = history == null || history.contains("C");
    return domain("server_name") == null
        && text("version") != null
        && established != null
        && TRUE.contains(established.text())
        && read;
  }

  /** Of the server's certificate: null where Zeek was not told to judge it, or saw none. */
  @Nullable Boolean trustsCertificate() throws MalformedEventException {
    String status = text("validation_status");
    return (status == null || status.equals(UNSET)) ? null : status.equals("ok");
  }

  /** What packages of Zeek's make of a client's TLS greeting. */
  List<String> fingerprints() throws MalformedEventException {
    List<String> found = new ArrayList<>();
    for (String name : List.of("ja3", "ja4")) {
      String fingerprint = lowerCase(name);
      if (fingerprint != null && !fingerprint.equals(UNSET)) {
        found.add(BoundedText.cut(fingerprint, LONGEST_FINGERPRINT));
      }
    }
    return found;
  }

  /** When it began: {@code ts} as seconds since 1970 or parts of them, or as ISO 8601. */
  Instant time() throws MalformedEventException {
    Instant known = begun;
    if (known == null) {
      known = readTime();
      begun = known;
    }
    return known;
  }

  private Instant readTime() throws MalformedEventException {
    Value value = values.get("ts");
    if (value == null) {
      value =
          TIMES.stream()
              .sorted()
              .map(values::get)
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null);
    }
    if (value == null) {
      throw new MalformedEventException("ts is missing");
    }
    OptionalDouble number = value.number();
    if (number.isPresent()) {
      double ts = number.getAsDouble();
      return after(
          Instant.EPOCH,
          "ts",
          value,
          Double.isFinite(ts) ? Timestamps.seconds(BigDecimal.valueOf(ts)).doubleValue() : ts);
    }
    try {
      boolean bare = BARE.matcher(value.text()).matches();
      Instant time = Timestamps.parseZoned(bare ? value.text() + "Z" : value.text());
      if (value.isText() && isInRange(time)) {
        return Instant.ofEpochMilli(time.toEpochMilli());
      }
    } catch (DateTimeException notIso) {
      // Answered below, with the value.
    }
    throw value.not("ts", "seconds since 1970 or an ISO 8601 time");
  }

  /** Whether it names its log or has a time, as records of every log have. */
  boolean isOfSomeLog() {
    return values.containsKey("ts") || values.containsKey("_path");
  }

  /** When it was last seen: {@code ts} plus {@code duration}. */
  Instant end() throws MalformedEventException {
    Value value = values.get("duration");
    if (value == null) {
      return time();
    }
    OptionalDouble seconds = value.number();
    return after(time(), "duration", value, seconds.orElse(-1));
  }

  private static Instant after(Instant start, String name, Value value, double seconds)
      throws MalformedEventException {
    if (seconds >= 0 && seconds <= LAST_SECOND) {
      Instant time = start.plusMillis(Math.round(seconds * 1000));
      if (isInRange(time)) {
        return time;
      }
    }
    throw value.not(name, "seconds, 0 or more and before the year 10000");
  }

  /** Of a request: the host it asks for, lower case, without port; null when it does not say. */
  @Nullable String requestedHost() throws MalformedEventException {
    String uri = text("uri");
    String authority =
        uri != null && (isTunnel() || ABSOLUTE.matcher(uri).lookingAt())
            ? authorityOf(uri)
            : domain("host");
    return authority == null ? null : withoutPort(authority);
  }

  /** Of a request to a SOCKS proxy: the name it asks for, else the address. */
  @Nullable String tunnelledHost() throws MalformedEventException {
    String name = domain("request.name");
    String host = name == null || name.equals(UNSET) ? domain("request.host") : name;
    return host == null || host.equals(UNSET) ? null : host;
  }

  /** Of a request: who says it made it; null when nobody does. */
  @Nullable String userAgent() throws MalformedEventException {
    String agent = text("user_agent");
    return agent == null || agent.equals(UNSET) ? null : BoundedText.cut(agent, LONGEST_AGENT);
  }

  private boolean isTunnel() throws MalformedEventException {
    return "CONNECT".equalsIgnoreCase(text("method"));
  }

  private static String authorityOf(String uri) {
    int scheme = uri.indexOf("://");
    String rest = scheme < 0 ? uri : uri.substring(scheme + 3);
    String authority = rest.split("[/?#]", 2)[0];
    return authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
  }

  private static @Nullable String withoutPort(String authority) {
    String host = PORT.matcher(authority).replaceFirst("");
    String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return bare.isEmpty() || bare.equals(UNSET) ? null : bare;
  }

  private static boolean isInRange(Instant time) {
    return time.getEpochSecond() >= 0 && time.getEpochSecond() <= LAST_SECOND;
  }

  private void readAnswers(JsonParser json) throws IOException, MalformedEventException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      answers.addAll(Json.texts(json, "answers", MOST_ANSWERS, LONGEST_NAME));
    } else if (json.currentToken() == JsonToken.VALUE_STRING) {
      // As a table has them whose types nobody tells, and as converters join them.
      LIST.splitAsStream(json.getText())
          .filter(answer -> !answer.isEmpty() && !answer.equals(UNSET))
          .limit(MOST_ANSWERS)
          .map(answer -> BoundedText.cut(answer, LONGEST_NAME))
          .forEach(answers::add);
    }
  }

  private static String textOf(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      default -> BoundedText.cut(json.getText(), LONGEST_NAME);
    };
  }

  private static String canonical(String name) {
    return switch (name) {
      case "id_orig_h" -> "id.orig_h";
      case "id_orig_p" -> "id.orig_p";
      case "id_resp_h" -> "id.resp_h";
      case "id_resp_p" -> "id.resp_p";
      case "request_host" -> "request.host";
      case "request_name" -> "request.name";
      case "@stream", "@path" -> "_path";
      default -> name;
    };
  }
}
