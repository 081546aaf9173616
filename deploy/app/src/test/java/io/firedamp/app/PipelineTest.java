package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.app.AppConfig.SinkConfig;
import io.firedamp.app.TestPlugins.LinesConfig;
import io.firedamp.app.command.CommandContext;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.broker.BrokerException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.ImagePull;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wiring, on a real embedded broker, with plugins so small that only the wiring can fail. */
final class PipelineTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static AppConfig config(Path data) {
    return ConfigLoader.of(TestPlugins.all(), Map.of())
        .watchingThisHost(false)
        .withData(data)
        .parse("f.yaml", "listener: {port: 0}\n");
  }

  private static Pipeline start(PipelinePlan plan) throws InterruptedException {
    Pipeline pipeline = Pipeline.start(plan, TestPlugins.all(), Clock.systemUTC());
    pipeline.awaitReady(PATIENCE);
    return pipeline;
  }

  @Test
  void carriesAnEventFromPublisherToSinkAcrossARestart(@TempDir Path data) throws Exception {
    PipelinePlan plan = PipelinePlan.live(config(data));
    Path delivered = data.resolve("incidents.jsonl");

    try (Pipeline pipeline = start(plan)) {
      publish(pipeline, "azurenql/tomcat");
      await(() -> lines(delivered).size() == 1);
    }
    try (Pipeline pipeline = start(plan)) {
      publish(pipeline, "azurenql/mysql");
      await(() -> lines(delivered).size() == 2);
    }

    assertThat(lines(delivered)).containsExactly("Pulled azurenql/tomcat", "Pulled azurenql/mysql");
  }

  @Test
  void takesNothingInWithoutRoomAndSaysSoUntilThereIsSome(@TempDir Path data) throws Exception {
    String all = "listener: {port: 0}\nkafka: {diskReserve: 9223372036854775807}\n";
    AppConfig full =
        ConfigLoader.of(TestPlugins.all(), Map.of())
            .watchingThisHost(false)
            .withData(data)
            .parse("f.yaml", all);
    Path delivered = data.resolve("incidents.jsonl");

    try (Pipeline pipeline = start(PipelinePlan.live(full))) {
      assertThat(pipeline.publisher().isFull()).isTrue();
      assertThat(pipeline.readiness().troubles().get("broker"))
          .containsEntry("disk", "has less free than its reserve");
      assertThat(new PipelineStatus(pipeline).tree().path("disk").path("full").asBoolean())
          .isTrue();
      // What a source had taken in before it heard of it still goes all the way.
      publish(pipeline, "azurenql/tomcat");
      await(() -> lines(delivered).size() == 1);
    }
    try (Pipeline pipeline = start(PipelinePlan.live(config(data)))) {
      assertThat(pipeline.publisher().isFull()).isFalse();
      assertThat(pipeline.readiness().troubles()).doesNotContainKey("broker");
    }
  }

  @Test
  void startsADetectorAgainThatFailedWhereItStopped(@TempDir Path data) throws Exception {
    Plugins plugins = TestPlugins.stumbling();
    try (Pipeline pipeline =
        Pipeline.start(PipelinePlan.live(config(data)), plugins, Clock.systemUTC())) {
      pipeline.awaitReady(PATIENCE);

      publish(pipeline, "azurenql/tomcat");

      await(() -> lines(data.resolve("incidents.jsonl")).size() == 1);
      await(pipeline::isReady);
    }
  }

  @Test
  void answersProbesAndTellsItsStatus(@TempDir Path data) throws Exception {
    try (Pipeline pipeline = start(PipelinePlan.live(config(data)))) {
      publish(pipeline, "azurenql/tomcat");

      assertThat(get(pipeline, "/healthz")).contains("\"ok\":true");
      assertThat(get(pipeline, "/readyz")).contains("\"ok\":true");
      assertThat(get(pipeline, "/status")).contains("\"ready\" : true", "\"state\" : \"RUNNING\"");
      assertThat(get(pipeline, "/metrics"))
          .contains(
              "firedamp_events_published_total{type=\"ImagePull\"} 1.0\n",
              "firedamp_records_read_total{source=\"registry\"} 7.0\n",
              "firedamp_records_with_events_total{source=\"registry\"} 2.0\n",
              "firedamp_records_left_out_total{reason=\"repeated\",source=\"registry\"} 1.0\n",
              "firedamp_records_unreadable_total{source=\"registry\"} 3.0\n",
              "firedamp_records_held{source=\"registry\"} 1.0\n",
              "firedamp_detector_up{detector=\"compute\"} 1.0\n",
              "firedamp_sink_outcomes_total{outcome=\"delivered\",sink=\"file\"}",
              "kafka_producer_producer_metrics_record_send_total{client_id=",
              "kafka_streams_stream_metrics_",
              "kafka_server_",
              "jvm_memory_used_bytes{");
    }
  }

  @Test
  void answersProbesWhileEveryConnectionOfTheListenerIsHeld(@TempDir Path data) throws Exception {
    List<Socket> held = new ArrayList<>();
    try (Pipeline pipeline = start(PipelinePlan.live(config(data)))) {
      URI listener = URI.create(pipeline.url());
      for (int i = 0; i < 520; i++) {
        held.add(new Socket(listener.getHost(), listener.getPort()));
      }

      assertThat(get(pipeline, "/healthz")).contains("\"ok\":true");
      assertThat(get(pipeline, "/status")).contains("\"ready\" : true");
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void tellsNobodyAtTheListenerHowThingsAre(@TempDir Path data) throws Exception {
    try (Pipeline pipeline = start(PipelinePlan.live(config(data)))) {
      for (String path : List.of("/status", "/metrics", "/healthz", "/readyz")) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(pipeline.url() + path)).build();

        assertThat(
                HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode())
            .isEqualTo(404);
      }
    }
  }

  @Test
  void replaysInANamespaceOfItsOwnAndLeavesNothingBehind(@TempDir Path data) throws Exception {
    Path chosen = data.resolve("chosen");
    PipelinePlan plan =
        PipelinePlan.replay(config(data), "replay-1")
            .withSinks(Map.of("chosen", new SinkConfig("file", new LinesConfig(chosen))));

    try (Pipeline pipeline = start(plan);
        TopicReader reader = pipeline.reader()) {
      publish(pipeline, "azurenql/tomcat");
      await(() -> lines(chosen).size() == 1);
      assertThat(reader.latest(pipeline.topics().incidents()).values())
          .singleElement()
          .extracting(incident -> incident.getTitle())
          .isEqualTo("Pulled azurenql/tomcat");
      assertThat(pipeline.topics().namespace()).isEqualTo("replay-1");
      assertThat(pipeline.url()).isEmpty();
    }

    assertThat(data).isDirectoryNotContaining(file -> !file.equals(chosen));
  }

  @Test
  void startsOnDemandWhoeverReadsARecordAndWhoeverReadsOn(@TempDir Path data) throws Exception {
    Plugins all = Plugins.installed();
    AppConfig config = ConfigLoader.of(all, Map.of()).withData(data).parse("f.yaml", "{}");
    PipelinePlan plan = PipelinePlan.replay(config, "replay-2").startingOnDemand();

    try (Pipeline pipeline = Pipeline.start(plan, all, Clock.systemUTC())) {
      assertThat(pipeline.detectors()).isEmpty();

      pipeline.demand(pipeline.topics().imagePulls().name());

      assertThat(pipeline.detectors()).containsOnlyKeys("image", "mining");
    }
  }

  @Test
  void printsTheRawEventsBehindAnIncident(@TempDir Path data) throws Exception {
    try (Pipeline pipeline = start(PipelinePlan.live(config(data)))) {
      publish(pipeline, "azurenql/tomcat");
      await(() -> lines(data.resolve("incidents.jsonl")).size() == 1);
      try (EvidenceReader reader = new EvidenceReader(pipeline.topics(), pipeline.client())) {

        EvidenceReader.Raw there = reader.read(pointer("firedamp.image-pulls", 0));
        EvidenceReader.Raw gone = reader.read(pointer("firedamp.image-pulls", 7));
        EvidenceReader.Raw foreign = reader.read(pointer("replay-1.image-pulls", 0));

        assertThat(there.event().orElseThrow().path("repository").asText())
            .isEqualTo("azurenql/tomcat");
        assertThat(gone.missing()).isEqualTo("it is no longer kept in its topic");
        assertThat(foreign.missing()).contains("not of this installation");
      }
      assertThat(command("incidents", data, "evidence", "6f0c"))
          .contains("firedamp.network-flows/0@12  e1", "it is no longer kept in its topic");
      assertThat(command("incidents", data, "evidence", "6f0c", "-o", "json"))
          .contains("\"missing\"", "\"offset\" : 12");
      assertThat(command("incidents", data, "show", "6f0c")).contains("Timeline", "Evidence");
    }
  }

  private static Evidence pointer(String topic, long offset) {
    return new Evidence(topic, 0, offset, "e", Instant.EPOCH);
  }

  @Test
  void showsItsIncidentsAndTopicsToOtherCommands(@TempDir Path data) throws Exception {
    try (Pipeline pipeline = start(PipelinePlan.live(config(data)))) {
      publish(pipeline, "azurenql/tomcat");
      await(() -> lines(data.resolve("incidents.jsonl")).size() == 1);

      assertThat(command("incidents", data)).contains("Pulled azurenql/tomcat");
      assertThat(command("incidents", data, "6f0c")).contains("Timeline", "Evidence");
      await(() -> command("incidents", data, "6f0c").contains("  file  revision "));
      assertThat(command("incidents", data, "-o", "json"))
          .contains("\"id\" : \"6f0c-azurenql/tomcat\"");
      assertThat(command("topics", data)).contains("firedamp.image-pulls", "7d");
      assertThat(command("doctor", data))
          .contains(
              "kafka", "cannot see connections, so the network leg is missing: nothing has come");
    }
  }

  @Test
  void refusesADataDirectoryInUse(@TempDir Path data) throws Exception {
    PipelinePlan plan = PipelinePlan.live(config(data));

    try (Pipeline first = start(plan)) {
      assertThat(first.isReady()).isTrue();
      assertThatThrownBy(() -> Pipeline.start(plan, TestPlugins.all(), Clock.systemUTC()))
          .isInstanceOf(BrokerException.class)
          .hasMessageNotContaining("\n");
    }
  }

  static void publish(Pipeline pipeline, String repository) {
    Instant time = Instant.parse("2021-03-01T10:00:00Z");
    ImagePull pull =
        ImagePull.newBuilder()
            .setEventId(repository)
            .setTime(time)
            .setCluster("lab")
            .setSource("test")
            .setImage("docker.io/" + repository + ":latest")
            .setRegistry("docker.io")
            .setRepository(repository)
            .build();
    pipeline.publisher().publish(new ParsedEvent(pull.getImage(), pull, time)).join();
  }

  private static String get(Pipeline pipeline, String path)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(pipeline.statusUrl() + path)).build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private static String command(String name, Path data, String... arguments) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out, true);
    Terminal terminal = new Terminal(writer, new PrintWriter(new StringWriter()), false);
    String[] all = new String[arguments.length + 3];
    all[0] = name;
    all[1] = "--data";
    all[2] = data.toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    Main.run(new CommandContext(terminal, Map.of(), Clock.systemUTC()), all);
    return out.toString();
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waited a minute").isLessThan(deadline);
      Thread.sleep(20);
    }
  }
}
