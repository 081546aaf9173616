package io.firedamp.sinks;

import io.firedamp.schemas.avro.Incident;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Answers as it is told, and remembers what it was asked. */
final class ScriptedSink implements Sink {
  final List<String> delivered = new ArrayList<>();
  final List<String> changes = new ArrayList<>();
  final List<Integer> batches = new ArrayList<>();
  Function<Incident, Outcome> answer = incident -> new Outcome.Delivered();
  boolean closed;

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    batches.add(incidents.size());
    List<Outcome> outcomes = incidents.stream().map(answer).toList();
    for (int i = 0; i < incidents.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Delivered) {
        changes.add(incidents.get(i).getChange());
        delivered.add(DeliveryKey.of(incidents.get(i)).toString());
      }
    }
    return outcomes;
  }

  @Override
  public void close() {
    closed = true;
  }
}
