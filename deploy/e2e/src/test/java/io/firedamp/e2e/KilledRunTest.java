package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.e2e.Message.Channel;
import io.firedamp.schemas.avro.Incident;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Test
  void endsInTheSameIncidentsEachDeliveredOnceHoweverOftenItIsKilled(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
    // Live topics forget by the broker's clock, so the story is of today.
    Story story = new Story(Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS));
    Map<String, String> expected = uninterrupted(story);

    try (ScrapedTarget cadvisor = new ScrapedTarget();
        RunProcess run = new RunProcess(directory, yaml(cadvisor))) {
      new Telling(run, cadvisor).tell(story.messages());

      RunProcess.await(
          "the incidents of an uninterrupted run, " + expected,
          () -> expected.equals(latest(lines(run.incidents()))));
      assertThat(RunProcess.text(run.incidents())).endsWith("\n");
      assertThat(revisions(lines(run.incidents())))
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
  private static final class Telling {
    private final RunProcess run;
    private final ScrapedTarget cadvisor;

    Telling(RunProcess run, ScrapedTarget cadvisor) {
      this.run = run;
      this.cadvisor = cadvisor;
    }

    void tell(List<Message> messages) throws Exception {
      run.start();
      run.awaitReady();
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
      while (!isAccepted(run.post(message))) {
        RunProcess.await("the end of what did not answer", () -> !run.isAlive());
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

    private void killRightAfterAnAnswer() throws Exception {
      run.kill();
      restart();
    }

    /** The killer looks at the file that incidents are written to. */
    private void killWhileIncidentsAreDelivered(List<Message> meanwhile) throws Exception {
      long before = size(run.incidents());
      CompletableFuture<Void> killer =
          CompletableFuture.runAsync(
              () -> {
                RunProcess.await("delivery", () -> size(run.incidents()) > before);
                try {
                  run.kill();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      for (Message message : meanwhile) {
        tell(message);
      }
      killer.get();
      if (!run.isAlive()) {
        restart();
      }
    }

    private void killWithARequestUnderWay(Message message) throws Exception {
      CompletableFuture<HttpResponse<String>> answer = run.post(message);
      run.kill();
      isAccepted(answer);
      killWhileItStarts();
      restart();
    }

    private void killWhileItStarts() throws Exception {
      String before = run.brokerAddress();
      run.start();
      RunProcess.await("its broker", () -> !run.brokerAddress().equals(before));
      run.kill();
    }

    private void restart() throws IOException {
      run.start();
      run.awaitReady();
    }
  }

  private static Map<String, String> uninterrupted(Story story) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
      Map<String, String> hashes = new TreeMap<>();
      for (Incident incident : Incidents.replayed(broker, "whole", story.events(), 1)) {
        hashes.put(incident.getId(), incident.getContentHash());
      }
      return hashes;
    }
  }

  /** The content hash of each incident's latest revision, without those taken back. */
  private static Map<String, String> latest(List<JsonNode> lines) {
    Map<String, String> latest = new TreeMap<>();
    for (JsonNode line : lines) {
      String id = line.path("incident_id").asText();
      if (line.path("status").asText().equals("RETRACTED")) {
        latest.remove(id);
      } else {
        latest.put(id, line.path("content_hash").asText());
      }
    }
    return latest;
  }

  /** The revisions of each incident, in the order of the file. */
  private static Map<String, List<Integer>> revisions(List<JsonNode> lines) {
    Map<String, List<Integer>> revisions = new TreeMap<>();
    for (JsonNode line : lines) {
      revisions
          .computeIfAbsent(line.path("incident_id").asText(), id -> new ArrayList<>())
          .add(line.path("revision").asInt());
    }
    return revisions;
  }

  /** What is ours in every whole line. */
  private static List<JsonNode> lines(Path file) {
    List<JsonNode> lines = new ArrayList<>();
    String text = RunProcess.text(file);
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      try {
        lines.add(JSON.readTree(line).path("firedamp"));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("torn line: " + line, e);
      }
    }
    return lines;
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
