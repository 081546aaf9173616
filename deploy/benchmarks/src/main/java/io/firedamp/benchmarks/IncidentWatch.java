package io.firedamp.benchmarks;

import io.firedamp.app.Pipeline;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.avro.Incident;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Sees incidents the moment they are committed. */
final class IncidentWatch implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(3);

  private final KafkaConsumer<String, Incident> consumer;
  private final Set<String> seen = new HashSet<>();

  IncidentWatch(Pipeline pipeline) {
    Topic<Incident> topic = pipeline.topics().incidents();
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                pipeline.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new StringDeserializer(),
            topic.valueSerde().deserializer());
    List<TopicPartition> partitions = List.of(new TopicPartition(topic.name(), 0));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Waits for an incident on the workload of this name. */
  void await(String workload) {
    long start = System.nanoTime();
    while (!seen.contains(workload)) {
      consumer
          .poll(Duration.ofMillis(20))
          .forEach(record -> seen.add(record.value().getWorkload().getName()));
      if (System.nanoTime() - start > LONGEST.toNanos()) {
        throw new IllegalStateException("no incident on " + workload + " in " + LONGEST);
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
