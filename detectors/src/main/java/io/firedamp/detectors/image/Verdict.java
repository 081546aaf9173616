package io.firedamp.detectors.image;

import io.firedamp.detectors.indicators.Trace;
import io.firedamp.detectors.indicators.Traces;
import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.detectors.state.ImplantState;
import io.firedamp.detectors.state.LineageState;
import io.firedamp.detectors.state.TraceState;
import io.firedamp.detectors.state.VerdictState;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.avro.Evidence;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;

/**
 * What speaks against an image, whatever it is called: its configuration, that it was seen under a
 * listed name, or whose layers it holds.
 *
 * @param latent what lets somebody in, or fetches what it runs
 * @param hollowAs the reference of whose official name it has nothing, the first in the alphabet
 * @param listedAs the entry of the list, the first in the alphabet; empty when nobody names it
 * @param lineage layers of flagged images that it holds, by diff_id
 * @param implants tags under which it was put in another's place
 * @param evidence the events it was read from; the earliest, where several were
 */
record Verdict(
    Traces traces,
    Traces latent,
    Optional<String> hollowAs,
    Optional<String> listedAs,
    SortedMap<String, Lineage> lineage,
    SortedMap<String, Implant> implants,
    List<Evidence> evidence) {
  /** The first in the alphabet are known, of which the first is told. */
  private static final int MOST_TAGS = 64;

  private static final Comparator<Evidence> EARLIEST_FIRST =
      Comparator.comparing(Evidence::getTime).thenComparing(Evidence::getEventId);
  private static final AvroSerde<Evidence> EVIDENCE = AvroSerde.of(Evidence.class);

  static final Serde<Verdict> SERDE =
      StateSerde.of(VerdictState.class, Verdict::toState, Verdict::fromState);

  static final Verdict NOTHING =
      new Verdict(
          Traces.NONE,
          Traces.NONE,
          Optional.empty(),
          Optional.empty(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          List.of());

  /** What an image's configuration tells. */
  static Verdict of(
      Traces traces, Traces latent, Optional<String> hollowAs, List<Evidence> evidence) {
    return new Verdict(
        traces,
        latent,
        hollowAs,
        Optional.empty(),
        Collections.emptySortedMap(),
        Collections.emptySortedMap(),
        evidence);
  }

  static Verdict listed(String entry, List<Evidence> evidence) {
    return new Verdict(
        Traces.NONE,
        Traces.NONE,
        Optional.empty(),
        Optional.of(entry),
        Collections.emptySortedMap(),
        Collections.emptySortedMap(),
        evidence);
  }

  /** Whether nothing speaks against it. */
  boolean isNothing() {
    return traces.level() == Traces.Level.NOTHING
        && latent.found().isEmpty()
        && hollowAs.isEmpty()
        && listedAs.isEmpty();
  }

  /** Both, in whatever order they came. */
  Verdict and(Verdict other) {
    SortedMap<String, Lineage> layers = new TreeMap<>(lineage);
    layers.putAll(other.lineage);
    SortedMap<String, Implant> tags = new TreeMap<>(implants);
    tags.putAll(other.implants);
    return new Verdict(
        traces.and(other.traces),
        latent.and(other.latent),
        first(hollowAs, other.hollowAs),
        first(listedAs, other.listedAs),
        layers,
        tags,
        Stream.concat(evidence.stream(), other.evidence.stream())
            .sorted(EARLIEST_FIRST)
            .limit(1)
            .toList());
  }

  /** With what is now known of one of its layers; of one layer the latest word counts. */
  Verdict with(Lineage layer) {
    SortedMap<String, Lineage> layers = new TreeMap<>(lineage);
    layers.remove(layer.layer());
    if (layer.from().isPresent()) {
      layers.put(layer.layer(), layer);
    }
    return new Verdict(traces, latent, hollowAs, listedAs, layers, implants, evidence);
  }

  /** With what is now known of one of its tags; of one tag the latest word counts. */
  Verdict with(Implant implant) {
    SortedMap<String, Implant> tags = new TreeMap<>(implants);
    tags.remove(implant.tag());
    if (implant.by().isPresent()) {
      tags.put(implant.tag(), implant);
    }
    if (tags.size() > MOST_TAGS) {
      tags.remove(tags.lastKey());
    }
    return new Verdict(traces, latent, hollowAs, listedAs, lineage, tags, evidence);
  }

  private static Optional<String> first(Optional<String> one, Optional<String> other) {
    return Stream.concat(one.stream(), other.stream()).min(Comparator.naturalOrder());
  }

  static VerdictState toState(Verdict verdict) {
    return VerdictState.newBuilder()
        .setTraces(states(verdict.traces))
        .setLatent(states(verdict.latent))
        .setHollowAs(verdict.hollowAs.orElse(null))
        .setListedAs(verdict.listedAs.orElse(null))
        .setLineage(verdict.lineage.values().stream().map(Lineage::toState).toList())
        .setImplants(verdict.implants.values().stream().map(Implant::toState).toList())
        .setEvidence(StateSerde.toBytes(EVIDENCE, verdict.evidence))
        .build();
  }

  static Verdict fromState(VerdictState state) {
    SortedMap<String, Lineage> layers = new TreeMap<>();
    for (LineageState layer : state.getLineage()) {
      layers.put(layer.getLayer(), Lineage.fromState(layer));
    }
    SortedMap<String, Implant> tags = new TreeMap<>();
    for (ImplantState implant : state.getImplants()) {
      tags.put(implant.getTag(), Implant.fromState(implant));
    }
    return new Verdict(
        traces(state.getTraces()),
        traces(state.getLatent()),
        state.getHollowAs(),
        state.getListedAs(),
        layers,
        tags,
        StateSerde.fromBytes(EVIDENCE, state.getEvidence()));
  }

  private static List<TraceState> states(Traces traces) {
    return traces.found().stream()
        .map(trace -> new TraceState(trace.kind().name(), trace.value()))
        .toList();
  }

  private static Traces traces(List<TraceState> states) {
    return Traces.of(states.stream().flatMap(Verdict::known).toList());
  }

  /** A kind that another release knew and this one does not says nothing here. */
  private static Stream<Trace> known(TraceState trace) {
    return Stream.of(Trace.Kind.values())
        .filter(kind -> kind.name().equals(trace.getKind()))
        .map(kind -> new Trace(kind, trace.getValue()));
  }
}
