package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.e2e.counterparts.Await;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.DnsQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Kafka forgets by when a record came: what tells of last week is there until it was read. */
class OldEventsTest {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  @Test
  void stayForAsLongAsNewOnesWhateverReleaseMadeTheTopic() throws Exception {
    Map<String, String> sweeping =
        Map.of(
            "log.retention.check.interval.ms", "200",
            "log.initial.task.delay.ms", "200");
    Topics topics = Topics.live("old", 1);
    Topic<DnsQuery> queries = topics.dnsQueries();
    try (EmbeddedBroker broker = EmbeddedBroker.temporary(sweeping);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      // As the first release made it: by the time that a record's sender says.
      NewTopic bySender =
          new NewTopic("old.by-sender", 1, (short) 1)
              .configs(Map.of("retention.ms", Long.toString(queries.retention().toMillis())));
      NewTopic ofFirstRelease =
          new NewTopic(queries.name(), 1, (short) 1).configs(bySender.configs());
      admin.createTopics(List.of(bySender, ofFirstRelease)).all().get();
      topics.ensureOn(admin, (short) 1);

      send(broker, queries.name());
      send(broker, bySender.name());

      Await.until("Kafka to forget by date", LONGEST, () -> first(admin, bySender.name()) > 0);
      assertThat(first(admin, queries.name())).isZero();
    }
  }

  private static void send(EmbeddedBroker broker, String topic) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  topic,
                  0,
                  Instant.now().minus(Duration.ofDays(3)).toEpochMilli(),
                  new byte[] {1},
                  new byte[] {1}))
          .get();
    }
  }

  private static long first(Admin admin, String topic) throws Exception {
    TopicPartition partition = new TopicPartition(topic, 0);
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.earliest()))
        .partitionResult(partition)
        .get()
        .offset();
  }
}
