package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.AppConfig;
import io.firedamp.app.Pipeline;
import io.firedamp.app.PipelinePlan;
import io.firedamp.app.Plugins;
import io.firedamp.app.TopicReader;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.e2e.Sender.Body;
import io.firedamp.e2e.counterparts.Await;
import io.firedamp.schemas.avro.Signal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What detectors keep on disk is a copy: damage to it is mended from Kafka, by nobody's hand. */
class DamagedStateTest {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int WHERE = 50;
  private static final int HOW_MUCH = 40;

  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private Path data;

  @Test
  void isSetAsideAndMadeAnewWhateverDetectorItBelongsTo() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
      try (Pipeline pipeline = start(broker)) {
        sendAPull(pipeline, "docker123321/tomcat");
        Await.until("the pull to be judged", LONGEST, () -> signals(pipeline).size() == 1);
      }
      Set<String> damaged = damage();
      assertThat(damaged).contains("firedamp-image", "firedamp-mining");

      try (Pipeline pipeline = start(broker)) {
        sendAPull(pipeline, "docker123321/mysql");

        Await.until("the next to be judged", LONGEST, () -> signals(pipeline).size() == 2);
        Await.until("all to run", LONGEST, pipeline::isReady);
      }
      assertThat(setAside()).isNotEmpty().isSubsetOf(damaged);
    }
  }

  private Pipeline start(EmbeddedBroker broker) throws Exception {
    Plugins plugins = Plugins.installed();
    String yaml =
        """
        cluster: damaged
        kafka: {bootstrap: '%s'}
        listener: {port: 0}
        sources: {registry: {}}
        """
            .formatted(broker.bootstrapServers());
    AppConfig config =
        ConfigLoader.of(plugins, Map.of())
            .watchingThisHost(false)
            .withData(data)
            .parse("test.yaml", yaml);
    Pipeline pipeline = Pipeline.start(PipelinePlan.live(config), plugins, Clock.systemUTC());
    pipeline.awaitReady(LONGEST);
    return pipeline;
  }

  private static void sendAPull(Pipeline pipeline, String repository) throws Exception {
    Instant now = Instant.now();
    String body =
        """
        {"events": [{"id": "%s", "timestamp": "%s", "action": "pull",
          "target": {"mediaType": "application/vnd.oci.image.manifest.v1+json",
            "digest": "sha256:%s", "repository": "%s", "tag": "1",
            "url": "http://registry.example/v2/%s/manifests/1"},
          "request": {"addr": "198.51.100.7:1234", "host": "registry.example", "method": "GET",
            "useragent": "docker/24.0"}}]}
        """
            .formatted(repository, now, "5f".repeat(32), repository, repository);
    new Sender(pipeline.url(), event -> {}).post(new Body(now, "/v1/registry/distribution", body));
  }

  private static Set<String> signals(Pipeline pipeline) {
    try (TopicReader reader = pipeline.reader()) {
      return reader.tail(pipeline.topics().signals(), 100).stream()
          .filter(signal -> signal.getRule().equals("IMG-01"))
          .map(Signal::getId)
          .collect(Collectors.toSet());
    }
  }

  /** Writes noise into every file of every store; the detectors whose files were hit. */
  private Set<String> damage() throws IOException {
    Random random = new Random(18);
    List<Path> files;
    try (Stream<Path> all = Files.walk(data)) {
      files = all.filter(file -> file.toString().contains("rocksdb")).toList();
    }
    for (Path file : files) {
      if (Files.isRegularFile(file) && Files.size(file) > WHERE + HOW_MUCH) {
        byte[] noise = new byte[HOW_MUCH];
        random.nextBytes(noise);
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
          open.seek(WHERE);
          open.write(noise);
        }
      }
    }
    return files.stream().map(this::detector).collect(Collectors.toSet());
  }

  private Set<String> setAside() throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".damaged-1"))
          .map(name -> name.replace(".damaged-1", ""))
          .collect(Collectors.toSet());
    }
  }

  /** The directory of a detector's state that a file lies in. */
  private String detector(Path file) {
    for (Path part : data.relativize(file)) {
      if (part.toString().startsWith("firedamp-")) {
        return part.toString();
      }
    }
    return "";
  }
}
