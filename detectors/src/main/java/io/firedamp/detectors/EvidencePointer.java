package io.firedamp.detectors;

import io.firedamp.schemas.avro.Evidence;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Points at the event being processed, so that a finding can name the raw record behind it. */
public final class EvidencePointer {
  private EvidencePointer() {}

  /** One pointer, or none where no record is being processed, as in a punctuation. */
  public static List<Evidence> to(ProcessingContext context, String eventId, Instant time) {
    return context.recordMetadata().map(at -> List.of(of(at, eventId, time))).orElse(List.of());
  }

  private static Evidence of(RecordMetadata at, String eventId, Instant time) {
    return Evidence.newBuilder()
        .setTopic(at.topic())
        .setPartition(at.partition())
        .setOffset(at.offset())
        .setEventId(eventId)
        .setTime(time)
        .build();
  }
}
