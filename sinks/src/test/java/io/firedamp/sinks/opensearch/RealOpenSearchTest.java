package io.firedamp.sinks.opensearch;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.format.HostileIncidents;
import io.firedamp.sinks.tls.TlsConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against OpenSearch itself, from its jars; skipped where they are not. */
class RealOpenSearchTest {
  private static final String FLOOD_STAGE = "{\"index.blocks.read_only_allow_delete\":%s}";
  private static final Path TEMPLATE = Path.of("../deploy/opensearch/index-template.json");

  private static Optional<RealOpenSearch> started = Optional.empty();

  private final SinkContext context = TestContexts.context("docs");
  private final RealOpenSearch server;

  /** Not before all, so that each test that is skipped is seen to be. */
  RealOpenSearchTest() {
    RealOpenSearch.require();
    server = started.orElseThrow();
  }

  /** It takes small bodies alone, so that batches are halved. */
  @BeforeAll
  static void start(@TempDir Path home) throws Exception {
    if (RealOpenSearch.isPresent()) {
      RealOpenSearch server = RealOpenSearch.start(home, "http.max_content_length=64kb");
      started = Optional.of(server);
      server.ask("PUT", "/_index_template/firedamp", Files.readString(TEMPLATE));
    }
  }

  @AfterAll
  static void stop() {
    started.ifPresent(RealOpenSearch::close);
  }

  @Test
  void showsEachIncidentOnceInItsLatestRevisionWhateverComesAgain() throws Exception {
    List<Incident> first = incidents(1, HOSTILE);
    List<Incident> second = incidents(2, "second");

    assertThat(deliver("firedamp-incidents-a", first)).hasSize(200).containsOnly(new Delivered());
    assertThat(deliver("firedamp-incidents-a", second)).hasSize(200).containsOnly(new Delivered());
    assertThat(deliver("firedamp-incidents-a", first)).hasSize(200).containsOnly(new Duplicate());
    assertThat(deliver("firedamp-incidents-a", second)).hasSize(200).containsOnly(new Duplicate());

    assertThat(server.count("firedamp-incidents-a")).isEqualTo(200);
    JsonNode document = server.ask("GET", "/firedamp-incidents-a/_doc/id-7", "");
    assertThat(document.get("_version").asInt()).isEqualTo(2);
    assertThat(document.at("/_source/firedamp/delivery_key").asText()).isEqualTo("id-7:2");
  }

  @Test
  void keepsHostileTextAsItIsShownAndFindsItByItsFields() throws Exception {
    deliver("firedamp-incidents-b", List.of(incident("a", 1, HOSTILE)));

    assertThat(server.count("firedamp-incidents-b")).isEqualTo(1);
    JsonNode found =
        server.ask(
            "GET",
            "/firedamp-incidents-b/_search?q=destination.ip:203.0.113.0%5C/24%20AND%20firedamp.severity:CRITICAL",
            "");
    assertThat(found.at("/hits/hits/0/_source/message").asText())
        .isEqualTo(VisibleText.of(HOSTILE, 4096));
  }

  @Test
  void indexesWhateverAnAttackerWroteAndGrowsNoMapping() throws Exception {
    Random random = new Random(20261128);
    List<Incident> hostile =
        Stream.generate(() -> HostileIncidents.incident(random, 40)).limit(150).toList();
    deliver("firedamp-incidents-c", List.of(incident("a", 1, "x")));
    JsonNode before = server.ask("GET", "/firedamp-incidents-c/_mapping", "");

    assertThat(deliver("firedamp-incidents-c", hostile)).hasSize(150).containsOnly(new Delivered());

    assertThat(server.count("firedamp-incidents-c")).isEqualTo(151);
    assertThat(server.ask("GET", "/firedamp-incidents-c/_mapping", "")).isEqualTo(before);
  }

  @Test
  void indexesWithoutATemplateToo() throws Exception {
    Random random = new Random(7);
    List<Incident> hostile =
        Stream.generate(() -> HostileIncidents.incident(random, 40)).limit(50).toList();

    assertThat(deliver("plain", hostile)).hasSize(50).containsOnly(new Delivered());
    assertThat(server.count("plain")).isEqualTo(50);
  }

  @Test
  void buriesWhatAMappingDoesNotTakeAndIndexesTheOthers() throws Exception {
    server.ask(
        "PUT",
        "/mapped",
        "{\"mappings\":{\"dynamic\":false,\"properties\":{\"message\":{\"type\":\"long\"}}}}");

    List<Outcome> outcomes =
        deliver("mapped", List.of(incident("a", 1, "7"), incident("b", 1, "x")));

    assertThat(outcomes.get(0)).isEqualTo(new Delivered());
    assertThat(outcomes.get(1)).isInstanceOf(Poison.class);
    assertThat(outcomes.get(1).toString()).contains("mapper_parsing_exception");
    assertThat(server.count("mapped")).isEqualTo(1);
  }

  @Test
  void buriesTheOneIdThatIsTooLongOrEmpty() throws Exception {
    List<Outcome> outcomes =
        deliver(
            "firedamp-incidents-d",
            List.of(
                incident("a", 1, "x"),
                incident("i".repeat(600), 1, "x"),
                incident("", 1, "x"),
                incident("b", 1, "x")));

    assertThat(outcomes.get(0)).isEqualTo(new Delivered());
    assertThat(outcomes.subList(1, 3)).hasOnlyElementsOfType(Poison.class);
    assertThat(outcomes.get(3)).isEqualTo(new Delivered());
    assertThat(server.count("firedamp-incidents-d")).isEqualTo(2);
  }

  @Test
  void holdsAnIndexThatCannotBeUpdated() throws Exception {
    server.ask(
        "PUT", "/_index_template/stream", "{\"index_patterns\":[\"stream-*\"],\"data_stream\":{}}");
    server.ask("PUT", "/_data_stream/stream-1", "");
    server.ask("PUT", "/closed", "");
    server.ask("POST", "/closed/_close", "");
    server.ask("PUT", "/two-1", "{\"aliases\":{\"two\":{}}}");
    server.ask("PUT", "/two-2", "{\"aliases\":{\"two\":{}}}");

    for (String index : List.of("stream-1", "closed", "two")) {
      assertThat(deliver(index, List.of(incident("a", 1, "x"))))
          .as(index)
          .hasOnlyElementsOfType(Hold.class);
    }
  }

  @Test
  void waitsWhileTheDiskIsFullAndGoesOnOnceThereIsRoom() throws Exception {
    server.ask("PUT", "/full", "");
    server.ask("PUT", "/full/_settings", FLOOD_STAGE.formatted("true"));

    assertThat(deliver("full", List.of(incident("a", 1, "x"))).get(0))
        .isInstanceOfSatisfying(
            Retry.class, retry -> assertThat(retry.after()).isEqualTo(Duration.ofMinutes(1)));

    server.ask("PUT", "/full/_settings", FLOOD_STAGE.formatted("null"));
    assertThat(deliver("full", List.of(incident("a", 1, "x")))).containsExactly(new Delivered());
  }

  @Test
  void losesAndRepeatsNothingOverAKilledNode(@TempDir Path home) throws Exception {
    RealOpenSearch first = RealOpenSearch.start(home);
    List<Incident> batch = incidents(1, "x");
    try (OpenSearchSink sink = sink(first.url(), "firedamp-incidents")) {
      assertThat(sink.deliver(batch.subList(0, 100))).containsOnly(new Delivered());
      first.kill();
      assertThat(sink.deliver(batch)).hasSize(200).hasOnlyElementsOfType(Retry.class);

      try (RealOpenSearch again = RealOpenSearch.start(home, "http.port=" + first.port())) {
        assertThat(onceUp(sink, batch).subList(0, 100)).containsOnly(new Duplicate());
        assertThat(again.count("firedamp-incidents")).isEqualTo(200);
      }
    } finally {
      first.close();
    }
  }

  @Test
  void losesNothingWhereManyFillTheQueueOfOne(@TempDir Path home) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(24);
    try (RealOpenSearch busy =
        RealOpenSearch.start(home, "thread_pool.write.size=1", "thread_pool.write.queue_size=1")) {
      busy.ask("PUT", "/busy", "{\"settings\":{\"number_of_shards\":4}}");
      AtomicInteger refused = new AtomicInteger();

      List<Callable<List<Outcome>>> senders =
          IntStream.range(0, 24)
              .<Callable<List<Outcome>>>mapToObj(i -> () -> settled(busy, i, refused))
              .toList();

      for (Future<List<Outcome>> outcomes : threads.invokeAll(senders)) {
        assertThat(outcomes.get()).hasSize(20).containsOnly(new Delivered());
      }
      assertThat(busy.count("busy")).isEqualTo(24 * 20);
      assertThat(refused).hasPositiveValue();
    } finally {
      threads.shutdownNow();
    }
  }

  /** Sends what is to be tried again until nothing is, as the worker does. */
  private List<Outcome> settled(RealOpenSearch busy, int sender, AtomicInteger refused) {
    List<Incident> waiting =
        IntStream.range(0, 20).mapToObj(i -> incident(sender + "-" + i, 1, "x")).toList();
    List<Outcome> settled = new ArrayList<>();
    try (OpenSearchSink sink = sink(busy.url(), "busy")) {
      for (int attempt = 0; attempt < 1_000 && !waiting.isEmpty(); attempt++) {
        List<Outcome> outcomes = sink.deliver(waiting);
        List<Incident> again = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
          if (outcomes.get(i) instanceof Retry) {
            again.add(waiting.get(i));
            refused.incrementAndGet();
          } else {
            settled.add(outcomes.get(i));
          }
        }
        waiting = again;
      }
    }
    return settled;
  }

  /** A node that has just started answers 503 until it has its shards again. */
  private static List<Outcome> onceUp(OpenSearchSink sink, List<Incident> batch) {
    List<Outcome> outcomes = sink.deliver(batch);
    for (int i = 0; i < 20 && outcomes.stream().anyMatch(Retry.class::isInstance); i++) {
      outcomes = sink.deliver(batch);
    }
    return outcomes;
  }

  private static List<Incident> incidents(int revision, String text) {
    return IntStream.range(0, 200).mapToObj(i -> incident("id-" + i, revision, text)).toList();
  }

  private List<Outcome> deliver(String index, List<Incident> incidents) {
    try (OpenSearchSink sink = sink(server.url(), index)) {
      return sink.deliver(incidents);
    }
  }

  private OpenSearchSink sink(String url, String index) {
    Duration patient = Duration.ofSeconds(60);
    return new OpenSearchSink(
        new OpenSearchSink.Config(
            url, "", "", "", index, "ecs", patient, patient, TlsConfig.defaults()),
        context,
        System::nanoTime);
  }
}
