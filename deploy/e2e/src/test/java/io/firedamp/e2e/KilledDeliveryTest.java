package io.firedamp.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.e2e.counterparts.Await;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.TestIncidents;
import io.firedamp.sinks.http.LoopbackServer;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code kill -9} of a worker while its destination takes a batch, before it has answered or just
 * behind: a destination that replaces by id (class A) shows each revision once, one that does not
 * (class B) repeats at most the batch in flight. {@code -Dfiredamp.kills=20} plays twenty of each.
 */
@Tag("long")
class KilledDeliveryTest {
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final long SEED = Long.getLong("firedamp.seed", 20260316);
  private static final int RUNS = Integer.getInteger("firedamp.kills", 1);
  private static final int INCIDENTS = 1_000;

  /** Of the worker, which says so. */
  private static final int BATCH = 200;

  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.temporary();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  static Stream<Arguments> runs() {
    return Stream.of("opensearch", "datadog")
        .flatMap(
            type ->
                Stream.iterate(SEED, seed -> seed + 1)
                    .limit(RUNS)
                    .map(seed -> Arguments.of(type, seed)));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void losesNothingAndRepeatsAtMostTheBatchInFlight(String type, long seed, @TempDir Path directory)
      throws Exception {
    Topics topics = Topics.live("killed-" + type + "-" + seed, 1);
    fill(topics);
    Killer killer = new Killer(new Random(seed));

    try (LoopbackServer receiver = new LoopbackServer(killer::take)) {
      Process first = process(topics, type, receiver, directory.resolve("first.log"));
      killer.victim.complete(first);
      Await.until("it to be killed", LONGEST, () -> !first.isAlive());
      Process second = process(topics, type, receiver, directory.resolve("second.log"));
      try {
        Await.until("all to be told", LONGEST, () -> killer.distinct() == INCIDENTS);
      } finally {
        second.destroyForcibly().waitFor();
      }
    }

    assertThat(killer.shown()).as("seed %d", seed).hasSize(INCIDENTS).containsOnly(1);
    assertThat(killer.repeated()).as("seed %d", seed).isLessThanOrEqualTo(BATCH);
  }

  private static Process process(Topics topics, String type, LoopbackServer receiver, Path log)
      throws Exception {
    return DeliveryProcess.start(
        broker.bootstrapServers(), topics.namespace(), type, receiver.url(), log.toFile());
  }

  private static void fill(Topics topics) throws Exception {
    // One request at a time: a topic that is new may refuse the first and take the second.
    Map<String, Object> client =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "max.in.flight.requests.per.connection",
            1);
    try (Admin admin = Admin.create(client)) {
      topics.ensureOn(admin, (short) 1);
    }
    Topic<Incident> incidents = topics.incidents();
    List<Future<?>> written = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < INCIDENTS; i++) {
        String id = "id-" + i;
        byte[] value =
            incidents
                .valueSerde()
                .serializer()
                .serialize(incidents.name(), TestIncidents.incident(id, 1, "x"));
        written.add(
            producer.send(new ProducerRecord<>(incidents.name(), id.getBytes(UTF_8), value)));
      }
    }
    for (Future<?> each : written) {
      each.get();
    }
  }

  /** Takes everything, and kills who sent it once, at a request and a moment of its choice. */
  private static final class Killer {
    private static final Pattern DOCUMENT =
        Pattern.compile("\"_id\":\"([^\"]+)\",\"version\":(\\d+)");
    private static final Pattern LOG = Pattern.compile("\"delivery_key\":\"([^\"]+):(\\d+)\"");

    private final Map<String, Integer> documents = new TreeMap<>();
    private final List<String> told = new ArrayList<>();
    private final int killedAt;
    private final boolean beforeItTakes;
    private int requests;
    private final CompletableFuture<Process> victim = new CompletableFuture<>();

    Killer(Random random) {
      killedAt = 1 + random.nextInt(INCIDENTS / BATCH);
      beforeItTakes = random.nextInt(4) == 0;
    }

    synchronized Answer take(Request request) {
      boolean kills = ++requests == killedAt;
      if (kills && beforeItTakes) {
        kill();
        return Answer.of(503);
      }
      Answer answer = taken(request);
      if (kills) {
        kill();
      }
      return answer;
    }

    private void kill() {
      try {
        victim.join().destroyForcibly().waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private Answer taken(Request request) {
      boolean isBulk = request.path().startsWith("/_bulk");
      Matcher keys = (isBulk ? DOCUMENT : LOG).matcher(request.body());
      StringBuilder items = new StringBuilder();
      while (keys.find()) {
        told.add(keys.group(1));
        int version = Integer.parseInt(keys.group(2));
        boolean isNew = documents.merge(keys.group(1), version, Math::max) == version;
        items
            .append(items.isEmpty() ? "" : ",")
            .append("{\"index\":{\"status\":")
            .append(isNew ? 201 : 200)
            .append("}}");
      }
      return isBulk ? Answer.of(200, "{\"items\":[" + items + "]}") : Answer.of(202, "{}");
    }

    /** What a destination that replaces by id shows: a version of each. */
    synchronized List<Integer> shown() {
      return List.copyOf(documents.values());
    }

    synchronized int distinct() {
      return documents.size();
    }

    synchronized int repeated() {
      Set<String> distinct = new TreeSet<>(told);
      return told.size() - distinct.size();
    }
  }
}
