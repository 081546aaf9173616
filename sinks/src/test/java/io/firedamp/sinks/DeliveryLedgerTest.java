package io.firedamp.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryLedgerTest {
  private static final String TOPIC = "t.sink-ledger";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  private final MockConsumer<byte[], byte[]> reader = new MockConsumer<>("earliest");
  private final MockProducer<byte[], byte[]> writer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final DeliveryLedger ledger = new DeliveryLedger(TOPIC, "siem", reader, writer);
  private long end;

  @BeforeEach
  void begin() {
    reader.updatePartitions(
        TOPIC, List.of(new PartitionInfo(TOPIC, 0, Node.noNode(), new Node[0], new Node[0])));
    reader.updateBeginningOffsets(Map.of(PARTITION, 0L));
    reader.updateEndOffsets(Map.of(PARTITION, 0L));
  }

  @Test
  void knowsWhatItsSinkDeliveredAndOfWhichIncidents() {
    holds("siem|a:1", "siem|a:3", "other|b:1");

    ledger.catchUp();

    assertThat(ledger.contains(new DeliveryKey("a", 1))).isTrue();
    assertThat(ledger.contains(new DeliveryKey("a", 2))).isFalse();
    assertThat(ledger.contains(new DeliveryKey("a", 3))).isTrue();
    assertThat(ledger.hasTold("a")).isTrue();
    assertThat(ledger.hasTold("b")).isFalse();
  }

  @Test
  void passesOverWhatIsNoEntry() {
    holds("siem|a", "siem|", "", "siem|a:x");
    reader.schedulePollTask(
        () -> {
          reader.addRecord(new ConsumerRecord<>(TOPIC, 0, end, null, bytes("delivered")));
          reader.addRecord(new ConsumerRecord<>(TOPIC, 0, end + 1, bytes("siem|b:1"), null));
          reader.updateEndOffsets(Map.of(PARTITION, end + 2));
        });

    ledger.catchUp();
    ledger.catchUp();

    assertThat(ledger.hasTold("a")).isFalse();
    assertThat(ledger.hasTold("b")).isFalse();
  }

  @Test
  void readsOnlyWhatIsNewTheNextTime() {
    holds("siem|a:1");
    ledger.catchUp();
    holds("siem|b:1");

    ledger.catchUp();

    assertThat(ledger.hasTold("a")).isTrue();
    assertThat(ledger.hasTold("b")).isTrue();
  }

  @Test
  void saysThatItsTopicIsMissing() {
    DeliveryLedger other = new DeliveryLedger("t.other", "siem", reader, writer);

    assertThatThrownBy(other::catchUp)
        .isInstanceOf(KafkaException.class)
        .hasMessage("topic t.other is missing");
  }

  @Test
  void writesEachDeliveryOnce() {
    ledger.add(new DeliveryKey("a", 1), "delivered");
    ledger.add(new DeliveryKey("a", 1), "duplicate");
    ledger.add(new DeliveryKey("a", 2), "duplicate");
    writer.completeNext();
    writer.completeNext();
    ledger.flush();

    assertThat(writer.history())
        .extracting(
            record -> new String(record.key(), UTF_8), record -> new String(record.value(), UTF_8))
        .containsExactly(tuple("siem|a:1", "delivered"), tuple("siem|a:2", "duplicate"));
  }

  @Test
  void writesAgainWhatWasNotWritten() {
    ledger.add(new DeliveryKey("a", 1), "delivered");
    ledger.add(new DeliveryKey("a", 2), "delivered");
    writer.errorNext(new KafkaException("no room"));
    writer.completeNext();

    assertThatThrownBy(ledger::flush).hasMessage("the delivery ledger cannot be written");
    writer.completeNext();
    ledger.flush();

    assertThat(writer.history())
        .extracting(record -> new String(record.key(), UTF_8))
        .containsExactly("siem|a:1", "siem|a:2", "siem|a:1");
    assertThat(ledger.contains(new DeliveryKey("a", 1))).isTrue();
  }

  private void holds(String... keys) {
    long first = end;
    end += keys.length;
    reader.updateEndOffsets(Map.of(PARTITION, end));
    reader.schedulePollTask(
        () -> {
          for (int i = 0; i < keys.length; i++) {
            reader.addRecord(
                new ConsumerRecord<>(TOPIC, 0, first + i, bytes(keys[i]), bytes("delivered")));
          }
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
