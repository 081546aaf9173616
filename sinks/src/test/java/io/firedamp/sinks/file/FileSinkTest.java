package io.firedamp.sinks.file;

import static io.firedamp.sinks.TestContexts.context;
import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Retry;
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

  @Test
  void staysItsOwnLedgerInAnyFormatAlsoWhereAFileBeganInAnother(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("incidents.log");
    try (FileSink ecs = sink(file)) {
      ecs.deliver(List.of(incident("a", 1, HOSTILE)));
    }

    try (FileSink cef = sink(file, "cef")) {
      assertThat(cef.deliver(List.of(incident("a", 1, HOSTILE), incident("a", 2, HOSTILE))))
          .containsExactly(new Duplicate(), new Delivered());
    }

    try (FileSink ecs = sink(file)) {
      assertThat(ecs.deliver(List.of(incident("a", 1, "x"), incident("a", 2, "x"))))
          .containsExactly(new Duplicate(), new Duplicate());
    }
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void namesTheKnownFormatsWhereOneIsUnknown(@TempDir Path directory) {
    assertThatThrownBy(() -> sink(directory.resolve("x"), "xml"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "format must be one of cef, cloudevents, ecs, gelf, leef, ocsf, ocsf-incident, plain,"
                + " stix, udm, was 'xml'");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void writesTwoOfOneKeyInABatchOnce(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("incidents.jsonl");

    try (FileSink sink = sink(file)) {
      assertThat(sink.deliver(List.of(incident("a", 1, "x"), incident("a", 1, "y"))))
          .containsExactly(new Delivered(), new Duplicate());
    }

    assertThat(keys(file)).containsExactly("a:1");
  }

  @Test
  void beginsAFileAgainThatWasMovedAndKnowsWhatItHeld(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("incidents.jsonl");
    try (FileSink sink = sink(file)) {
      sink.deliver(List.of(incident("a", 1, "x")));
      Files.move(file, directory.resolve("incidents.jsonl-20180316"));

      assertThat(sink.deliver(List.of(incident("a", 1, "x"), incident("a", 2, "x"))))
          .containsExactly(new Duplicate(), new Delivered());
    }

    assertThat(keys(file)).containsExactly("a:2");
  }

  @Test
  void leavesOthersLinesAlone(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("incidents.jsonl");
    Files.writeString(file, "hello\n{\"a\":1}\n\n");

    try (FileSink sink = sink(file)) {
      sink.deliver(List.of(incident("a", 1, "x")));
    }

    assertThat(Files.readAllLines(file)).hasSize(4).startsWith("hello", "{\"a\":1}", "");
  }

  @Test
  void holdsWhileAnotherWritesTheFile(@TempDir Path directory) {
    Path file = directory.resolve("incidents.jsonl");
    try (FileSink second = sink(file)) {
      try (FileSink first = sink(file)) {
        first.deliver(List.of(incident("a", 1, "x")));

        assertThat(second.deliver(List.of(incident("b", 1, "x"))))
            .containsExactly(new Hold(file + " is written by another process"));
      }
      assertThat(second.deliver(List.of(incident("b", 1, "x")))).containsExactly(new Delivered());
    }
  }

  @Test
  void neverGivesUpAPathThatIsNoFile(@TempDir Path directory) throws IOException {
    Path file = Files.createDirectory(directory.resolve("incidents.jsonl"));

    try (FileSink sink = sink(file)) {
      assertThat(sink.deliver(List.of(incident("a", 1, "x"))))
          .singleElement()
          .isInstanceOfAny(Retry.class, Hold.class);
    }
  }

  @Test
  void showsWhatIsActiveInsteadOfWritingItToATerminal(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("incidents.jsonl");
    try (FileSink sink = sink(file)) {
      sink.deliver(List.of(incident("a", 1, "\u001b]0;owned\u0007\u202e")));
    }

    JsonNode line = new ObjectMapper().readTree(Files.readString(file));
    assertThat(line.get("message").asText()).isEqualTo("\\u001b]0;owned\\u0007\\u202e");
  }

  @Test
  void keepsAsManyRotatedFilesAsItIsTold(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("incidents.jsonl");
    try (FileSink sink =
        new FileSink(new FileSink.Config(file.toString(), "ecs", 1, 2), context("file"))) {
      for (int revision = 1; revision <= 5; revision++) {
        sink.deliver(List.of(incident("a", revision, "x")));
      }
    }

    try (var files = Files.list(directory)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("incidents.jsonl", "incidents.jsonl.1", "incidents.jsonl.2");
    }
    assertThat(keys(file)).containsExactly("a:5");
  }

  @Test
  void saysWhichSettingIsWrong() {
    assertThatThrownBy(() -> new FileSink.Config(" ", "ecs", 0, 1))
        .hasMessage("path must be a file's name, was empty");
    assertThatThrownBy(() -> new FileSink.Config("x", "ecs", -1, 1))
        .hasMessage("rotateAfter must be 0 or more, was -1");
    assertThatThrownBy(() -> new FileSink.Config("x", "ecs", 0, 0))
        .hasMessage("keep must be 1 to 1000, was 0");
  }

  private static FileSink sink(Path file, String format) {
    return new FileSink(new FileSink.Config(file.toString(), format, 0, 1), context("file"));
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
