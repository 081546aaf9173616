package io.firedamp.ingest.json;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.text.LoggedLine;
import io.firedamp.ingest.text.Timestamps;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A line of a log as the text of a shipper's JSON object: {@code log} (Docker, Fluent Bit), {@code
 * message} (Filebeat, Vector, Logstash) or {@code MESSAGE} (journald), with the time beside it
 * under the names they give it, and the program where it is no part of the line.
 */
final class WrappedLine {
  private static final String JOURNAL_TIME = "__REALTIME_TIMESTAMP";
  private static final Pattern SECONDS = Pattern.compile("\\d{1,11}(?:\\.\\d{1,9})?");
  private static final Pattern MICROSECONDS = Pattern.compile("\\d{1,17}");
  private static final Pattern PROGRAM = Pattern.compile("[\\w./-]{1,48}");

  /** Lines are never cut: one that is longer than these bounds is none of those we read. */
  private static final int LONGEST = 8192;

  private static final JsonFields.Paths READ =
      JsonFields.Paths.of(
          "time",
          "@timestamp",
          "timestamp",
          "date",
          JOURNAL_TIME,
          "SYSLOG_IDENTIFIER",
          "appname",
          "ident");

  private final JsonFields fields = new JsonFields(READ);
  private @Nullable String log;
  private @Nullable String message;

  private WrappedLine() {}

  /** Reads the object the parser stands on. */
  static LoggedLine read(JsonParser json) throws IOException, MalformedEventException {
    WrappedLine wrapped = new WrappedLine();
    Json.members(json, "record", name -> wrapped.readMember(name, json));
    return wrapped.line();
  }

  private void readMember(String name, JsonParser json)
      throws IOException, MalformedEventException {
    switch (name) {
      case "log" -> log = Json.text(json, name, LONGEST);
      case "message", "MESSAGE" -> message = Json.text(json, name, LONGEST);
      default -> fields.offer(name, json);
    }
  }

  private LoggedLine line() throws MalformedEventException {
    String text = log == null ? message : log;
    if (text == null) {
      throw new MalformedEventException("no line of a log in log, message or MESSAGE");
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
    return Stream.of("time", "@timestamp", "timestamp", "date")
        .filter(fields::has)
        .flatMap(name -> moment(name).stream())
        .findFirst();
  }

  /** Whatever is no time says nothing: what a shipper calls so is its own affair. */
  private Optional<Instant> moment(String name) {
    try {
      String said = String.valueOf(fields.word(name));
      Instant time =
          SECONDS.matcher(said).matches()
              ? instant(new BigDecimal(said))
              : Timestamps.parseZoned(said);
      return isInRange(time) ? Optional.of(time) : Optional.empty();
    } catch (DateTimeException | MalformedEventException noTime) {
      return Optional.empty();
    }
  }

  private static boolean isInRange(Instant time) {
    return time.getEpochSecond() >= 0 && time.getEpochSecond() <= JsonFields.LAST_SECOND;
  }

  private static Instant instant(BigDecimal seconds) {
    BigDecimal whole = seconds.setScale(0, java.math.RoundingMode.DOWN);
    return Instant.ofEpochSecond(
        whole.longValue(), seconds.subtract(whole).movePointRight(9).longValue());
  }
}
