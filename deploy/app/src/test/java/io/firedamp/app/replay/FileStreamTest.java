package io.firedamp.app.replay;

import static io.firedamp.app.replay.ZeekLines.line;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.schemas.avro.DeadLetter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each record of a file gives: events, a rejection with its place, or nothing. */
final class FileStreamTest {
  private static final Instant HOUR = Instant.ofEpochSecond(1_521_194_400);

  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private Path directory;

  @Test
  void givesARecordsEventsWithTheTimeOfTheFirst() throws Exception {
    List<Batch> batches = read(line("a", 3) + line("b", 5));

    assertThat(batches).extracting(Batch::time).containsExactly(at(3), at(5));
    assertThat(batches).flatExtracting(ZeekLines::uids).containsExactly("a", "b");
  }

  @Test
  void passesOverARecordThatHasNothingForUs() throws Exception {
    assertThat(read("{\"_path\":\"files\",\"ts\":1.0}\n" + line("a", 3))).hasSize(1);
    assertThat(read("")).isEmpty();
    assertThat(read("\n\n")).isEmpty();
  }

  @Test
  void rejectsWhatCannotBeReadAtTheTimeOfTheRecordBefore() throws Exception {
    String broken = line("x", 9).replace("\"tcp\"", "7");

    List<Batch> batches = read(broken + line("a", 3) + broken + line("b", 5));

    assertThat(batches).extracting(Batch::time).containsExactly(Instant.MIN, at(3), at(3), at(5));
    Batch.Rejected rejected = (Batch.Rejected) batches.get(2);
    assertThat(rejected.origin()).endsWith("log:3");
    assertThat(rejected.cause()).hasMessage("proto must be a string, was 7");
    assertThat(new String(rejected.original(), UTF_8)).isEqualTo(broken.strip());
  }

  @Test
  void aRecordOfNoKnownFormatSaysWhichAreKnown() throws Exception {
    Batch.Rejected rejected = (Batch.Rejected) read("{\"level\":\"info\"}\n" + line("a", 1)).get(0);

    assertThat(rejected.cause()).hasMessageContaining("zeek-json");
    assertThat(rejected.origin()).endsWith("log:1");
  }

  @Test
  void leavesAForeignFileAloneAfterTwentyRecords() throws Exception {
    List<Batch> batches = read("{\"level\":\"info\"}\n".repeat(50) + line("a", 1));

    assertThat(batches).hasSize(20).allMatch(Batch.Rejected.class::isInstance);
    assertThat(((Batch.Rejected) batches.get(19)).cause())
        .hasMessageStartingWith(
            "no format recognised in the first 20 records, the rest of the file was left alone;");
  }

  @Test
  void readsAFileOnInWhichAnythingWasRecognisedOnce() throws Exception {
    List<Batch> batches = read(line("a", 1) + "{\"level\":\"info\"}\n".repeat(50) + line("b", 2));

    assertThat(batches).hasSize(52);
    assertThat(ZeekLines.uids(batches.get(51))).containsExactly("b");
  }

  @Test
  void aDeadLetterAmongEventsTellsNoTime() throws Exception {
    String scrape =
        """
        # TYPE node_cpu_seconds_total counter
        node_cpu_seconds_total{cpu="0",mode="user"} 10 1521194400000
        node_cpu_seconds_total{cpu="0",mode="system"} 1 1521194400000
        node_cpu_seconds_total{cpu="0",mode="user"} 20 1521194430000
        node_cpu_seconds_total{ 5
        node_cpu_seconds_total{cpu="0",mode="system"} 2 1521194430000
        """;

    List<Batch> batches = read(scrape);

    assertThat(batches).hasSize(1);
    Batch.Events events = (Batch.Events) batches.get(0);
    assertThat(events.events())
        .extracting(ParsedEvent::value)
        .filteredOn(DeadLetter.class::isInstance)
        .singleElement()
        .satisfies(
            letter ->
                assertThat(((DeadLetter) letter).getOrigin()).endsWith("/log:2, replay line 2"));
    assertThat(events.time())
        .isEqualTo(
            events.events().stream()
                .filter(event -> !(event.value() instanceof DeadLetter))
                .map(event -> event.time())
                .findFirst()
                .orElse(Instant.MIN));
  }

  @Test
  void aFileThatBreaksOffEndsInARejectionBehindWhatCouldBeRead() throws Exception {
    byte[] whole = gzip((line("a", 1) + line("b", 2)).repeat(400));
    Path file = Files.write(directory.resolve("log.gz"), Arrays.copyOf(whole, whole.length - 40));

    List<Batch> batches = batches(file);

    Batch.Rejected last = (Batch.Rejected) batches.get(batches.size() - 1);
    assertThat(last.cause()).hasMessageStartingWith("the file cannot be read on: ");
    assertThat(last.origin()).isEqualTo(file.toString());
    assertThat(batches.stream().filter(Batch.Events.class::isInstance)).isNotEmpty();
  }

  @Test
  void aFileThatIsNotThereIsOneRejectionAndNoException() {
    List<Batch> batches = batches(directory.resolve("gone"));

    assertThat(batches)
        .singleElement()
        .satisfies(
            batch ->
                assertThat(((Batch.Rejected) batch).cause())
                    .hasMessageStartingWith("the file cannot be read on: "));
  }

  @Test
  void isOpenedByItsFirstRecordAndCountsItsBytes() throws Exception {
    Path file = Files.writeString(directory.resolve("log"), line("a", 1));
    try (FileStream stream = stream(file)) {
      assertThat(stream.bytesRead()).isZero();

      assertThat(stream.next()).isPresent();
      assertThat(stream.next()).isEmpty();

      assertThat(stream.next()).isEmpty();
      assertThat(stream.bytesRead()).isEqualTo(Files.size(file));
    }
  }

  private List<Batch> read(String text) throws IOException {
    return batches(Files.writeString(directory.resolve("log"), text));
  }

  private static List<Batch> batches(Path file) {
    List<Batch> batches = new ArrayList<>();
    try (FileStream stream = stream(file)) {
      for (Optional<Batch> next = stream.next(); next.isPresent(); next = stream.next()) {
        batches.add(next.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return batches;
  }

  private static FileStream stream(Path file) {
    return new FileStream(file, ZeekLines.formats(), ZeekLines.readers());
  }

  private static Instant at(int second) {
    return HOUR.plusSeconds(second);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
