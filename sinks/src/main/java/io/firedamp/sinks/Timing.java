package io.firedamp.sinks;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Severity;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * When a sink is told: at once, or of several incidents together, and not while people sleep. What
 * is held back is told later, in order; nothing is lost.
 *
 * @param gather how long what comes is held back, from the first of it, so that it is told
 *     together; 0s to a day, 0s tells at once
 * @param quietHours in which nothing is told, as {@code 22:00-07:00}; empty is never
 * @param zone of these hours, as {@code Europe/Berlin}
 * @param urgent severities that are told at once all the same, with what is held back of the same
 *     incident
 */
public record Timing(Duration gather, String quietHours, String zone, List<Severity> urgent) {
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final String HOURS = "([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]";

  public Timing {
    Require.between("gather", gather, Duration.ZERO, LONGEST);
    Require.text(
        quietHours.isEmpty()
            || (quietHours.matches(HOURS) && !begin(quietHours).equals(end(quietHours))),
        "quietHours",
        "two times of a day such as 22:00-07:00, or empty",
        quietHours);
    Require.text(isZone(zone), "zone", "a time zone such as UTC or Europe/Berlin", zone);
    urgent = List.copyOf(urgent);
  }

  /** Everything at once, at any hour. */
  public static Timing atOnce() {
    return new Timing(Duration.ZERO, "", "UTC", List.of());
  }

  /** Whether it ever holds anything back. */
  boolean holdsBack() {
    return !gather.isZero() || !quietHours.isEmpty();
  }

  boolean isUrgent(Incident incident) {
    return urgent.contains(incident.getSeverity());
  }

  /**
   * How long what waits is still held back; zero where it may go.
   *
   * @param waited how long the first of it has
   */
  Duration heldBack(Duration waited, Instant now) {
    Duration gathering = gather.minus(waited);
    Duration quiet = quietHours.isEmpty() ? Duration.ZERO : quiet(now);
    Duration longer = gathering.compareTo(quiet) > 0 ? gathering : quiet;
    return longer.isNegative() ? Duration.ZERO : longer;
  }

  private Duration quiet(Instant now) {
    ZonedDateTime here = now.atZone(ZoneId.of(zone));
    LocalTime time = here.toLocalTime();
    LocalTime begin = begin(quietHours);
    LocalTime end = end(quietHours);
    boolean hasBegun = !time.isBefore(begin);
    boolean hasEnded = !time.isBefore(end);
    boolean isQuiet = begin.isBefore(end) ? hasBegun && !hasEnded : hasBegun || !hasEnded;
    if (!isQuiet) {
      return Duration.ZERO;
    }
    ZonedDateTime over = here.with(end);
    return Duration.between(here, over.isAfter(here) ? over : here.plusDays(1).with(end));
  }

  private static LocalTime begin(String hours) {
    return LocalTime.parse(hours.substring(0, hours.indexOf('-')));
  }

  private static LocalTime end(String hours) {
    return LocalTime.parse(hours.substring(hours.indexOf('-') + 1));
  }

  private static boolean isZone(String zone) {
    try {
      ZoneId.of(zone);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
