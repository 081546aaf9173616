package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.broker.EmbeddedBroker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** What is seen of a real broker: that it answers, and who waits for records there. */
final class LookoutTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final TopicPartition FLOWS = new TopicPartition("flows", 0);
  private static final String GROUP = "firedamp-network";

  private final AtomicLong nanoTime = new AtomicLong();
  private final Watch watch = new Watch(nanoTime::get);

  @Test
  void tellsADetectorThatStaysFromOneThatIsAtTheEndOfATransaction() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
      Map<String, String> client = Map.of("bootstrap.servers", broker.bootstrapServers());
      try (Admin admin = Admin.create(new HashMap<>(client));
          KafkaProducer<String, String> producer = producer(client)) {
        admin.createTopics(List.of(new NewTopic(FLOWS.topic(), 1, (short) 1))).all().get();
        send(producer);
        admin.alterConsumerGroupOffsets(GROUP, Map.of(FLOWS, new OffsetAndMetadata(1))).all().get();
        try (Lookout lookout =
            new Lookout(watch, Map.of("network", GROUP), client, Duration.ofMillis(20))) {
          assertThat(lookout).isNotNull();
          passes(Duration.ofSeconds(16));
          await(() -> watch.silent().isZero());
          await(
              () ->
                  watch
                      .place("network", FLOWS)
                      .filter(place -> place.clearedTo() >= place.end())
                      .isPresent());
          passes(Duration.ofSeconds(61));
          assertThat(watch.stalled("network")).isZero();

          send(producer);

          await(() -> watch.place("network", FLOWS).filter(Watch.Place::waits).isPresent());
          assertThat(watch.stalled("network")).isZero();
          passes(Duration.ofSeconds(61));
          assertThat(watch.stalled("network")).isEqualTo(Duration.ofSeconds(61));
          admin
              .alterConsumerGroupOffsets(GROUP, Map.of(FLOWS, new OffsetAndMetadata(3)))
              .all()
              .get();
          await(() -> watch.stalled("network").isZero());
        }
      }
    }
  }

  private void passes(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  private static void send(KafkaProducer<String, String> producer) throws Exception {
    producer.beginTransaction();
    var unused = producer.send(new ProducerRecord<>(FLOWS.topic(), 0, "key", "value")).get();
    producer.commitTransaction();
  }

  private static KafkaProducer<String, String> producer(Map<String, String> client) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("transactional.id", "test");
    KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    producer.initTransactions();
    return producer;
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waited a minute").isLessThan(deadline);
      Thread.sleep(20);
    }
  }
}
