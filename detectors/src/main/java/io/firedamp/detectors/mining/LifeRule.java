package io.firedamp.detectors.mining;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.LegScore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When an incident gets another revision (DESIGN section 6, the life of an incident).
 *
 * @param updateEvery event time between revisions of an incident that merely goes on
 * @param quiet event time without evidence after which an incident is closed
 */
record LifeRule(Duration updateEvery, Duration quiet) {
  /** Facts about the attacker worth telling at once; addresses change too easily. */
  private static final Set<String> TELLING = Set.of("wallet", "pool", "domain", "image", "digest");

  LifeRule {
    if (updateEvery.isNegative() || updateEvery.isZero()) {
      throw new IllegalArgumentException("updateEvery must be positive, was " + updateEvery);
    }
    if (quiet.isNegative() || quiet.isZero()) {
      throw new IllegalArgumentException("quiet must be positive, was " + quiet);
    }
  }

  /** Why a revision is written. */
  enum Change {
    OPENED,
    ESCALATED,
    REVISED,
    CLOSED,
    REOPENED,
    RETRACTED
  }

  /**
   * What a new content is to the last revision; empty when it can wait. Content that is OPEN after
   * a revision that is CLOSED was seen since: {@link #isQuiet} says which of the two it is.
   *
   * @param before the last revision, if any
   * @param atOnce whether everything that differs is told now
   */
  Optional<Change> changeTo(@Nullable Incident before, Incident now, boolean atOnce) {
    if (before == null) {
      return Optional.of(Change.OPENED);
    }
    if (before.getStatus() == IncidentStatus.RETRACTED) {
      return Optional.of(Change.REOPENED);
    }
    if (before.getStatus() == IncidentStatus.CLOSED) {
      return now.getStatus() == IncidentStatus.OPEN
          ? Optional.of(Change.REOPENED)
          : differs(before, now, atOnce);
    }
    if (now.getStatus() == IncidentStatus.CLOSED) {
      return Optional.of(Change.CLOSED);
    }
    return differs(before, now, atOnce);
  }

  /** Whether nothing was seen for so long that it is over. */
  boolean isQuiet(Instant lastSeen, Instant now) {
    return !lastSeen.plus(quiet).isAfter(now);
  }

  private Optional<Change> differs(Incident before, Incident now, boolean atOnce) {
    if (now.getSeverity().compareTo(before.getSeverity()) > 0
        || !legs(before).containsAll(legs(now))) {
      return Optional.of(Change.ESCALATED);
    }
    boolean goesOn = !now.getUpdated().isBefore(before.getUpdated().plus(updateEvery));
    boolean telling =
        now.getSeverity() != before.getSeverity()
            || !legs(now).equals(legs(before))
            || !telling(before.getIndicators()).containsAll(telling(now.getIndicators()));
    return telling || goesOn || atOnce ? Optional.of(Change.REVISED) : Optional.empty();
  }

  private static List<String> legs(Incident incident) {
    return incident.getLegs().stream().map(LegScore::getLeg).map(Enum::name).toList();
  }

  private static List<IndicatorRef> telling(Collection<IndicatorRef> indicators) {
    return indicators.stream().filter(indicator -> TELLING.contains(indicator.getType())).toList();
  }
}
