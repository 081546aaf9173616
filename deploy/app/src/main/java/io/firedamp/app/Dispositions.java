package io.firedamp.app;

import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Disposition;
import io.firedamp.schemas.avro.Found;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What people found incidents to be: read from a topic of its own, and written to it. */
public final class Dispositions {
  private static final int PATIENCE_SECONDS = 15;

  private final Map<String, Disposition> byIncident;

  private Dispositions(Map<String, Disposition> byIncident) {
    this.byIncident = Map.copyOf(byIncident);
  }

  public static Dispositions in(TopicReader reader, Topics topics) {
    return new Dispositions(reader.latest(topics.dispositions()));
  }

  /** The latest word on an incident, if anybody has said one. */
  public Optional<Disposition> of(String incident) {
    return Optional.ofNullable(byIncident.get(incident));
  }

  public boolean isTrue(String incident) {
    return of(incident).filter(said -> said.getFound() == Found.TRUE).isPresent();
  }

  /** One line of it. */
  public static String text(Disposition said) {
    String note = said.getNote().isEmpty() ? "" : ": " + said.getNote();
    return "%s, says %s on %s%s"
        .formatted(word(said.getFound()), said.getAuthor(), said.getTime(), note);
  }

  /** How it is typed and shown. */
  public static String word(Found found) {
    return found.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes one down, and returns when it is kept.
   *
   * @throws Failure when Kafka does not take it
   */
  public static void write(Map<String, String> client, Topics topics, Disposition said) {
    Topic<Disposition> topic = topics.dispositions();
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000L);
    try (KafkaProducer<String, Disposition> producer =
        new KafkaProducer<>(
            settings, topic.keySerde().serializer(), topic.valueSerde().serializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  topic.name(), null, said.getTime().toEpochMilli(), said.getIncident(), said))
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new Failure("Kafka did not take it: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted while waiting for Kafka", e);
    }
  }
}
