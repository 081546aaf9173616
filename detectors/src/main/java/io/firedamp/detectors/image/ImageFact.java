package io.firedamp.detectors.image;

import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.detectors.state.ImageFactState;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;

/** What is known of a digest: who runs it, what speaks against it, or whose layer it holds. */
record ImageFact(
    Optional<Sighting> sighting, Optional<Verdict> verdict, Optional<Lineage> lineage) {
  static final Serde<ImageFact> SERDE =
      StateSerde.of(
          ImageFactState.class,
          fact ->
              new ImageFactState(
                  fact.sighting.map(Sighting::toState).orElse(null),
                  fact.verdict.map(Verdict::toState).orElse(null),
                  fact.lineage.map(Lineage::toState).orElse(null)),
          state ->
              new ImageFact(
                  state.getSighting().map(Sighting::fromState),
                  state.getVerdict().map(Verdict::fromState),
                  state.getLineage().map(Lineage::fromState)));

  static ImageFact of(Sighting sighting) {
    return new ImageFact(Optional.of(sighting), Optional.empty(), Optional.empty());
  }

  static ImageFact of(Verdict verdict) {
    return new ImageFact(Optional.empty(), Optional.of(verdict), Optional.empty());
  }

  static ImageFact of(Lineage lineage) {
    return new ImageFact(Optional.empty(), Optional.empty(), Optional.of(lineage));
  }
}
