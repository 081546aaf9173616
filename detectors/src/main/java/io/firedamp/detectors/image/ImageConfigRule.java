package io.firedamp.detectors.image;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.indicators.ImageNames;
import io.firedamp.detectors.indicators.Traces;
import io.firedamp.schemas.avro.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * IMG-07: a running image whose configuration or history holds a miner, or brings one.
 *
 * @param timeToLive how long a sighting counts in correlations
 */
record ImageConfigRule(ImageNames exceptions, Duration timeToLive) {
  static final String ID = "IMG-07";

  Optional<Finding> check(String digest, Traces traces, Sighting sighting) {
    if (exceptions.entryFor(sighting.reference(), sighting.digests()).isPresent()) {
      return Optional.empty();
    }
    return switch (traces.level()) {
      case NOTHING -> Optional.empty();
      case DROPPER ->
          Optional.of(
              finding(digest, traces, sighting, 40, Severity.MEDIUM, "brings something to run"));
      case MINER ->
          Optional.of(finding(digest, traces, sighting, 80, Severity.HIGH, "holds a miner"));
      case MINER_WITH_WALLET ->
          Optional.of(
              finding(digest, traces, sighting, 95, Severity.CRITICAL, "mines for a named wallet"));
    };
  }

  private Finding finding(
      String digest, Traces traces, Sighting sighting, int weight, Severity severity, String what) {
    return ImageFindings.of(ID, sighting, sighting.time(), timeToLive)
        .on(digest)
        .finding(
            weight,
            severity,
            "Image " + sighting.text() + " " + what,
            traces.text(),
            List.of("T1204.003", weight == 40 ? "T1105" : "T1496.001"),
            traces.indicators());
  }
}
