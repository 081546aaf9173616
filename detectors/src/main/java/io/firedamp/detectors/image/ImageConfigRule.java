package io.firedamp.detectors.image;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.indicators.Traces;
import io.firedamp.detectors.indicators.Traces.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * IMG-07: a running image whose configuration or history holds a miner, or brings one.
 *
 * @param timeToLive how long past its time a sighting holds: as long as a workload may run
 */
record ImageConfigRule(Duration timeToLive) {
  static final String ID = "IMG-07";

  Optional<Finding> check(String digest, Traces traces, Sighting sighting) {
    return switch (traces.level()) {
      case NOTHING -> Optional.empty();
      case WALLET_AND_ENDPOINT ->
          Optional.of(
              finding(digest, traces, sighting, "wallet-alone", "names a wallet and an endpoint"));
      case DROPPER ->
          Optional.of(finding(digest, traces, sighting, "dropper", "brings something to run"));
      case MINER -> Optional.of(finding(digest, traces, sighting, "miner", "holds a miner"));
      case MINER_WITH_WALLET ->
          Optional.of(finding(digest, traces, sighting, "wallet", "mines for a named wallet"));
    };
  }

  private Finding finding(
      String digest, Traces traces, Sighting sighting, String grade, String what) {
    return ImageFindings.of(ID, sighting, sighting.time(), timeToLive)
        .on(digest)
        .finding(
            Weights.bundled().of(ID, grade),
            traces.traits(),
            "Image " + sighting.text() + " " + what,
            traces.text(),
            List.of("T1204.003", traces.level() == Level.DROPPER ? "T1105" : "T1496.001"),
            traces.indicators());
  }
}
