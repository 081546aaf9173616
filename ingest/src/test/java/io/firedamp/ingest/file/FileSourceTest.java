package io.firedamp.ingest.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.Await;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.kubernetes.KubernetesAuditParser;
import io.firedamp.ingest.prometheus.PrometheusTextParser;
import io.firedamp.ingest.zeek.ZeekParser;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.DnsQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source as it runs, on its own thread. */
class FileSourceTest {
  private static final List<EventParser> PARSERS =
      List.of(
          new WordParser(),
          new KubernetesAuditParser(),
          new PrometheusTextParser(),
          new ZeekParser());

  private final RecordingPublisher publisher = new RecordingPublisher();
  private final Path directory;
  private final Path log;

  FileSourceTest(@TempDir Path temporary) throws IOException {
    directory = Files.createDirectory(temporary.resolve("logs"));
    log = directory.resolve("a.log");
  }

  @Test
  void followsWhatIsWrittenAndGoesOnAfterARestart() throws IOException {
    append("word 1\n");
    try (Source source = started(directory + "/*.log")) {
      await("the first word", () -> words().contains("word 1"));
      append("word 2\n");
      await("the second word", () -> words().contains("word 2"));
      assertThat(source.health().lastEvent()).isNotNull();
      assertThat(source.health().detail()).isEqualTo("follows 1 files");
    }
    append("word 3\n");

    try (Source again = started(directory + "/*.log")) {
      await("the third word", () -> words().contains("word 3"));
      assertThat(again.health().reachable()).isTrue();
    }

    assertThat(words()).containsExactly("word 1", "word 2", "word 3");
  }

  @Test
  void knowsTheHeaderOfATableThatItGoesOnIn() throws IOException {
    String header =
        """
        #separator \\x09
        #path\tdns
        #fields\tts\tuid\tid.orig_h\tid.resp_h\tquery
        #types\ttime\tstring\taddr\taddr\tstring
        """;
    String row = "1700000002.5\tC1\t10.0.0.7\t10.0.0.53\t%s.example\n";
    append(header + row.formatted("first"));
    try (Source source = started(log.toString())) {
      await("the first question", () -> queries().contains("first.example"));
      append(row.formatted("second") + "too\tshort\n");
      await("what was too short", () -> !publisher.rejected().isEmpty());
      await("the count of both rows and of the cut one", () -> source.counts().read() == 3);
    }
    append(row.formatted("third") + "#close\t2023-11-15-00-00-00\n");

    try (Source again = started(log.toString())) {
      await("the third question", () -> queries().contains("third.example"));
      assertThat(again.health().reachable()).isTrue();
    }

    assertThat(queries()).containsExactly("first.example", "second.example", "third.example");
    assertThat(publisher.rejected()).hasSize(1);
  }

  @Test
  void givesEachAuditIdOfARealLogOnceThroughARotation() throws IOException {
    List<String> real = Files.readAllLines(realLog(), UTF_8);
    Path rotated = directory.resolve("audit-2023-03-10T22-40-00.000.log");
    try (Source source = started(directory.toString())) {
      for (int i = 0; i < real.size(); i++) {
        if (i == real.size() / 2) {
          Files.move(log, rotated);
        }
        append(real.get(i) + "\n");
      }
      append(later(real) + "\n");

      await("every request", () -> auditIds().containsAll(idsIn(real)));
      await("health", () -> source.health().reachable());
    }

    assertThat(publisher.values(AuditEvent.class))
        .extracting(AuditEvent::getAuditId)
        .doesNotHaveDuplicates()
        .containsOnlyOnceElementsOf(idsIn(real))
        .hasSize(idsIn(real).size() + 1);
    assertThat(publisher.rejected()).isEmpty();
  }

  @Test
  void waitsForKafkaAndLosesNothing() throws IOException {
    publisher.failWith(new IllegalStateException("away"));
    append("word 1\n");
    try (Source source = started(log.toString())) {
      await("a word about it", () -> source.health().detail().contains("Kafka"));

      publisher.failWith(null);

      await("the word", () -> words().contains("word 1"));
      await("health", () -> source.health().detail().equals("follows 1 files"));
    }
  }

  @Test
  void saysWhenThereIsNothingToFollow() {
    try (Source source = started(directory + "/none*.log")) {
      await("a word about it", () -> source.health().detail().startsWith("no file matches "));

      assertThat(source.health().reachable()).isFalse();
    }
  }

  @Test
  void takesAFormatAsGiven() throws IOException {
    append("{\"not\":\"words\"}\n");
    try (Source source = source(config("words", log.toString()))) {
      source.start();

      await("a dead letter", () -> !publisher.rejected().isEmpty());

      assertThat(publisher.rejected().get(0).reason()).startsWith("was ");
    }
  }

  @Test
  void refusesFormatsThatAreNotReadLineByLine() {
    assertThatThrownBy(() -> source(config("prometheus-text", log.toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "format must be auto or one of kubernetes-audit, words, zeek-json, was 'prometheus-text'");
  }

  @Test
  void checksItsSettingsAtTheDoor() {
    assertThatThrownBy(() -> config("auto", "/var/log/[a"))
        .hasMessageStartingWith("paths must be a file, a directory or a glob, was '/var/log/[a'");
    assertThatThrownBy(() -> config("auto", ""))
        .hasMessage("paths must be a file, a directory or a glob, was empty");
    assertThatThrownBy(() -> config("", log.toString()))
        .hasMessage("format must be auto or a format's name, was empty");
  }

  @Test
  void isFoundByItsType() {
    assertThat(ServiceLoader.load(Source.Factory.class))
        .anyMatch(factory -> factory.type().equals("file"));
  }

  private static Path realLog() throws IOException {
    try (var files = Files.list(SharedData.require("k8s-audit/immudb"))) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().findFirst().get();
    }
  }

  /** A request long after, for which those still without an answer are not kept waiting. */
  private static String later(List<String> real) {
    String answer =
        real.stream().filter(line -> line.contains("ResponseComplete")).findFirst().orElseThrow();
    return answer
        .replaceAll("\"auditID\":\"[^\"]+\"", "\"auditID\":\"later\"")
        .replaceAll("Timestamp\":\"2023-", "Timestamp\":\"2024-");
  }

  private static Set<String> idsIn(List<String> lines) {
    Set<String> ids = new TreeSet<>();
    Pattern id = Pattern.compile("\"auditID\":\"([^\"]+)\"");
    for (String line : lines) {
      Matcher matcher = id.matcher(line);
      if (matcher.find()) {
        ids.add(matcher.group(1));
      }
    }
    return ids;
  }

  private Set<String> auditIds() {
    Set<String> ids = new TreeSet<>();
    publisher.values(AuditEvent.class).forEach(event -> ids.add(event.getAuditId()));
    return ids;
  }

  private List<String> queries() {
    return publisher.values(DnsQuery.class).stream().map(DnsQuery::getQuery).toList();
  }

  private Source started(String path) {
    Source source = source(config("auto", path));
    source.start();
    return source;
  }

  private Source source(FileSource.Config config) {
    return new FileSource.Factory()
        .create(
            config,
            new SourceContext(
                new Provenance("prod", "logs"),
                publisher,
                (path, name, formats, reader) -> {},
                Clock.systemUTC(),
                PARSERS));
  }

  private FileSource.Config config(String format, String path) {
    return new FileSource.Config(
        List.of(path),
        format,
        FileSource.From.START,
        Duration.ofMillis(10),
        1 << 20,
        Duration.ofSeconds(5),
        false,
        directory.resolveSibling("positions").toString());
  }

  private List<String> words() {
    return publisher.events().stream().map(ParsedEvent::key).toList();
  }

  private void append(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static void await(String what, BooleanSupplier condition) {
    Await.until(what, Duration.ofSeconds(20), condition);
  }
}
