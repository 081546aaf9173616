package io.firedamp.e2e;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What sources published in a namespace, to be published again in another order. */
final class RecordedEvents {
  private RecordedEvents() {}

  /** Everything that parsers gave, by event time. */
  static List<ParsedEvent> of(String bootstrapServers, Topics topics) {
    List<Topic<?>> published =
        List.of(
            topics.imagePulls(),
            topics.imageMetadata(),
            topics.auditEvents(),
            topics.containerStates(),
            topics.resourceSamples(),
            topics.networkFlows(),
            topics.dnsQueries(),
            topics.sensorAlerts());
    List<ParsedEvent> events = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      for (Topic<?> topic : published) {
        read(consumer, topic, events);
      }
    }
    events.sort(Comparator.comparing(ParsedEvent::time));
    return events;
  }

  private static void read(
      KafkaConsumer<String, byte[]> consumer, Topic<?> topic, List<ParsedEvent> events) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic.name()).stream()
            .map(info -> new TopicPartition(topic.name(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        SpecificRecord value =
            topic.valueSerde().deserializer().deserialize(topic.name(), record.value());
        events.add(new ParsedEvent(record.key(), value, Instant.ofEpochMilli(record.timestamp())));
      }
    }
  }
}
