package io.firedamp.detectors.image;

import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.detectors.state.ImplantState;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.avro.Evidence;
import java.util.List;
import java.util.Optional;

/**
 * That an image was put in another's place.
 *
 * @param tag the reference under which it was put
 * @param by who did it; empty when it turned out that nobody did
 * @param evidence the push
 */
record Implant(String tag, Optional<String> by, List<Evidence> evidence) {
  private static final AvroSerde<Evidence> EVIDENCE = AvroSerde.of(Evidence.class);

  static Implant by(Push push, String tag) {
    return new Implant(tag, Optional.of(push.pusher()), push.evidence());
  }

  /** It has its place by right. */
  static Implant none(String tag) {
    return new Implant(tag, Optional.empty(), List.of());
  }

  ImplantState toState() {
    return ImplantState.newBuilder()
        .setTag(tag)
        .setBy(by.orElse(null))
        .setEvidence(StateSerde.toBytes(EVIDENCE, evidence))
        .build();
  }

  static Implant fromState(ImplantState state) {
    return new Implant(
        state.getTag(), state.getBy(), StateSerde.fromBytes(EVIDENCE, state.getEvidence()));
  }
}
