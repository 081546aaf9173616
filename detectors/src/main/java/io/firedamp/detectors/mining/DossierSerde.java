package io.firedamp.detectors.mining;

import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.detectors.state.DossierState;
import io.firedamp.detectors.state.PeerNote;
import io.firedamp.detectors.state.Run;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.avro.Signal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A dossier as the store keeps it. Signals in it name their own schema, as everywhere. */
final class DossierSerde {
  private static final AvroSerde<Signal> SIGNALS = AvroSerde.of(Signal.class);

  private DossierSerde() {}

  static DossierState toState(Dossier dossier, boolean unsaid) {
    List<Run> runs =
        dossier.runs().stream()
            .map(
                run ->
                    Run.newBuilder()
                        .setFrom(run.from())
                        .setUntil(run.until())
                        .setFirst(toBytes(run.first()))
                        .setBest(toBytes(run.best()))
                        .setSubjects(List.copyOf(run.subjects()))
                        .build())
            .toList();
    return DossierState.newBuilder()
        .setRuns(runs)
        .setNotes(List.copyOf(dossier.notes().values()))
        .setUnsaid(unsaid)
        .build();
  }

  static Dossier fromState(DossierState state) {
    List<EvidenceRun> runs =
        state.getRuns().stream()
            .map(
                run ->
                    new EvidenceRun(
                        run.getFrom(),
                        run.getUntil(),
                        toSignal(run.getFirst()),
                        toSignal(run.getBest()),
                        new TreeSet<>(run.getSubjects())))
            .toList();
    NavigableMap<String, PeerNote> notes = new TreeMap<>();
    state.getNotes().forEach(note -> notes.put(note.getPeer(), note));
    return new Dossier(runs, notes);
  }

  static ByteBuffer toBytes(Signal signal) {
    return StateSerde.toBytes(SIGNALS, signal);
  }

  static Signal toSignal(ByteBuffer bytes) {
    return StateSerde.fromBytes(SIGNALS, bytes);
  }
}
