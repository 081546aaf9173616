package io.firedamp.detectors.image;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.indicators.ImageNames;
import io.firedamp.detectors.indicators.Traces;
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
          Optional.of(finding(digest, traces, sighting, "dropper", "brings something to run"));
      case MINER -> Optional.of(finding(digest, traces, sighting, "miner", "holds a miner"));
      case MINER_WITH_WALLET ->
          Optional.of(finding(digest, traces, sighting, "wallet", "mines for a named wallet"));
    };
  }

  private Finding finding(
      String digest, Traces traces, Sighting sighting, String grade, String what) {
    boolean dropper = grade.equals("dropper");
    return ImageFindings.of(ID, sighting, sighting.time(), timeToLive)
        .on(digest)
        .finding(
            Weights.bundled().of(ID, grade),
            dropper
                ? Trait.words(Trait.DROPPER)
                : grade.equals("wallet")
                    ? Trait.words(Trait.MINER_COMMAND, Trait.WALLET)
                    : Trait.words(Trait.MINER_COMMAND),
            "Image " + sighting.text() + " " + what,
            traces.text(),
            List.of("T1204.003", dropper ? "T1105" : "T1496.001"),
            traces.indicators());
  }
}
