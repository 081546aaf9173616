package io.firedamp.ingest.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.text.LoggedLine;
import io.firedamp.ingest.text.Timestamps;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A line of a log as the text of a shipper's or a store's JSON object: {@code log} (Docker, Fluent
 * Bit), {@code message} (Filebeat, Vector, Logstash), {@code MESSAGE} (journald), {@code line}
 * (Loki), {@code _raw} (Splunk) and so on, with the time beside it under the names they give it,
 * and the program where it is no part of the line.
 */
final class WrappedLine {
  private static final String JOURNAL_TIME = "__REALTIME_TIMESTAMP";

  /** Members that hold a line, the best first. */
  static final List<String> TEXTS =
      List.of(
          "log",
          "message",
          "MESSAGE",
          "line",
          "Line",
          "_raw",
          "@message",
          "textPayload",
          "LogMessage",
          "LogEntry",
          "log_s",
          "short_message",
          "event");

  /** Members that tell when it was logged. */
  private static final List<String> TIMES =
      List.of("time", "@timestamp", "timestamp", "date", "_time", "TimeGenerated", "tsNs", "Time");

  private static final Pattern NUMBER = Pattern.compile("\\d{1,20}(?:\\.\\d{1,9})?");

  /** As CloudWatch's queries tell their {@code @timestamp}, which is UTC. */
  private static final Pattern QUERIED =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}");

  private static final Pattern MICROSECONDS = Pattern.compile("\\d{1,17}");
  private static final Pattern PROGRAM = Pattern.compile("[\\w./-]{1,48}");

  /** Lines are never cut: one that is longer than these bounds is none of those we read. */
  private static final int LONGEST = 8192;

  private static final JsonFields.Paths READ =
      JsonFields.Paths.of(
          Stream.concat(
                  TIMES.stream(), Stream.of(JOURNAL_TIME, "SYSLOG_IDENTIFIER", "appname", "ident"))
              .toArray(String[]::new));

  private final JsonFields fields = new JsonFields(READ);
  private @Nullable String text;
  private int rank = TEXTS.size();

  private WrappedLine() {}

  /** Reads the object the parser stands on. */
  static LoggedLine read(JsonParser json) throws IOException, MalformedEventException {
    WrappedLine wrapped = new WrappedLine();
    Json.members(json, "record", name -> wrapped.readMember(name, json));
    return wrapped.line();
  }

  private void readMember(String name, JsonParser json)
      throws IOException, MalformedEventException {
    int here = TEXTS.indexOf(name);
    if (here < 0) {
      fields.offer(name, json);
    } else if (json.currentToken() == JsonToken.VALUE_STRING && here < rank) {
      text = Json.text(json, name, LONGEST);
      rank = here;
    }
  }

  private LoggedLine line() throws MalformedEventException {
    if (text == null) {
      throw new MalformedEventException("no line of a log in any of " + TEXTS);
    }
    Optional<Instant> time = time();
    LoggedLine line = time.isPresent() ? LoggedLine.of(text, time.get()) : LoggedLine.of(text);
    String program = program();
    return program.isEmpty() || line.text().startsWith(program) ? line : line.withProgram(program);
  }

  private String program() throws MalformedEventException {
    for (String name : new String[] {"SYSLOG_IDENTIFIER", "appname", "ident"}) {
      String program = fields.has(name) ? fields.word(name) : null;
      if (program != null && PROGRAM.matcher(program).matches()) {
        return program;
      }
    }
    return "";
  }

  private Optional<Instant> time() throws MalformedEventException {
    String journal = fields.word(JOURNAL_TIME);
    if (journal != null && MICROSECONDS.matcher(journal).matches()) {
      return Optional.of(instant(new BigDecimal(journal).movePointLeft(6)));
    }
    return TIMES.stream().filter(fields::has).flatMap(name -> moment(name).stream()).findFirst();
  }

  /** Whatever is no time says nothing: what a shipper calls so is its own affair. */
  private Optional<Instant> moment(String name) {
    try {
      String said = String.valueOf(fields.word(name));
      boolean queried = name.equals("@timestamp") && QUERIED.matcher(said).matches();
      Instant time =
          NUMBER.matcher(said).matches()
              ? instant(Timestamps.seconds(new BigDecimal(said)))
              : Timestamps.parseZoned(queried ? said + "Z" : said);
      return isInRange(time) ? Optional.of(time) : Optional.empty();
    } catch (DateTimeException | MalformedEventException noTime) {
      return Optional.empty();
    }
  }

  private static boolean isInRange(Instant time) {
    return time.getEpochSecond() >= 0 && time.getEpochSecond() <= JsonFields.LAST_SECOND;
  }

  private static Instant instant(BigDecimal seconds) {
    BigDecimal whole = seconds.setScale(0, RoundingMode.DOWN);
    return Instant.ofEpochSecond(
        whole.longValue(), seconds.subtract(whole).movePointRight(9).longValue());
  }
}
