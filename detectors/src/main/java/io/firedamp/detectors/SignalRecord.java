package io.firedamp.detectors;

import io.firedamp.schemas.avro.Signal;
import org.apache.kafka.streams.processor.api.Record;

/** A signal on its way out of a detector: by its subject, at its own time. */
public final class SignalRecord {
  private SignalRecord() {}

  public static Record<String, Signal> of(Signal signal) {
    return new Record<>(signal.getSubject(), signal, signal.getTime().toEpochMilli());
  }
}
