package io.firedamp.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.e2e.Message.Channel;
import io.firedamp.e2e.counterparts.Await;
import io.firedamp.e2e.counterparts.FiredampProcess;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Severity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A {@code run} to which a story is told while it is killed and started again on one data
 * directory, and what it has delivered.
 */
final class ToldRun implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path directory;
  private final ScrapedTarget cadvisor;
  private final String more;
  private final Map<String, String> environment;
  private HttpClient http = HttpClient.newHttpClient();
  private volatile FiredampProcess process;

  /** Starts it. */
  ToldRun(Path directory, ScrapedTarget cadvisor) throws Exception {
    this(directory, cadvisor, "", Map.of());
  }

  /**
   * Starts it.
   *
   * @param more sources beside those of the story, as lines of YAML, and then other sections
   * @param environment of the process
   */
  ToldRun(Path directory, ScrapedTarget cadvisor, String more, Map<String, String> environment)
      throws Exception {
    this.directory = directory;
    this.cadvisor = cadvisor;
    this.more = more;
    this.environment = environment;
    this.process = FiredampProcess.start(directory, yaml(), environment);
  }

  private String yaml() {
    return """
        cluster: %s
        listener: {port: 0}
        sources:
          registry: {type: registry}
          kubernetes: {type: kubernetes}
          zeek: {type: zeek}
          cadvisor: {type: prometheus, interval: 1s, targets: [{url: '%s'}]}
        %s
        """
        .formatted(Story.CLUSTER, cadvisor.url(), more);
  }

  FiredampProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }

  void tellAll(List<Message> messages) throws Exception {
    for (Message message : messages) {
      tell(message);
    }
  }

  /** A sender that got no answer sends again. */
  void tell(Message message) throws Exception {
    if (message.channel() == Channel.CADVISOR) {
      cadvisor.add(message.body());
      return;
    }
    Await.until("it to be taken, again and again", PATIENCE, () -> isTaken(message));
  }

  private boolean isTaken(Message message) throws Exception {
    keepUp();
    return isAccepted(post(message));
  }

  /** As whatever supervises it would: starts it again where it has ended. */
  void keepUp() throws Exception {
    if (!process.isAlive()) {
      restart();
    }
  }

  static boolean isAccepted(CompletableFuture<HttpResponse<String>> answer)
      throws InterruptedException {
    try {
      assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(202);
      return true;
    } catch (ExecutionException noAnswer) {
      return false;
    }
  }

  CompletableFuture<HttpResponse<String>> post(Message message) throws IOException {
    return post(message.channel().path(), message.body().getBytes(UTF_8));
  }

  CompletableFuture<HttpResponse<String>> post(String path, byte[] body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(process.url() + path))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  void killWhileItStarts() throws Exception {
    Path address = directory.resolve("data").resolve("kafka").resolve("bootstrap-servers");
    String before = Files.readString(address);
    process = FiredampProcess.launch(directory, yaml(), environment);
    Await.until("its broker", PATIENCE, () -> !Files.readString(address).equals(before));
    process.kill();
  }

  void killAndRestart() throws Exception {
    process.kill();
    restart();
  }

  void restart() throws Exception {
    restart("");
  }

  /** Starts it again with other settings of Kafka. */
  void restart(String kafka) throws Exception {
    process = FiredampProcess.start(directory, yaml() + kafka, environment);
    http = HttpClient.newHttpClient();
  }

  /** What a story ends with where nothing goes wrong. */
  static Map<String, String> uninterrupted(Story story) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
      Map<String, String> hashes = new TreeMap<>();
      for (Incident incident : Incidents.replayed(broker, "whole", story.events(), 1)) {
        if (incident.getSeverity().compareTo(Severity.MEDIUM) >= 0) {
          hashes.put(
              incident.getId(),
              incident.getSeverity()
                  + " "
                  + incident.getLegs().stream().map(leg -> leg.getLeg().name()).sorted().toList());
        }
      }
      return hashes;
    }
  }

  /**
   * Severity and legs of each incident's latest revision, without those taken back. What merely
   * goes on is told once a day, so the rest of its content may be behind that of a replay, which
   * has an end.
   */
  Map<String, String> latest() throws IOException {
    Map<String, String> latest = new TreeMap<>();
    for (JsonNode line : Incidents.told(process.incidents())) {
      String id = line.path("incident_id").asText();
      if (line.path("status").asText().equals("RETRACTED")) {
        latest.remove(id);
      } else {
        latest.put(
            id,
            line.path("severity").asText()
                + " "
                + line.path("legs").findValuesAsText("leg").stream().sorted().toList());
      }
    }
    return latest;
  }

  /** The revisions of each incident, in the order of the file. */
  Map<String, List<Integer>> revisions() throws IOException {
    Map<String, List<Integer>> revisions = new TreeMap<>();
    for (JsonNode line : Incidents.told(process.incidents())) {
      revisions
          .computeIfAbsent(line.path("incident_id").asText(), id -> new ArrayList<>())
          .add(line.path("revision").asInt());
    }
    return revisions;
  }
}
