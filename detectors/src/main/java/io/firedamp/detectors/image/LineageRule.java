package io.firedamp.detectors.image;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * IMG-10: a running image that holds a layer which a flagged image brought, as one's own build on
 * it does.
 *
 * @param timeToLive how long past its time a sighting holds: as long as a workload may run
 */
record LineageRule(Duration timeToLive) {
  static final String ID = "IMG-10";

  /** Of several such layers the first in the alphabet is told of. */
  Optional<Finding> check(String digest, Verdict verdict, Sighting sighting) {
    return verdict.lineage().values().stream()
        .findFirst()
        .map(
            lineage ->
                ImageFindings.of(ID, sighting, sighting.time(), timeToLive)
                    .on(digest)
                    .finding(
                        Weights.bundled().of(ID, "derived"),
                        Trait.words(Trait.POISONED),
                        "Image " + sighting.text() + " is built on a flagged one",
                        "layer %s is of %s".formatted(lineage.layer(), lineage.from().orElse("")),
                        List.of("T1195.002", "T1525"),
                        List.of()));
  }
}
