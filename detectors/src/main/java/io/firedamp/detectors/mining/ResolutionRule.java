package io.firedamp.detectors.mining;

import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Holder;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Who held an alias at a moment.
 *
 * @param uncertainty by which the bounds of an interval may be wrong: an address changes hands
 *     within seconds, so near a change both holders are meant
 * @param reportDelay by which a fact may be reported after the alias was in use
 */
record ResolutionRule(Duration uncertainty, Duration reportDelay) {
  private static final Comparator<Holder> EARLIEST = Comparator.comparing(Holder::getFrom);

  ResolutionRule {
    if (uncertainty.isNegative()) {
      throw new IllegalArgumentException("uncertainty must not be negative, was " + uncertainty);
    }
    if (reportDelay.isNegative()) {
      throw new IllegalArgumentException("reportDelay must not be negative, was " + reportDelay);
    }
  }

  /** The holders meant: none when nothing is known, two near a change of hands. */
  List<Holder> holdersAt(Alias alias, Instant time, List<Holder> history) {
    Duration slack = alias.kind().equals(Alias.ADDRESS) ? uncertainty : Duration.ZERO;
    List<Holder> meant = history.stream().filter(holder -> covers(holder, time, slack)).toList();
    if (!meant.isEmpty()) {
      return meant;
    }
    List<Holder> near =
        history.stream().filter(holder -> covers(holder, time, uncertainty)).limit(1).toList();
    return near.isEmpty() ? reportedSoonAfter(time, history) : near;
  }

  private List<Holder> reportedSoonAfter(Instant time, List<Holder> history) {
    return history.stream()
        .filter(holder -> holder.getFrom().isAfter(time))
        .filter(holder -> !holder.getFrom().isAfter(time.plus(reportDelay)))
        .min(EARLIEST)
        .stream()
        .toList();
  }

  private static boolean covers(Holder holder, Instant time, Duration slack) {
    return !time.isBefore(holder.getFrom().minus(slack))
        && holder.getUntil().map(until -> time.isBefore(until.plus(slack))).orElse(true);
  }
}
