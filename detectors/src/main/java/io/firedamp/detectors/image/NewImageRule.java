package io.firedamp.detectors.image;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.indicators.ImageNames;
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
 * @param timeToLive how long a start counts in correlations
 */
record NewImageRule(
    Duration newFor, Duration learning, ImageNames exceptions, Duration timeToLive) {
  static final String ID = "IMG-05";

  /**
   * Judges a start.
   *
   * @param firstSeen when each of its decisive names was first seen: known under one is known
   * @param clusterFirstSeen event time of the cluster's first event
   */
  Optional<Finding> check(
      Sighting sighting, Collection<Instant> firstSeen, Instant clusterFirstSeen) {
    boolean known =
        firstSeen.stream().anyMatch(first -> sighting.start().isAfter(first.plus(newFor)));
    if (known || exceptions.entryFor(sighting.reference(), sighting.digests()).isPresent()) {
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
}
