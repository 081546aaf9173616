package io.firedamp.detectors.image;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.indicators.ImageNames;
import io.firedamp.detectors.indicators.OfficialNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * IMG-02: an image called after an official one by somebody who is neither its maker nor trusted.
 *
 * @param timeToLive how long a sighting counts in correlations
 */
record ImpersonationRule(OfficialNames names, ImageNames exceptions, Duration timeToLive)
    implements NameRule {
  static final String ID = "IMG-02";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Optional<Finding> check(Sighting sighting) {
    if (exceptions.entryFor(sighting.reference(), sighting.digests()).isPresent()) {
      return Optional.empty();
    }
    return sighting
        .reference()
        .flatMap(names::imitatedBy)
        .map(
            imitation ->
                ImageFindings.of(ID, sighting, sighting.time(), timeToLive)
                    .finding(
                        Weights.bundled().of(ID, "imitation"),
                        Trait.words(Trait.IMPOSTOR),
                        "Image " + sighting.text() + " poses as official " + imitation.official(),
                        imitation.how(),
                        List.of("T1036.005", "T1204.003"),
                        List.of()));
  }
}
