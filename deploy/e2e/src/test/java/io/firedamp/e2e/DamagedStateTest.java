package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.Pipeline;
import io.firedamp.app.TopicReader;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.e2e.counterparts.Await;
import io.firedamp.schemas.avro.Signal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
        LivePipeline.sendAPull(pipeline, "tomcat");
        Await.until("the pull to be judged", LONGEST, () -> signals(pipeline).size() == 1);
      }
      Set<String> damaged = damage();
      assertThat(damaged).contains("firedamp-image", "firedamp-mining");

      try (Pipeline pipeline = start(broker)) {
        LivePipeline.sendAPull(pipeline, "mysql");

        Await.until("the next to be judged", LONGEST, () -> signals(pipeline).size() == 2);
        Await.until("all to run", LONGEST, pipeline::isReady);
      }
      assertThat(setAside()).isNotEmpty().isSubsetOf(damaged);
    }
  }

  private Pipeline start(EmbeddedBroker broker) throws Exception {
    return LivePipeline.start(
        data,
        """
        cluster: damaged
        kafka: {bootstrap: '%s'}
        listener: {port: 0}
        sources: {registry: {}}
        """
            .formatted(broker.bootstrapServers()));
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
