package io.firedamp.detectors.image;

import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.detectors.state.LineageState;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.avro.Evidence;
import java.util.List;
import java.util.Optional;

/**
 * That an image holds a layer which a flagged image brought.
 *
 * @param layer diff_id of the layer
 * @param from the flagged image; empty when it is none any more
 * @param evidence the event that flagged it
 */
record Lineage(String layer, Optional<String> from, List<Evidence> evidence) {
  private static final AvroSerde<Evidence> EVIDENCE = AvroSerde.of(Evidence.class);

  /** The layer turned out to be nobody's in particular. */
  static Lineage none(String layer) {
    return new Lineage(layer, Optional.empty(), List.of());
  }

  LineageState toState() {
    return LineageState.newBuilder()
        .setLayer(layer)
        .setFrom(from.orElse(null))
        .setEvidence(StateSerde.toBytes(EVIDENCE, evidence))
        .build();
  }

  static Lineage fromState(LineageState state) {
    return new Lineage(
        state.getLayer(), state.getFrom(), StateSerde.fromBytes(EVIDENCE, state.getEvidence()));
  }
}
