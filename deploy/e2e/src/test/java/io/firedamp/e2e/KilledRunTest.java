package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of {@code run}, again and again, on one data directory. */
class KilledRunTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Test
  void endsInTheSameIncidentsEachDeliveredOnceHoweverOftenItIsKilled(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
    // Live topics forget by the broker's clock, so the story is of today.
    Story story = new Story(Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS));
    Map<String, String> expected = uninterrupted(story);

    try (ScrapedTarget cadvisor = new ScrapedTarget();
        Telling telling = new Telling(directory, cadvisor)) {
      telling.tell(story.messages());

      FiredampProcess last = telling.process;
      Await.until(
          "the incidents of an uninterrupted run, " + expected,
          PATIENCE,
          () -> expected.equals(latest(last)));
      assertThat(Files.readString(last.incidents())).endsWith("\n");
      assertThat(revisions(last))
          .allSatisfy(
              (incident, revisions) ->
                  assertThat(revisions)
                      .isEqualTo(IntStream.rangeClosed(1, revisions.size()).boxed().toList()));
    }
  }

  private static String yaml(ScrapedTarget cadvisor) {
    return """
        cluster: %s
        listener: {port: 0}
        sources:
          registry: {type: registry}
          kubernetes: {type: kubernetes}
          zeek: {type: zeek}
          cadvisor: {type: prometheus, interval: 1s, targets: [{url: '%s'}]}
        """
        .formatted(Story.CLUSTER, cadvisor.url());
  }

  /** Tells a story to a process that is killed five times meanwhile: one of them as it starts. */
  private static final class Telling implements AutoCloseable {
    private final Path directory;
    private final ScrapedTarget cadvisor;
    private HttpClient http = HttpClient.newHttpClient();
    private volatile FiredampProcess process;

    Telling(Path directory, ScrapedTarget cadvisor) throws Exception {
      this.directory = directory;
      this.cadvisor = cadvisor;
      this.process = FiredampProcess.start(directory, yaml(cadvisor));
    }

    @Override
    public void close() {
      process.close();
    }

    void tell(List<Message> messages) throws Exception {
      int first = messages.size() / 8;
      int second = messages.size() / 2;
      int third = messages.size() * 3 / 4;
      tellAll(messages.subList(0, first));
      killRightAfterAnAnswer();
      tellAll(messages.subList(first, second));
      killWhileIncidentsAreDelivered(messages.subList(second, third));
      killWithARequestUnderWay(messages.get(third));
      tellAll(messages.subList(third, messages.size()));
      killRightAfterAnAnswer();
    }

    private void tellAll(List<Message> messages) throws Exception {
      for (Message message : messages) {
        tell(message);
      }
    }

    /** A sender that got no answer sends again. */
    private void tell(Message message) throws Exception {
      if (message.channel() == Channel.CADVISOR) {
        cadvisor.add(message.body());
        return;
      }
      while (!isAccepted(post(message))) {
        Await.until("the end of what did not answer", PATIENCE, () -> !process.isAlive());
        restart();
      }
    }

    private static boolean isAccepted(CompletableFuture<HttpResponse<String>> answer)
        throws InterruptedException {
      try {
        assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(202);
        return true;
      } catch (ExecutionException noAnswer) {
        return false;
      }
    }

    private CompletableFuture<HttpResponse<String>> post(Message message) throws IOException {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(process.url() + message.channel().path()))
              .timeout(PATIENCE)
              .POST(HttpRequest.BodyPublishers.ofString(message.body()))
              .build();
      return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private void killRightAfterAnAnswer() throws Exception {
      process.kill();
      restart();
    }

    /** The killer looks at the file that incidents are written to. */
    private void killWhileIncidentsAreDelivered(List<Message> meanwhile) throws Exception {
      FiredampProcess victim = process;
      long before = size(victim.incidents());
      CompletableFuture<Void> killer =
          CompletableFuture.runAsync(() -> killOnceLongerThan(before, victim));
      tellAll(meanwhile);
      killer.get();
      if (!process.isAlive()) {
        restart();
      }
    }

    private static void killOnceLongerThan(long length, FiredampProcess victim) {
      try {
        Await.until("delivery", PATIENCE, () -> size(victim.incidents()) > length);
        victim.kill();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    private void killWithARequestUnderWay(Message message) throws Exception {
      CompletableFuture<HttpResponse<String>> answer = post(message);
      process.kill();
      isAccepted(answer);
      killWhileItStarts();
      restart();
    }

    private void killWhileItStarts() throws Exception {
      Path address = directory.resolve("data").resolve("kafka").resolve("bootstrap-servers");
      String before = Files.readString(address);
      process = FiredampProcess.launch(directory, yaml(cadvisor));
      Await.until("its broker", PATIENCE, () -> !Files.readString(address).equals(before));
      process.kill();
    }

    private void restart() throws Exception {
      process = FiredampProcess.start(directory, yaml(cadvisor));
      http = HttpClient.newHttpClient();
    }
  }

  private static Map<String, String> uninterrupted(Story story) throws Exception {
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
  private static Map<String, String> latest(FiredampProcess process) throws IOException {
    Map<String, String> latest = new TreeMap<>();
    for (JsonNode line : lines(process)) {
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
  private static Map<String, List<Integer>> revisions(FiredampProcess process) throws IOException {
    Map<String, List<Integer>> revisions = new TreeMap<>();
    for (JsonNode line : lines(process)) {
      revisions
          .computeIfAbsent(line.path("incident_id").asText(), id -> new ArrayList<>())
          .add(line.path("revision").asInt());
    }
    return revisions;
  }

  /** What is ours in every whole line; a torn one is no JSON. */
  private static List<JsonNode> lines(FiredampProcess process) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : process.delivered()) {
      lines.add(JSON.readTree(line).path("firedamp"));
    }
    return lines;
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }
}
