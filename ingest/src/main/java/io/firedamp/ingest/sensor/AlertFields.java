package io.firedamp.ingest.sensor;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.schemas.BoundedText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What an alert says, by paths of which dialects of one sensor have one or another: the first that
 * says something counts.
 */
final class AlertFields {
  /** As sensors write what they do not know. */
  private static final Set<String> NOTHING = Set.of("", "<NA>", "N/A", "null", "none");

  private static final int NANOS = 9;
  private static final int MOST_CHARACTERS = 32;

  /** Of a second of this or the next two centuries. */
  private static final int MOST_DIGITS = 10;

  private final JsonFields fields;

  AlertFields(JsonFields fields) {
    this.fields = fields;
  }

  boolean has(String path) {
    return fields.has(path);
  }

  /** A text, a number or a truth value, as it is written; empty where none says anything. */
  Optional<String> text(String... paths) {
    for (String path : paths) {
      String text = fields.scalar(path);
      if (text != null && !NOTHING.contains(text)) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }

  boolean isTrue(String... paths) {
    return text(paths).filter(said -> said.equalsIgnoreCase("true")).isPresent();
  }

  /** A number of any kind; empty where none says one. */
  Optional<BigDecimal> number(String... paths) throws MalformedEventException {
    Optional<String> said = text(paths);
    if (said.isEmpty()) {
      return Optional.empty();
    }
    try {
      BigDecimal number = new BigDecimal(BoundedText.cut(said.get(), MOST_CHARACTERS));
      // What is written with a huge exponent has as many digits once it is whole.
      if (Math.abs((long) number.scale()) <= MOST_CHARACTERS) {
        return Optional.of(number);
      }
    } catch (NumberFormatException noNumber) {
      // Answered below, with the value.
    }
    throw Json.wrong(paths[0], "a number", "'" + said.get() + "'");
  }

  /** A moment in ISO 8601; a blank for its {@code T}, and then no zone for UTC, are read too. */
  Optional<Instant> time(String... paths) throws MalformedEventException {
    for (String path : paths) {
      Optional<String> said = text(path);
      if (said.isPresent()) {
        return Optional.of(JsonFields.momentOf(path, iso(said.get())));
      }
    }
    return Optional.empty();
  }

  private static String iso(String text) {
    if (text.length() < 19 || text.charAt(10) != ' ') {
      return text;
    }
    String whole = text.substring(0, 10) + "T" + text.substring(11);
    boolean zoned = whole.endsWith("Z") || whole.indexOf('+', 19) > 0 || whole.indexOf('-', 19) > 0;
    return zoned ? whole : whole + "Z";
  }

  /** A moment as nanoseconds since 1970. */
  Optional<Instant> epochNanos(String path) throws MalformedEventException {
    Optional<BigDecimal> nanos = number(path);
    return nanos.isEmpty()
        ? Optional.empty()
        : Optional.of(moment(path, nanos.get().movePointLeft(NANOS)));
  }

  /** A moment as seconds since 1970, with or without a fraction. */
  Optional<Instant> epochSeconds(String path) throws MalformedEventException {
    Optional<BigDecimal> seconds = number(path);
    return seconds.isEmpty() ? Optional.empty() : Optional.of(moment(path, seconds.get()));
  }

  private static Instant moment(String path, BigDecimal seconds) throws MalformedEventException {
    if (seconds.signum() < 0 || seconds.precision() - seconds.scale() > MOST_DIGITS) {
      throw Json.wrong(path, "a time since 1970", seconds.toString());
    }
    long whole = seconds.longValue();
    long nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(NANOS).longValue();
    return Instant.ofEpochSecond(whole, nanos);
  }
}
