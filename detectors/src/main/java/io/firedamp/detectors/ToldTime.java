package io.firedamp.detectors;

import io.firedamp.schemas.EventTime;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * A record's time is that of the event in it. Kafka's own is when the record came, by which topics
 * forget; it stands in where an event tells none.
 */
final class ToldTime implements TimestampExtractor {
  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return record.value() instanceof SpecificRecord event
        ? EventTime.of(event)
            .map(time -> Math.max(0, time.toEpochMilli()))
            .orElse(record.timestamp())
        : record.timestamp();
  }
}
