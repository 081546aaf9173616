package io.firedamp.app;

import io.firedamp.ingest.kafka.KafkaEventPublisher;
import io.firedamp.schemas.Topics;
import java.util.function.Supplier;

/** Reports on every source, once what earlier processes reported of it has been read. */
final class SourceReporting implements Runnable {
  private final KafkaEventPublisher publisher;
  private final Supplier<TopicReader> reader;
  private final Topics topics;
  private boolean remembers;

  SourceReporting(KafkaEventPublisher publisher, Supplier<TopicReader> reader, Topics topics) {
    this.publisher = publisher;
    this.reader = reader;
    this.topics = topics;
  }

  @Override
  public void run() {
    if (!remembers) {
      try (TopicReader reading = reader.get()) {
        publisher.remember(reading.latest(topics.sourceReports()).values());
      }
      remembers = true;
    }
    publisher.reportSources();
  }
}
