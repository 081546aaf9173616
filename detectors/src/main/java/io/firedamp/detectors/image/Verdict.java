package io.firedamp.detectors.image;

import io.firedamp.detectors.indicators.Trace;
import io.firedamp.detectors.indicators.Traces;
import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.detectors.state.TraceState;
import io.firedamp.detectors.state.VerdictState;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.avro.Evidence;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;

/**
 * What speaks against an image, whatever it is called: its configuration, or that it was seen under
 * a listed name.
 *
 * @param listedAs the entry of the list, the first in the alphabet; empty when nobody names it
 * @param evidence the events it was read from; the earliest, where several were
 */
record Verdict(Traces traces, Optional<String> listedAs, List<Evidence> evidence) {
  private static final Comparator<Evidence> EARLIEST_FIRST =
      Comparator.comparing(Evidence::getTime).thenComparing(Evidence::getEventId);
  private static final AvroSerde<Evidence> EVIDENCE = AvroSerde.of(Evidence.class);

  static final Serde<Verdict> SERDE =
      StateSerde.of(VerdictState.class, Verdict::toState, Verdict::fromState);

  static final Verdict NOTHING = new Verdict(Traces.NONE, Optional.empty(), List.of());

  static Verdict of(Traces traces, List<Evidence> evidence) {
    return new Verdict(traces, Optional.empty(), evidence);
  }

  static Verdict listed(String entry, List<Evidence> evidence) {
    return new Verdict(Traces.NONE, Optional.of(entry), evidence);
  }

  /** Both, in whatever order they came. */
  Verdict and(Verdict other) {
    return new Verdict(
        traces.and(other.traces),
        Stream.concat(listedAs.stream(), other.listedAs.stream()).min(Comparator.naturalOrder()),
        Stream.concat(evidence.stream(), other.evidence.stream())
            .sorted(EARLIEST_FIRST)
            .limit(1)
            .toList());
  }

  static VerdictState toState(Verdict verdict) {
    return VerdictState.newBuilder()
        .setTraces(
            verdict.traces.found().stream()
                .map(trace -> new TraceState(trace.kind().name(), trace.value()))
                .toList())
        .setListedAs(verdict.listedAs.orElse(null))
        .setEvidence(StateSerde.toBytes(EVIDENCE, verdict.evidence))
        .build();
  }

  static Verdict fromState(VerdictState state) {
    return new Verdict(
        Traces.of(state.getTraces().stream().flatMap(Verdict::known).toList()),
        state.getListedAs(),
        StateSerde.fromBytes(EVIDENCE, state.getEvidence()));
  }

  /** A kind that another release knew and this one does not says nothing here. */
  private static Stream<Trace> known(TraceState trace) {
    return Stream.of(Trace.Kind.values())
        .filter(kind -> kind.name().equals(trace.getKind()))
        .map(kind -> new Trace(kind, trace.getValue()));
  }
}
