package io.firedamp.detectors.image;

import io.firedamp.detectors.StateSerde;
import io.firedamp.detectors.indicators.Trace;
import io.firedamp.detectors.indicators.Traces;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.avro.Evidence;
import java.io.IOException;
import java.util.ArrayList;
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

  static final Serde<Verdict> SERDE = StateSerde.of(Verdict::write, Verdict::read);

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

  static void write(StateSerde.Output output, Verdict verdict) throws IOException {
    output.texts(verdict.traces.found().stream().map(trace -> trace.kind().name()).toList());
    output.texts(verdict.traces.found().stream().map(Trace::value).toList());
    output.texts(verdict.listedAs.stream().toList());
    output.records(verdict.evidence, EVIDENCE);
  }

  static Verdict read(StateSerde.Input input) throws IOException {
    List<String> kinds = input.texts();
    List<String> values = input.texts();
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      traces.add(new Trace(Trace.Kind.valueOf(kinds.get(i)), values.get(i)));
    }
    return new Verdict(
        Traces.of(traces), input.texts().stream().findFirst(), input.records(EVIDENCE));
  }
}
