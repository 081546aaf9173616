package io.firedamp.detectors.image;

import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.detectors.state.ImageFactState;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;

/**
 * What is known of a digest: who runs it, what speaks against it, whose layer it holds, or whose
 * place it took.
 */
record ImageFact(
    Optional<Sighting> sighting,
    Optional<Verdict> verdict,
    Optional<Lineage> lineage,
    Optional<Implant> implant) {
  static final Serde<ImageFact> SERDE =
      StateSerde.of(
          ImageFactState.class,
          fact ->
              new ImageFactState(
                  fact.sighting.map(Sighting::toState).orElse(null),
                  fact.verdict.map(Verdict::toState).orElse(null),
                  fact.lineage.map(Lineage::toState).orElse(null),
                  fact.implant.map(Implant::toState).orElse(null)),
          state ->
              new ImageFact(
                  state.getSighting().map(Sighting::fromState),
                  state.getVerdict().map(Verdict::fromState),
                  state.getLineage().map(Lineage::fromState),
                  state.getImplant().map(Implant::fromState)));

  static ImageFact of(Sighting sighting) {
    return new ImageFact(
        Optional.of(sighting), Optional.empty(), Optional.empty(), Optional.empty());
  }

  static ImageFact of(Verdict verdict) {
    return new ImageFact(
        Optional.empty(), Optional.of(verdict), Optional.empty(), Optional.empty());
  }

  static ImageFact of(Lineage lineage) {
    return new ImageFact(
        Optional.empty(), Optional.empty(), Optional.of(lineage), Optional.empty());
  }

  static ImageFact of(Implant implant) {
    return new ImageFact(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(implant));
  }
}
