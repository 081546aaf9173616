package io.firedamp.sinks.file;

import static io.firedamp.sinks.TestContexts.context;
import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {
  @Test
  void writesEachRevisionOnceAcrossACrashThatCutALineShort(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("new/incidents.ndjson");
    try (FileSink sink = sink(file)) {
      sink.deliver(List.of(incident("a", 1, HOSTILE), incident("a", 2, HOSTILE)));
    }
    Files.writeString(file, "{\"firedamp\":{\"delivery_key\":\"b:1\"", StandardOpenOption.APPEND);

    try (FileSink sink = sink(file)) {
      assertThat(sink.deliver(List.of(incident("a", 2, "x"), incident("b", 1, "x"))))
          .containsExactly(new Duplicate(), new Delivered());
    }

    assertThat(keys(file)).containsExactly("a:1", "a:2", "b:1");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void knowsWhatItsRotatedFilesHave(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("incidents.ndjson");
    try (FileSink sink =
        new FileSink(new FileSink.Config(file.toString(), "ecs", 1000, 5), context("file"))) {
      sink.deliver(List.of(incident("a", 1, "x")));
      sink.deliver(List.of(incident("a", 2, "x")));
    }

    try (FileSink sink = sink(file)) {
      assertThat(sink.deliver(List.of(incident("a", 1, "x")))).containsExactly(new Duplicate());
    }
    assertThat(directory.resolve("incidents.ndjson.1")).exists();
  }

  private static FileSink sink(Path file) {
    return new FileSink(new FileSink.Config(file.toString(), "ecs", 0, 1), context("file"));
  }

  private static List<String> keys(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> keys = new java.util.ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      keys.add(json.readTree(line).at("/firedamp/delivery_key").asText());
    }
    return keys;
  }
}
