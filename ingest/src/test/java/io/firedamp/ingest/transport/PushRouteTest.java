package io.firedamp.ingest.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.EventPublisher;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.PushRoutes;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.avro.ImagePull;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PushRouteTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ExecutorService network = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    network.shutdownNow();
  }

  /** As Kafka's producer waits for its network thread when it learns of another topic. */
  @Test
  void neverKeepsTheProducersThreadWaitingWhileASendWaitsForIt() throws Exception {
    PushRoute route =
        new PushRoute(
            "/v1/test",
            new Provenance("test", "test"),
            Set.of(),
            RecordReader.ofEach(PushRouteTest::read),
            new OneThread(network),
            format -> Optional.empty(),
            new RefusedClaims(),
            PATIENCE,
            new PushRoutes.Protocol() {});

    Response answer =
        route.accept("one two last".getBytes(UTF_8), Bearer.ANYBODY).get(5, TimeUnit.SECONDS);

    assertThat(answer.status()).isEqualTo(202);
  }

  private static List<ParsedEvent> read(byte[] record) {
    return Arrays.stream(new String(record, UTF_8).split(" "))
        .map(word -> new ParsedEvent(word, pull(word), Instant.EPOCH))
        .toList();
  }

  private static ImagePull pull(String image) {
    return ImagePull.newBuilder()
        .setEventId(image)
        .setTime(Instant.EPOCH)
        .setCluster("test")
        .setSource("test")
        .setRegistry("docker.io")
        .setRepository(image)
        .setImage(image)
        .build();
  }

  /**
   * Acknowledges an event on one thread once the next comes, which it does not take before that
   * thread is free.
   */
  private static final class OneThread implements EventPublisher {
    private final ExecutorService network;
    private CompletableFuture<Optional<String>> before = new CompletableFuture<>();

    OneThread(ExecutorService network) {
      this.network = network;
    }

    @Override
    public CompletableFuture<Optional<String>> publish(ParsedEvent event) {
      CompletableFuture<Optional<String>> previous = before;
      before = new CompletableFuture<>();
      try {
        network.submit(() -> previous.complete(Optional.empty())).get(2, TimeUnit.SECONDS);
      } catch (Exception busy) {
        return CompletableFuture.failedFuture(busy);
      }
      return event.key().equals("last")
          ? CompletableFuture.completedFuture(Optional.empty())
          : before;
    }

    @Override
    public CompletableFuture<Void> reject(
        String origin, byte[] original, MalformedEventException cause) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public boolean isSaturated() {
      return false;
    }
  }
}
