package io.firedamp.detectors.image;

import io.firedamp.detectors.StateSerde;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;

/** What is known of a digest: either who runs it, or what speaks against it. */
record ImageFact(Optional<Sighting> sighting, Optional<Verdict> verdict) {
  private static final String SIGHTING = "sighting";
  private static final String VERDICT = "verdict";

  static final Serde<ImageFact> SERDE =
      StateSerde.of(
          (output, fact) -> {
            if (fact.sighting.isPresent()) {
              output.text(SIGHTING);
              Sighting.write(output, fact.sighting.get());
            } else {
              output.text(VERDICT);
              Verdict.write(output, fact.verdict.orElseThrow());
            }
          },
          input ->
              input.text().equals(SIGHTING) ? of(Sighting.read(input)) : of(Verdict.read(input)));

  static ImageFact of(Sighting sighting) {
    return new ImageFact(Optional.of(sighting), Optional.empty());
  }

  static ImageFact of(Verdict verdict) {
    return new ImageFact(Optional.empty(), Optional.of(verdict));
  }
}
