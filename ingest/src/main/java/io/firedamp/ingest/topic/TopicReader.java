package io.firedamp.ingest.topic;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.ingest.kit.Outbox;
import io.firedamp.ingest.kit.Pause;
import io.firedamp.ingest.transport.Decompression;
import io.firedamp.ingest.transport.Decompression.Coding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics, and commits what is read once its events are kept and nothing of it is held back.
 * What was read and not committed is read again after a crash, into the same events.
 */
final class TopicReader implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(TopicReader.class);
  private static final String EMPTY = "a record without a value";
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
  private static final int LONGEST = 16 << 20;
  private static final int HIGHEST_RATIO = 100;

  private final List<String> topics;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final String source;
  private final AnyFormatReader reader;
  private final Outbox outbox;
  private final RecordCounts.Counter counter = new RecordCounts.Counter();
  private final CountDownLatch closed = new CountDownLatch(1);
  private Unsettled unsettled = new Unsettled();
  private Map<TopicPartition, OffsetAndMetadata> committed = Map.of();

  // For other threads than the one that reads.
  private volatile RecordCounts counts = RecordCounts.NONE;
  private volatile String trouble = "has not heard of Kafka yet";

  TopicReader(
      List<String> topics,
      Supplier<Consumer<byte[], byte[]>> consumers,
      SourceContext context,
      Outbox outbox) {
    this.topics = List.copyOf(topics);
    this.consumers = consumers;
    this.source = context.provenance().source();
    this.reader = new AnyFormatReader(context.parsers(), context.provenance());
    this.outbox = outbox;
  }

  @Override
  public void run() {
    Pause pause = new Pause(LONGEST_PAUSE);
    do {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        follow(consumer, pause);
      } catch (InterruptedException | InterruptException e) {
        Thread.currentThread().interrupt();
      } catch (KafkaException e) {
        trouble = "cannot read %s: %s".formatted(String.join(", ", topics), e.getMessage());
        log.atWarn()
            .addKeyValue("source", source)
            .addKeyValue("why", e.getMessage())
            .log("topics cannot be read: tried again");
      }
    } while (pause.endsBefore(closed));
  }

  private void follow(Consumer<byte[], byte[]> consumer, Pause pause) throws InterruptedException {
    unsettled = new Unsettled();
    committed = Map.of();
    consumer.subscribe(topics, new Forgetting());
    long looked = System.nanoTime() - LOOK_AGAIN.toNanos();
    while (closed.getCount() > 0) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        take(records);
        if (!outbox.send()) {
          return;
        }
        trouble = "";
        pause.startOver();
        looked = System.nanoTime();
      } else if (System.nanoTime() - looked > LOOK_AGAIN.toNanos()) {
        // A consumer waits for a broker that is away, or for a topic that is not there, in silence.
        trouble = missing(consumer);
        looked = System.nanoTime();
      }
      commit(consumer);
    }
  }

  private String missing(Consumer<byte[], byte[]> consumer) {
    for (String topic : topics) {
      if (consumer.partitionsFor(topic, LOOK_AGAIN).isEmpty()) {
        return "topic '%s' does not exist".formatted(topic);
      }
    }
    return "";
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, Long> first = new HashMap<>();
    Map<TopicPartition, Long> behind = new HashMap<>();
    int read = 0;
    for (ConsumerRecord<byte[], byte[]> each : records) {
      TopicPartition partition = new TopicPartition(each.topic(), each.partition());
      first.putIfAbsent(partition, each.offset());
      behind.put(partition, each.offset() + 1);
      if (each.value() == null) {
        counter.read();
        counter.leaveOut(EMPTY);
      } else {
        read += read(each) ? 1 : 0;
      }
    }
    unsettled.read(read, first, behind);
    counts = reader.counts().plus(counter.counts());
  }

  /** Whether our reader has seen it. */
  private boolean read(ConsumerRecord<byte[], byte[]> each) {
    String origin = "%s %s-%d@%d".formatted(source, each.topic(), each.partition(), each.offset());
    try {
      outbox.read(reader, origin, inflated(each.value()));
      return true;
    } catch (IOException e) {
      counter.read();
      counter.unreadable();
      outbox.reject(
          origin,
          each.value(),
          new MalformedEventException("the value cannot be inflated: " + e.getMessage(), e));
      return false;
    }
  }

  private static byte[] inflated(byte[] value) throws IOException {
    Coding coding = Decompression.codingOf(new ByteArrayInputStream(value));
    if (coding == Coding.NONE) {
      return value;
    }
    try (InputStream in =
        Decompression.bounded(
            new ByteArrayInputStream(value), coding, value.length, LONGEST, HIGHEST_RATIO)) {
      return in.readAllBytes();
    }
  }

  private void commit(Consumer<byte[], byte[]> consumer) {
    Map<TopicPartition, OffsetAndMetadata> settled = unsettled.settled(reader.oldestHeld());
    if (!settled.equals(committed)) {
      consumer.commitSync(settled);
      committed = settled;
    }
  }

  RecordCounts counts() {
    return counts;
  }

  /** Why nothing can be read; empty while it can. */
  String trouble() {
    return trouble;
  }

  void close() {
    closed.countDown();
  }

  private final class Forgetting implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      trouble = "";
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      unsettled.forget(partitions);
      committed = Map.of();
    }
  }
}
