package io.firedamp.sinks;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A record that a worker has taken and not yet settled.
 *
 * @param at when it was taken, on the worker's monotonic clock, nanoseconds
 */
record Received(ConsumerRecord<byte[], byte[]> record, long at) {
  TopicPartition partition() {
    return new TopicPartition(record.topic(), record.partition());
  }
}
