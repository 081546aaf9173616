package io.firedamp.app.connect;

import io.firedamp.app.config.ConfigException;
import io.firedamp.schemas.Product;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.BatchDelivery;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/**
 * Hands what Connect brings to a sink. What is to be tried again Connect brings again; what waits
 * for a person fails the task; what will never be taken goes to Connect's dead letter queue, or
 * fails the task where there is none.
 */
public final class IncidentSinkTask extends SinkTask {
  private static final Topic<Incident> INCIDENTS = Topics.live("firedamp", 1).incidents();
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  private final Set<Place> buried = new HashSet<>();
  private @Nullable BatchDelivery delivery;

  /** Where a record stands. */
  private record Place(TopicPartition partition, long offset) {
    static Place of(SinkRecord record) {
      return new Place(
          new TopicPartition(record.originalTopic(), record.originalKafkaPartition()),
          record.originalKafkaOffset());
    }
  }

  @Override
  public String version() {
    return Product.version();
  }

  @Override
  public void start(Map<String, String> settings) {
    try {
      delivery = ConnectedSink.of(settings).open();
    } catch (ConfigException e) {
      throw new ConnectException(e.getMessage(), e);
    }
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    if (delivery == null || records.isEmpty()) {
      return;
    }
    List<SinkRecord> read = new ArrayList<>();
    List<Incident> incidents = new ArrayList<>();
    for (SinkRecord record : records) {
      try {
        incidents.add(incident(record));
        read.add(record);
      } catch (SerializationException e) {
        bury(record, String.valueOf(e.getMessage()));
      }
    }
    heed(read, delivery.deliver(incidents));
    buried.clear();
    // So that a crash repeats one batch, and not all since the last commit by the clock.
    context.requestCommit();
  }

  private void heed(List<SinkRecord> records, List<Outcome> outcomes) {
    Duration wait = Duration.ZERO;
    String later = "";
    for (int i = 0; i < records.size(); i++) {
      Outcome outcome = outcomes.get(i);
      if (outcome instanceof Hold hold) {
        throw new ConnectException("it is held: " + hold.reason());
      } else if (outcome instanceof Poison poison) {
        bury(records.get(i), poison.reason());
      } else if (outcome instanceof Retry retry) {
        later = retry.reason();
        wait = retry.after().compareTo(wait) > 0 ? retry.after() : wait;
      }
    }
    if (!later.isEmpty()) {
      Duration least = wait.compareTo(SHORTEST_WAIT) > 0 ? wait : SHORTEST_WAIT;
      context.timeout(least.toMillis());
      throw new RetriableException(later);
    }
  }

  /** Once, however often its batch is brought again. */
  private void bury(SinkRecord record, String reason) {
    if (buried.contains(Place.of(record))) {
      return;
    }
    ErrantRecordReporter letters = context.errantRecordReporter();
    if (letters == null) {
      throw new DataException(
          "it will never be taken, and errors.deadletterqueue.topic.name is not set: " + reason);
    }
    try {
      letters.report(record, new DataException(reason)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetriableException("interrupted before a dead letter was written", e);
    } catch (ExecutionException e) {
      throw new ConnectException("a dead letter cannot be written", e.getCause());
    }
    buried.add(Place.of(record));
  }

  private static Incident incident(SinkRecord record) {
    if (!(record.value() instanceof byte[] bytes)) {
      throw new SerializationException(
          "value.converter must be org.apache.kafka.connect.converters.ByteArrayConverter");
    }
    return INCIDENTS.valueSerde().deserializer().deserialize(record.topic(), bytes);
  }

  @Override
  public void stop() {
    if (delivery != null) {
      delivery.close();
      delivery = null;
    }
  }
}
