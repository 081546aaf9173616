package io.firedamp.detectors.mining;

import io.firedamp.detectors.Spelling;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.schemas.avro.Leg;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * NET-12, the memory that a workload has of its peers. A quiet connection that was held for a week
 * before anything burned is no miner's: a miner connects in order to burn. Without any burn nothing
 * is known of that, since nobody may have measured; and a miner of a month burned from its first
 * connection on.
 *
 * @param runs all evidence of the workload, by start
 * @param window within which a burn and a connection belong together
 */
record PeerMemory(List<EvidenceRun> runs, Duration window) {
  /** So long the peer must have been held before the burn. */
  static final Duration FAMILIAR_AFTER = Duration.ofDays(7);

  /** Starting up burns too; who burns for more of that time mined in it, perhaps. */
  static final double MOST_BURNED = 0.05;

  /** Since when, in words; empty where the peer is new, or no shape tells of one. */
  Optional<String> heldBefore(EvidenceRun contact) {
    if (!contact.has(Trait.UNLISTED_PEER.name())
        || !contact.has(Trait.STRATUM_SHAPE.name())
        || contact.peer().isEmpty()) {
      return Optional.empty();
    }
    Instant since = firstHeld(contact);
    return runs.stream()
        .filter(run -> run.leg() == Leg.COMPUTE && run.meets(contact, window))
        .map(EvidenceRun::from)
        .filter(burn -> !burn.isBefore(since.plus(FAMILIAR_AFTER)))
        .findFirst()
        .filter(burn -> burned(since, burn) <= MOST_BURNED)
        .map(
            burn ->
                "%s was held since %s, %s before the load"
                    .formatted(
                        contact.peer(), since, Spelling.length(Duration.between(since, burn))));
  }

  private Instant firstHeld(EvidenceRun contact) {
    return runs.stream()
        .filter(run -> run.leg() == Leg.NETWORK && run.peer().equals(contact.peer()))
        .map(EvidenceRun::from)
        .min(Comparator.naturalOrder())
        .orElse(contact.from());
  }

  /** Which share of a stretch of time lies in any run of the compute leg. */
  private double burned(Instant from, Instant until) {
    Duration burned = Duration.ZERO;
    Instant counted = from;
    for (EvidenceRun run : runs) {
      Instant end = run.until().isBefore(until) ? run.until() : until;
      Instant begin = run.from().isAfter(counted) ? run.from() : counted;
      if (run.leg() == Leg.COMPUTE && begin.isBefore(end)) {
        burned = burned.plus(Duration.between(begin, end));
        counted = end;
      }
    }
    return (double) burned.toMillis() / Duration.between(from, until).toMillis();
  }
}
