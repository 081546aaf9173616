package io.firedamp.sinks;

import io.firedamp.schemas.ClientSettings;
import io.firedamp.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The Kafka clients of one worker.
 *
 * @param consumer takes incidents, in the sink's own group
 * @param ledgerReader reads the ledger, in no group
 * @param producer writes ledger entries and dead letters
 */
record DeliveryClients(
    Topics topics,
    Consumer<byte[], byte[]> consumer,
    Consumer<byte[], byte[]> ledgerReader,
    Producer<byte[], byte[]> producer) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  static DeliveryClients connect(Topics topics, String sink, ClientSettings kafka) {
    String group = topics.namespace() + "-sink-" + sink;
    return new DeliveryClients(
        topics,
        new KafkaConsumer<>(consumerSettings(kafka, group)),
        new KafkaConsumer<>(readerSettings(kafka, group)),
        new KafkaProducer<>(producerSettings(kafka, group)));
  }

  DeliveryLedger ledger(String sink) {
    return new DeliveryLedger(topics.sinkLedger(), sink, ledgerReader, producer);
  }

  DeadLetters deadLetters(String sink, Clock clock) {
    return new DeadLetters(sink, topics.deadLetters(), producer, clock);
  }

  void close() {
    try {
      consumer.close(CloseOptions.timeout(PATIENCE));
    } finally {
      try {
        ledgerReader.close(CloseOptions.timeout(PATIENCE));
      } finally {
        producer.close(PATIENCE);
      }
    }
  }

  static Map<String, Object> consumerSettings(ClientSettings kafka, String group) {
    Map<String, Object> settings = readerSettings(kafka, group);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, DeliveryLoop.BATCH);
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    // After a crash the next process waits this long for the dead member to be let go.
    settings.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
    settings.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
    return settings;
  }

  private static Map<String, Object> readerSettings(ClientSettings kafka, String group) {
    Map<String, Object> settings = kafka.over(Map.of());
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, group);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * 1024 * 1024);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return settings;
  }

  static Map<String, Object> producerSettings(ClientSettings kafka, String group) {
    Map<String, Object> settings = kafka.over(Map.of());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, group);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L * 1024 * 1024);
    // Short, so that a broker that is away is noticed by the worker and not hidden in a buffer.
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }
}
