package io.firedamp.ingest.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.RecordingPublisher.Rejected;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Turn by turn, so that everything between two looks is in the test's hand. */
class FollowerTest {
  private Path directory;
  private Path log;
  private Following following;

  @BeforeEach
  void followADirectory(@TempDir Path temporary) throws IOException {
    directory = Files.createDirectory(temporary.resolve("logs"));
    log = directory.resolve("a.log");
    following = new Following(temporary.resolve("positions"), directory.toString());
  }

  @Test
  void publishesEachLineOfAFileThatGrows() throws IOException {
    append("word 1\nword 2\n");
    following.turn();

    append("word 3\n");
    following.turn();

    assertThat(words()).containsExactly("word 1", "word 2", "word 3");
  }

  @Test
  void holdsAnUnfinishedLineUntilItEnds() throws IOException {
    append("word 1\nwor");
    following.turn();
    assertThat(words()).containsExactly("word 1");

    append("d 2\r\n");
    following.turn();

    assertThat(words()).containsExactly("word 1", "word 2");
  }

  @Test
  void picksUpFilesThatComeLater() throws IOException {
    following.turn();

    write(directory.resolve("deep/er/b.log"), "word 1\n");
    following.turn();

    assertThat(words()).containsExactly("word 1");
  }

  @Test
  void followsAFileThroughRotationByRename() throws IOException {
    append("word 1\n");
    following.turn();

    append("word 2\n");
    Files.move(log, directory.resolve("a.log.1"));
    append("word 3\n");
    following.turn();

    assertThat(words()).containsExactlyInAnyOrder("word 1", "word 2", "word 3");
  }

  @Test
  void readsWhatIsOlderToItsEndFirst() throws IOException {
    List<String> older =
        IntStream.range(0, 5_000).mapToObj(i -> "word " + "x".repeat(500) + i).toList();
    Path newer = directory.resolve("0.log");
    write(newer, "word newer\n");
    append(String.join("\n", older) + "\n");
    Files.setLastModifiedTime(log, FileTime.fromMillis(1_000_000_000_000L));

    following.turn();

    assertThat(words()).hasSize(5_001).last().isEqualTo("word newer");
  }

  @Test
  void readsToItsEndWhatWasRotatedOutOfSight() throws IOException {
    append("word 1\n");
    following.turn();

    append("word 2\nword 3");
    Files.move(log, directory.resolveSibling("a.log.1"));
    append("word 4\n");
    following.turn();
    assertThat(words()).containsExactlyInAnyOrder("word 1", "word 2", "word 4");

    following.pass(Duration.ofSeconds(10));
    following.turn();
    assertThat(words()).containsExactlyInAnyOrder("word 1", "word 2", "word 3", "word 4");
    assertThat(following.count()).isEqualTo(1);
  }

  @Test
  void readsToItsEndWhatWasDeletedAndForgetsIt() throws IOException {
    append("word 1\n");
    following.turn();
    append("word 2\n");
    Files.delete(log);

    following.turn();
    following.pass(Duration.ofSeconds(10));
    following.turn();

    assertThat(words()).containsExactly("word 1", "word 2");
    assertThat(following.count()).isZero();
  }

  @Test
  void waitsForAWriterThatHasNotSwitchedYet() throws IOException {
    append("word 1\n");
    following.turn();
    Path rotated = directory.resolveSibling("a.log.1");
    Files.move(log, rotated);
    following.turn();
    following.pass(Duration.ofSeconds(4));

    write(rotated, "word 2\n");
    following.turn();
    following.pass(Duration.ofSeconds(4));
    write(rotated, "word 3\n");
    following.turn();

    assertThat(words()).containsExactly("word 1", "word 2", "word 3");
  }

  @Test
  void readsATruncatedFileFromItsBeginning() throws IOException {
    append("word 1\nword 2\n");
    following.turn();

    truncate();
    append("word 3\n");
    following.turn();

    assertThat(words()).containsExactly("word 1", "word 2", "word 3");
  }

  @Test
  void noticesATruncationThatWasOutgrown() throws IOException {
    append("word 1\n");
    following.turn();

    truncate();
    append("word 2\nword 3\n");
    following.turn();

    assertThat(words()).containsExactly("word 1", "word 2", "word 3");
  }

  @Test
  void readsOnInTheCopyOfAFileThatWasTruncated() throws IOException {
    append("word 1\n");
    following.turn();

    append("word 2\n");
    Files.copy(log, directory.resolve("a.log.1"));
    truncate();
    append("word 3\n");
    following.turn();

    assertThat(words()).containsExactlyInAnyOrder("word 1", "word 2", "word 3");
  }

  @Test
  void skipsTheHoleThatATruncatedFilesWriterLeaves() throws IOException {
    append("word 1\n");
    following.turn();

    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
      channel.truncate(0);
      channel.write(UTF_8.encode("word 2\n"), 100);
    }
    following.turn();

    assertThat(words()).containsExactly("word 1", "word 2");
    assertThat(following.publisher.rejected()).isEmpty();
  }

  @Test
  void knowsARenamedFileAgain() throws IOException {
    append("word 1\n");
    following.turn();
    following.crash();

    Files.move(log, directory.resolve("b.log"));
    following.turn();

    assertThat(words()).containsExactly("word 1");
  }

  @Test
  void goesOnWhereItLeftOff() throws IOException {
    append("word 1\nword 2\n");
    following.turn();
    following.crash();

    append("word 3\n");
    following.turn();

    assertThat(words()).containsExactly("word 1", "word 2", "word 3");
  }

  @Test
  void readsWhatWasReplacedWhileItWasAway() throws IOException {
    append("word 1\n");
    following.turn();
    following.crash();

    Files.copy(log, directory.resolve("a.log.1"));
    truncate();
    append("word 2\nword 3\n");
    following.turn();

    assertThat(words()).containsExactlyInAnyOrder("word 1", "word 2", "word 3");
  }

  @Test
  void takesAReusedNumberForAnotherFile() throws IOException {
    append("word 1\n");
    following.turn();
    following.crash();

    Files.write(log, "word 2\nword 3\n".getBytes(UTF_8), StandardOpenOption.TRUNCATE_EXISTING);
    following.turn();

    assertThat(words()).containsExactly("word 1", "word 2", "word 3");
  }

  @Test
  void beginsBehindTheLastLineWhenToldTo() throws IOException {
    append("word 1\nwor");
    following.beginAtEnd();

    following.turn();
    append("d 2\n");
    write(directory.resolve("b.log"), "word 3\n");
    following.turn();

    assertThat(words()).containsExactlyInAnyOrder("word 2", "word 3");
  }

  @Test
  void readsWhatWasWrittenSinceItsFirstLookAtTheEnd() throws IOException {
    append("word 1\n");
    following.beginAtEnd();
    following.turn();
    following.crash();

    append("word 2\n");
    following.turn();

    assertThat(words()).containsExactly("word 2");
  }

  @Test
  void makesOneDeadLetterOfALineThatIsTooLong() throws IOException {
    append("word 1\nword ");
    following.turn();
    for (int i = 0; i < 700; i++) {
      append("x".repeat(1000));
      following.turnAtTimes(i);
    }

    append("\nword 2\n");
    following.turn();

    assertThat(words()).containsExactly("word 1", "word 2");
    assertThat(following.publisher.rejected()).hasSize(1);
    Rejected letter = following.publisher.rejected().get(0);
    assertThat(letter.origin()).isEqualTo("test " + log + ":7");
    assertThat(letter.reason()).isEqualTo("a line longer than 4096 bytes");
    assertThat(letter.original()).startsWith("word xxx").hasSize(256 * 1024);
  }

  @Test
  void saysWhereAnUnreadableLineIs() throws IOException {
    append("word 1\nbad one\nbroken one\nhalf 2\nword 3\n");

    following.turn();

    assertThat(words()).containsExactly("word 1", "half 2", "word 3");
    assertThat(following.publisher.rejected())
        .containsExactly(
            new Rejected("test " + log + ":7", "bad one", "was 'bad one'"),
            new Rejected(
                "test " + log + ":15",
                "broken one",
                "the reader of this format failed: java.lang.IllegalStateException"),
            new Rejected("test " + log + ":26 (test)", "half 2", "half is bad"));
  }

  @Test
  void doesNotBuryAForeignFileLineByLine() throws IOException {
    append("what is this\n".repeat(1000));
    append("word 1\n");

    following.turn();

    assertThat(words()).containsExactly("word 1");
    assertThat(following.publisher.rejected()).hasSize(20);
    assertThat(following.publisher.rejected().get(19).reason()).contains("left out");
  }

  @Test
  void leavesCompressedFilesAlone() throws IOException {
    try (OutputStream gzip =
        new GZIPOutputStream(Files.newOutputStream(directory.resolve("a.log.1.gz")))) {
      gzip.write("word 1\n".getBytes(UTF_8));
    }

    following.turn();
    following.turn();

    assertThat(words()).isEmpty();
    assertThat(following.publisher.rejected()).isEmpty();
  }

  @Test
  void followsNoLinkThatItFinds() throws IOException {
    Path secret = directory.resolveSibling("secret");
    write(secret, "word 1\n");
    Files.createSymbolicLink(directory.resolve("b.log"), secret);

    following.turn();
    assertThat(words()).isEmpty();

    following.followLinks();
    following.turn();
    assertThat(words()).containsExactly("word 1");
  }

  @Test
  void remembersNothingThatKafkaHasNotAcknowledged() throws IOException {
    append("word 1\n");
    following.publisher.hold();
    following.turn();
    assertThat(words()).isEmpty();

    following.crash();
    following.publisher.forgetHeld();
    following.turn();

    assertThat(words()).containsExactly("word 1");
  }

  @Test
  void offersAgainWhatKafkaDidNotTakeAndReadsNoFurther() throws IOException {
    append("word 1\n");
    following.publisher.failWith(new IllegalStateException("away"));
    following.turn();
    append("word 2\n");
    following.turn();
    assertThat(following.troubles()).containsExactly("Kafka does not take events: away");

    following.publisher.failWith(null);
    following.turn();

    assertThat(words()).containsExactly("word 1", "word 2");
    assertThat(following.troubles()).isEmpty();
  }

  @Test
  void stopsReadingWhileThePublisherIsFull() throws IOException {
    append("word 1\n");
    following.publisher.setSaturated(true);
    following.turn();
    assertThat(words()).isEmpty();

    following.publisher.setSaturated(false);
    following.turn();

    assertThat(words()).containsExactly("word 1");
  }

  @Test
  void doesNotLoseADeletedFileWhileThePublisherIsFull() throws IOException {
    append("word 1\n");
    following.publisher.setSaturated(true);
    following.turn();
    Files.delete(log);
    following.turn();
    following.pass(Duration.ofMinutes(1));
    following.turn();

    following.publisher.setSaturated(false);
    following.turn();

    assertThat(words()).containsExactly("word 1");
  }

  @Test
  void readsAgainFromWhatAReaderHeld() throws IOException {
    append("word 1\nask a\nword 2\n");
    following.turn();
    following.crash();

    append("answer a\nword 3\n");
    following.turn();
    following.crash();
    following.turn();

    assertThat(words()).containsExactly("word 1", "word 2", "word 2", "answer a", "word 3");
  }

  @Test
  void publishesAtTheEndWhatAReaderHoldsOfFilesThatAreGone() throws Exception {
    append("ask a\n");
    following.turn();
    Files.delete(log);
    following.turn();
    following.pass(Duration.ofMinutes(1));
    following.turn();

    following.finish();

    assertThat(words()).containsExactly("ask a");
  }

  @Test
  void readsAgainNothingAfterAStop() throws Exception {
    append("word 1\nask a\n");
    following.turn();
    following.finish();
    append("answer a\n");
    following.crash();
    following.turn();

    assertThat(words()).containsExactly("word 1", "answer a");
  }

  @Test
  void readsEveryPathOfAFileOnce() throws IOException {
    append("word 1\n");
    Files.createLink(directory.resolve("b.log"), log);

    following.turn();

    assertThat(words()).containsExactly("word 1");
  }

  @Test
  void readsFilesOfManyTurnsInFull() throws IOException {
    List<String> expected =
        IntStream.range(0, 5_000).mapToObj(i -> "word " + "x".repeat(500) + i).toList();
    append(String.join("\n", expected) + "\n");

    following.turn();

    assertThat(words()).containsExactlyElementsOf(expected);
  }

  @Test
  void saysWhatCannotBeRead() throws IOException {
    append("word 1\n");
    assertThat(log.toFile().setReadable(false)).isTrue();
    Assumptions.assumeFalse(Files.isReadable(log), "root may read everything");

    following.turn();

    assertThat(following.troubles())
        .containsExactly(
            log
                + " cannot be read (permission denied: let the user that firedamp runs as read it)");
  }

  @Test
  void showsHostileNamesHarmlessly() throws IOException {
    Path evil = directory.resolve("evil\n\u001b[31m.log");
    write(evil, "bad\n");

    following.turn();

    assertThat(following.publisher.rejected().get(0).origin())
        .isEqualTo("test " + directory + "/evil\\u000a\\u001b[31m.log:0");
  }

  @Test
  void refusesPositionsThatItCannotRead() throws IOException {
    append("word 1\n");
    following.turn();
    Files.writeString(following.positionsFile(), "{\"path\":");

    assertThatThrownBy(following::crash)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("positions cannot be read from " + following.positionsFile())
        .hasMessageEndingWith(
            "make it readable, or remove it to read all files as if for the first time");
  }

  private List<String> words() {
    return following.publisher.events().stream().map(ParsedEvent::key).toList();
  }

  private void append(String text) throws IOException {
    write(log, text);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void truncate() throws IOException {
    FileChannel.open(log, StandardOpenOption.WRITE).truncate(0).close();
  }
}
