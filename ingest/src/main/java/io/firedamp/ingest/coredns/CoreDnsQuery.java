package io.firedamp.ingest.coredns;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.ingest.json.LoggedLines.Meaning;
import io.firedamp.ingest.text.LoggedLine;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.avro.DnsQuery;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One query in CoreDNS's common or combined format. What has no value is a hyphen. */
final class CoreDnsQuery {
  private static final int LONGEST_SHOWN = 200;

  /**
   * {@code {remote}:{port} - {>id} "}. Before version 1.2 a date stood before the id, and before
   * that in its place.
   */
  private static final String BEGINNING =
      "(?:coredns(?:\\[\\d{1,10}\\])?: )?(?:\\[INFO\\] )?"
          + "(?:\\[(?<v6>[^\\]\\s]{2,64}+)\\]|(?<v4>[^\\s:\\[]{1,64}+)):(?<port>\\d{1,5}+) - "
          + "(?:\\[(?<when>[\\w/: +-]{20,32}+)\\] )?(?:(?<id>\\d{1,5}+) )?\"";

  /**
   * {@code {type} {class} {name} {proto} {size} {>do} {>bufsize}" {rcode} {>rflags} {rsize}
   * {duration}}, and {@code "{>opcode}"} in the combined format. Go's library escapes what is no
   * letter in a name, quotes and blanks among it, so a client cannot end the field by itself.
   */
  private static final String REST =
      "(?<type>[^\\s\"]{1,16}+) [^\\s\"]{1,16}+ (?<name>(?:[^\\s\"\\\\]|\\\\.){1,1024}+) "
          + "[^\\s\"]{1,8}+ \\d{1,6}+ (?:true|false|-) (?:\\d{1,6}+|-)\" "
          + "(?<code>[A-Z0-9_-]{1,24}+) \\S{1,40}+ (?:\\d{1,6}+|-) [^\\s\"]{1,32}+"
          + "(?: \"(?:\\d{1,3}+|-)\")?";

  private static final Pattern BEGINS =
      Pattern.compile(BEGINNING + "[A-Z0-9]{1,16}+ [A-Z0-9]{1,16}+ ");
  private static final Pattern WHOLE = Pattern.compile(BEGINNING + REST);

  /** As in logs of web servers: {@code 07/Sep/2018:15:29:11 +0000}. */
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH);

  private final LoggedLine line;
  private final Matcher fields;

  private CoreDnsQuery(LoggedLine line, Matcher fields) {
    this.line = line;
    this.fields = fields;
  }

  /** Whether a text begins as one. */
  static boolean begins(String text) {
    return BEGINS.matcher(text).lookingAt();
  }

  static CoreDnsQuery read(LoggedLine line) throws MalformedEventException {
    Matcher fields = WHOLE.matcher(line.text());
    if (!fields.matches()) {
      throw new MalformedEventException(
          "neither CoreDNS's common format nor its combined one: "
              + BoundedText.cut(line.text(), LONGEST_SHOWN));
    }
    return new CoreDnsQuery(line, fields);
  }

  Meaning meaning(Provenance from) throws MalformedEventException {
    Optional<Instant> time = time();
    String name = JsonFields.domainOf(fields.group("name"));
    if (name == null || name.equals("-")) {
      return Meaning.leftOut("coredns query without a name");
    }
    String client = client();
    return time.isEmpty()
        ? Meaning.leftOut("coredns query that nothing dates")
        : Meaning.of(Events.of(event(name, client, time.get(), from), time.get()));
  }

  private DnsQuery event(String name, String client, Instant time, Provenance from) {
    String type = fields.group("type");
    String code = fields.group("code");
    return DnsQuery.newBuilder()
        .setEventId(
            ContentId.of(
                client,
                fields.group("port"),
                String.valueOf(fields.group("id")),
                name,
                type,
                time.toString()))
        .setTime(time)
        .setCluster(from.cluster())
        .setSource(from.source())
        .setClientAddress(client)
        .setQuery(name)
        .setQueryType(type.equals("-") ? null : type)
        .setResponseCode(code.equals("-") ? null : code)
        .build();
  }

  private String client() throws MalformedEventException {
    String v6 = fields.group("v6");
    String said = v6 == null ? fields.group("v4") : v6;
    return AddressText.canonical(said)
        .orElseThrow(() -> Json.wrong("remote", "an IP address", "'" + said + "'"));
  }

  /** Its own where it has one, for it is when the query came. */
  private Optional<Instant> time() throws MalformedEventException {
    String when = fields.group("when");
    if (when == null) {
      return line.time();
    }
    try {
      Instant time = OffsetDateTime.parse(when, WHEN).toInstant();
      if (!time.isBefore(Instant.EPOCH)) {
        return Optional.of(time);
      }
    } catch (DateTimeParseException noDate) {
      // Answered below, with the value.
    }
    throw Json.wrong("when", "a date from 1970 such as 07/Sep/2018:15:29:11 +0000", when);
  }
}
