package io.firedamp.detectors.image;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * IMG-05: a container started while its image was new in the cluster. By itself it is no news.
 *
 * @param newFor how long after its first sighting an image counts as new
 * @param learning how long after the cluster's own first event everything is new and says little
 * @param remember how far before the start one sighting alone makes an image known
 * @param timeToLive how long past its time a start holds: as long as a workload may run
 */
record NewImageRule(Duration newFor, Duration learning, Duration remember, Duration timeToLive) {
  static final String ID = "IMG-05";

  /**
   * Judges a start.
   *
   * @param seen when each of its decisive names was seen: known under one is known
   * @param clusterFirstSeen event time of the cluster's first event
   */
  Optional<Finding> check(Sighting sighting, Collection<FirstSeen> seen, Instant clusterFirstSeen) {
    if (seen.stream().anyMatch(name -> isKnown(name, sighting.start()))) {
      return Optional.empty();
    }
    boolean isLearning = sighting.start().isBefore(clusterFirstSeen.plus(learning));
    return Optional.of(
        ImageFindings.of(ID, sighting, sighting.start(), timeToLive)
            .finding(
                Weights.bundled().of(ID, isLearning ? "learning" : "new"),
                Trait.words(Trait.FIRST_SEEN),
                "New image " + sighting.text(),
                isLearning
                    ? "not seen before, in a cluster that is new itself"
                    : "not seen before in this cluster",
                List.of("T1610"),
                List.of()));
  }

  /**
   * A sighting from long before is believed when another day's stands beside it: a single date far
   * back is a clock that was not set, or somebody's word.
   */
  private boolean isKnown(FirstSeen seen, Instant start) {
    Instant newSince = start.minus(newFor);
    return seen.second().filter(second -> second.isBefore(newSince)).isPresent()
        || (seen.first().isBefore(newSince) && !seen.first().isBefore(start.minus(remember)));
  }
}
