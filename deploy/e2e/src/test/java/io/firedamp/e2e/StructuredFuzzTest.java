package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.Pipeline;
import io.firedamp.app.Plugins;
import io.firedamp.app.TopicReader;
import io.firedamp.e2e.counterparts.Await;
import io.firedamp.ingest.AnyBytes;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.kafka.KafkaEventPublisher;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Documents that are nearly right, to every parser and through everything behind them: none is lost
 * without a name, and nothing stops. {@code -Dfiredamp.fuzz.inputs=N} tries more of them, {@code
 * -Dfiredamp.fuzz.posts=N} sends more, {@code -Dfiredamp.seed=N} others.
 */
class StructuredFuzzTest {
  private static final long SEED = Long.getLong("firedamp.seed", 20_180_612);
  private static final int INPUTS = Integer.getInteger("firedamp.fuzz.inputs", 2_000);
  private static final int POSTS = Integer.getInteger("firedamp.fuzz.posts", 200);
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int MOST_SIGNALS = 10_000;
  private static final List<String> PATHS =
      List.of("/v1/events", "/v1/kubernetes/audit", "/v1/zeek", "/v1/registry/distribution");

  @Test
  void readsOrRefusesWhatIsNearlyRightAndAccountsForAllOfIt() throws Exception {
    List<EventParser> parsers = Plugins.installed().parsers();
    Documents documents = new Documents(SEED);
    Random random = new Random(SEED);
    for (int input = 0; input < INPUTS; input++) {
      byte[] document = documents.faulty();
      EventParser parser = parserOf(document, parsers, random);
      try {
        AnyBytes.readOrRefuse(parser, document);
      } catch (RuntimeException | Error fault) {
        throw new AssertionError(
            "seed %d, input %d, %s".formatted(SEED, input, parser.format()), fault);
      }
    }
  }

  /** Mostly the one that it is for. */
  private static EventParser parserOf(byte[] document, List<EventParser> parsers, Random random) {
    RecordHead head = RecordHead.of(document);
    return parsers.stream()
        .filter(parser -> parser.recognises(head))
        .findFirst()
        .orElseGet(() -> parsers.get(random.nextInt(parsers.size())));
  }

  @Tag("long")
  @Test
  void goesThroughARunningPipelineAndStopsNothingOfIt(@TempDir Path data) throws Exception {
    Documents documents = new Documents(SEED);
    Random random = new Random(SEED);
    HttpClient http = HttpClient.newHttpClient();
    try (Pipeline pipeline =
        LivePipeline.start(
            data,
            """
            listener: {port: 0}
            sources: {push: {}, kubernetes: {}, zeek: {}, registry: {}}
            sinks: {file: {}}
            """)) {
      for (int post = 0; post < POSTS; post++) {
        byte[] body = random.nextInt(4) == 0 ? documents.any() : documents.faulty();
        String path = PATHS.get(random.nextInt(PATHS.size()));
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(pipeline.url() + path))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        assertThat(http.send(request, BodyHandlers.discarding()).statusCode())
            .as("seed %d, post %d to %s", SEED, post, path)
            .isIn(Documents.ANSWERS);
      }

      Await.until("all to be accounted for", LONGEST, () -> isBalanced(pipeline));
      LivePipeline.sendAPull(pipeline, "tomcat");
      try (TopicReader reader = pipeline.reader()) {
        Await.until(
            "the signal of an honest pull behind them",
            LONGEST,
            () ->
                reader.tail(pipeline.topics().signals(), MOST_SIGNALS).stream()
                    .anyMatch(signal -> signal.toString().contains("docker123321/tomcat")));
      }
      assertThat(pipeline.detectors())
          .allSatisfy((name, app) -> assertThat(app.isReady()).isTrue());
    }
  }

  private static boolean isBalanced(Pipeline pipeline) {
    KafkaEventPublisher.Counts counts = pipeline.publisher().counts();
    long published = counts.published().values().stream().mapToLong(each -> each).sum();
    return counts.offered() == published + counts.rejected() + counts.failed();
  }
}
