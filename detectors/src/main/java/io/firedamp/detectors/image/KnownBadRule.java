package io.firedamp.detectors.image;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.indicators.ImageNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * IMG-01: an image that public reports, or one's own list, name as a miner's.
 *
 * @param timeToLive how long a sighting counts in correlations
 */
record KnownBadRule(ImageNames bad, ImageNames exceptions, Duration timeToLive)
    implements NameRule {
  static final String ID = "IMG-01";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Optional<Finding> check(Sighting sighting) {
    if (exceptions.entryFor(sighting.reference(), sighting.digests()).isPresent()) {
      return Optional.empty();
    }
    return bad.entryFor(sighting.reference(), sighting.digests())
        .map(
            entry ->
                ImageFindings.of(ID, sighting, sighting.time(), timeToLive)
                    .finding(
                        Weights.bundled().of(ID, "running"),
                        Trait.words(Trait.KNOWN_BAD, Trait.LISTED),
                        "Known malicious image " + sighting.text(),
                        "listed as " + entry,
                        List.of("T1204.003"),
                        List.of(ImageFindings.indicator("image", entry))));
  }
}
