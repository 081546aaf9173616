package io.firedamp.e2e;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.Pipeline;
import io.firedamp.app.TopicReader;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.detectors.DetectorApp;
import io.firedamp.e2e.counterparts.Await;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.ImagePull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka forgets a transactional id that nobody used for a week; here, for seconds. A detector in a
 * quiet cluster uses its own for as long as sources tick.
 */
@Tag("long")
class QuietDetectorsTest {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String QUIET = "quiet";

  /** A tick each 200 ms: five times as long as an unused id lives. */
  private static final int TICKS = 25;

  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private Path data;

  @Test
  void keepTheirTransactionalIdsWhileSourcesTick() throws Exception {
    try (EmbeddedBroker broker = forgettingAfter(Duration.ofSeconds(1));
        Pipeline pipeline = start(broker, "200ms");
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      sendAPull(pipeline, "tomcat");
      Await.until(
          "every detector has used its id", LONGEST, () -> forgotten(pipeline, admin).isEmpty());
      long ticked = ticks(pipeline);

      Await.until("time to pass", LONGEST, () -> ticks(pipeline) >= ticked + TICKS);

      Await.until("all to be known", LONGEST, () -> forgotten(pipeline, admin).isEmpty());
      Await.until("all to run", LONGEST, pipeline::isReady);
      assertThat(deadLetters(pipeline)).isEmpty();
    }
  }

  @Test
  void goOnWhereTheIdWasForgotten() throws Exception {
    try (EmbeddedBroker broker = forgettingAfter(Duration.ofSeconds(8));
        Pipeline pipeline = start(broker, "10m");
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      sendAPull(pipeline, "tomcat");
      String image = requireNonNull(pipeline.detectors().get("image")).applicationId();
      Await.until("it is used", LONGEST, () -> !forgotten(pipeline, admin).contains(image));
      Await.until("it is forgotten", LONGEST, () -> forgotten(pipeline, admin).contains(image));

      sendAPull(pipeline, "mysql");

      Await.until("it is used anew", LONGEST, () -> !forgotten(pipeline, admin).contains(image));
      Await.until("it runs", LONGEST, pipeline::isReady);
    }
  }

  private static EmbeddedBroker forgettingAfter(Duration unused) {
    return EmbeddedBroker.temporary(
        Map.of(
            "transactional.id.expiration.ms",
            Long.toString(unused.toMillis()),
            "transaction.remove.expired.transaction.cleanup.interval.ms",
            "100"));
  }

  private Pipeline start(EmbeddedBroker broker, String tickInterval) throws Exception {
    return LivePipeline.start(
        data,
        """
        cluster: %s
        kafka: {bootstrap: '%s', tickInterval: %s}
        listener: {port: 0}
        sources: {registry: {}}
        """
            .formatted(QUIET, broker.bootstrapServers(), tickInterval));
  }

  private static void sendAPull(Pipeline pipeline, String name) throws Exception {
    LivePipeline.sendAPull(pipeline, name);
    assertThat(pipeline.publisher().counts().published())
        .containsKey(ImagePull.class.getSimpleName());
  }

  private static long ticks(Pipeline pipeline) {
    try (TopicReader reader = pipeline.reader()) {
      return reader.states(List.of(pipeline.topics().ticks())).values().stream()
          .mapToLong(TopicReader.State::records)
          .sum();
    }
  }

  /** Nobody chokes on a tick. */
  private static List<DeadLetter> deadLetters(Pipeline pipeline) {
    try (TopicReader reader = pipeline.reader()) {
      return reader.tail(pipeline.topics().deadLetters(), 10);
    }
  }

  /** Detectors of whose transactional ids Kafka knows none. */
  private static Set<String> forgotten(Pipeline pipeline, Admin admin) throws Exception {
    Set<String> known =
        admin.listTransactions().all().get().stream()
            .map(TransactionListing::transactionalId)
            .collect(toUnmodifiableSet());
    Set<String> forgotten = new TreeSet<>();
    for (DetectorApp detector : pipeline.detectors().values()) {
      String id = detector.applicationId();
      if (known.stream().noneMatch(each -> each.startsWith(id + "-"))) {
        forgotten.add(id);
      }
    }
    return forgotten;
  }
}
