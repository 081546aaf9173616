package io.firedamp.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.firedamp.app.command.CommandContext;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryHealth.State;
import io.firedamp.sinks.DeliveryWorker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sinks} and {@code dead-letters}, against a process that runs and a real receiver. */
final class SinkCommandsTest {
  private final Path directory;
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private volatile String accepted = "";
  private volatile int status = 200;
  private volatile String answer = "";
  private final HttpServer receiver;

  SinkCommandsTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String token = exchange.getRequestHeaders().getFirst("Authorization");
            if (!accepted.isEmpty() && !accepted.equals(token)) {
              exchange.sendResponseHeaders(401, -1);
              return;
            }
            byte[] said = answer.getBytes(UTF_8);
            received.add(body);
            exchange.sendResponseHeaders(status, said.length == 0 ? -1 : said.length);
            exchange.getResponseBody().write(said);
          }
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  @Test
  void tellsHowSinksAreTriesThemAndRetriesWhatTheyGaveUp() throws Exception {
    try (Pipeline pipeline = start()) {
      Path file = write("http: {port: " + URI.create(pipeline.statusUrl()).getPort() + "}\n");

      assertThat(run("sinks", "list", "-c", file.toString())).isZero();
      assertThat(told().lines().toList().get(1)).startsWith("hook  webhook  delivering  0");

      answer = "thank you";
      assertThat(run("sinks", "test", "hook", "-c", file.toString())).isZero();
      assertThat(told())
          .isEqualToIgnoringNewLines(
              "hook: delivered, http://127.0.0.1:%d answered 200: thank you"
                  .formatted(receiver.getAddress().getPort()));
      assertThat(received)
          .hasSize(2)
          .allMatch(body -> body.contains("Test of sink hook: nothing was found"));

      status = 400;
      answer = "odd";
      assertThat(run("sinks", "test", "hook", "-c", file.toString())).isEqualTo(1);
      assertThat(told()).startsWith("hook: poison, ").contains("answered 400: odd");
      assertThat(run("sinks", "test", "nope", "-c", file.toString())).isEqualTo(1);
      assertThat(err.toString()).contains("the sinks of this process are hook");

      publish(pipeline, "6f0c");
      PipelineTest.await(() -> hook(pipeline).health().poison() == 1);
      assertThat(run("dead-letters", "list", "-c", file.toString())).isZero();
      String line = told().lines().toList().get(1);
      assertThat(line).startsWith("0-").contains("  hook  ", "  6f0c:3  ", "answered 400: odd");
      String id = line.substring(0, line.indexOf(' '));

      assertThat(run("dead-letters", "show", id, "-c", file.toString())).isZero();
      assertThat(told()).contains("deliveryKey", "6f0c:3", "\"title\" : \"mining\"");

      assertThat(run("dead-letters", "retry", id, "-c", file.toString())).isEqualTo(1);
      assertThat(told()).startsWith(id + ": poison, ");

      status = 204;
      answer = "";
      received.clear();
      assertThat(run("dead-letters", "retry", "-c", file.toString())).isZero();
      assertThat(told()).startsWith(id + ": delivered");
      assertThat(received).singleElement().asString().contains("6f0c:3");
      assertThat(run("dead-letters", "list", "-c", file.toString(), "-o", "json")).isZero();
      JsonNode letter = new ObjectMapper().readTree(told()).at("/deadLetters/0");
      assertThat(letter.path("since").asText()).isEqualTo("told");
      assertThat(run("dead-letters", "show", "0-99999", "-c", file.toString())).isEqualTo(1);
      assertThat(run("dead-letters", "show", "x", "-c", file.toString())).isEqualTo(1);
    }
  }

  @Test
  void resumesWhenARevokedTokenIsReplacedInItsFile() throws Exception {
    Path secret = Files.writeString(directory.resolve("token"), "revoked-token\n");
    accepted = "Bearer next-token";
    Path file =
        write("    token: ${file:%s}\nlistener: {port: 0}\nsources: {}\n".formatted(secret));
    try (Pipeline pipeline = start(file)) {
      publish(pipeline, "6f0c");
      PipelineTest.await(() -> hook(pipeline).health().state() == State.HELD);
      assertThat(received).isEmpty();

      Files.writeString(secret, "next-token\n");

      PipelineTest.await(() -> hook(pipeline).health().delivered() == 1);
      assertThat(received).singleElement().asString().contains("6f0c:3");
      PipelineTest.await(() -> hook(pipeline).health().state() == State.DELIVERING);
    }
  }

  @Test
  void triesASinkByItselfWhereNothingRuns() throws IOException {
    Path file = write("http: {port: 1}\n");

    assertThat(run("sinks", "test", "hook", "-c", file.toString())).isZero();
    assertThat(told()).startsWith("hook: delivered");
    assertThat(received).hasSize(2);
    assertThat(run("sinks", "test", "other", "-c", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no sink is named 'other'; the configured ones are hook");
    assertThat(run("sinks", "-c", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("http://127.0.0.1:1 does not answer");
    assertThat(run("dead-letters", "retry", "0-1", "-c", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("only the process that delivers may retry");
  }

  private static DeliveryWorker hook(Pipeline pipeline) {
    return Objects.requireNonNull(pipeline.sinks().get("hook"));
  }

  private Pipeline start() throws IOException {
    return start(write("listener: {port: 0}\nsources: {}\n"));
  }

  private static Pipeline start(Path file) {
    Plugins plugins = Plugins.bundled();
    AppConfig config = ConfigLoader.of(plugins, Map.of()).load(file);
    return Pipeline.start(
        PipelinePlan.live(config).withDetectors(Map.of()), plugins, Clock.systemUTC());
  }

  private Path write(String more) throws IOException {
    return Files.writeString(
        directory.resolve("firedamp.yaml"),
        """
        data: %s
        sinks:
          hook:
            type: webhook
            url: http://127.0.0.1:%d/
        """
                .formatted(directory.resolve("data"), receiver.getAddress().getPort())
            + more);
  }

  private static void publish(Pipeline pipeline, String id) throws Exception {
    Incident incident =
        Incident.newBuilder(IncidentTextTest.incident("mining")).setId(id).setRevision(3).build();
    var topic = pipeline.topics().incidents();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.<String, Object>copyOf(pipeline.client()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  topic.name(),
                  id.getBytes(UTF_8),
                  topic.valueSerde().serializer().serialize(topic.name(), incident)))
          .get();
    }
  }

  private int run(String... arguments) {
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return Main.run(new CommandContext(terminal, Map.of(), Clock.systemUTC()), arguments);
  }

  /** What was printed since the last time. */
  private String told() {
    String text = out.toString();
    out.getBuffer().setLength(0);
    return text;
  }
}
