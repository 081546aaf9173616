package io.firedamp.detectors.compute;

import io.firedamp.detectors.SignalRecord;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.SubjectKind;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Hands a subject's samples to the watch, and writes what it raises. */
final class WatchSubject extends ContextualProcessor<String, ResourceSample, String, Signal> {
  private final ComputeDetector.Settings settings;
  private final String topic;
  private Watch watch;

  @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else.
  WatchSubject(ComputeDetector.Settings settings, String topic) {
    this.settings = settings;
    this.topic = topic;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    watch = new Watch(settings, topic, context, signal -> context.forward(SignalRecord.of(signal)));
  }

  @Override
  public void process(Record<String, ResourceSample> record) {
    if (record.value().getSubjectKind() == SubjectKind.GPU) {
      return;
    }
    Optional<RecordMetadata> metadata = context().recordMetadata();
    watch.take(
        Watched.of(record.value()),
        Sample.of(
            record.value(),
            metadata.map(RecordMetadata::partition).orElse(-1),
            metadata.map(RecordMetadata::offset).orElse(-1L)));
  }
}
