package io.firedamp.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.ParsedEvent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a writer, a rotation, Kafka and a crash do in whatever order: no line is lost or torn.
 */
class FollowerPropertyTest {
  private static final int STEPS = 300;

  private final Deque<Path> rotated = new ArrayDeque<>();
  private final List<String> written = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();
  private final Path directory;
  private final Path log;
  private final Following following;
  private boolean kafkaIsWell = true;
  private Path unfinished = Path.of("");
  private String rest = "";

  FollowerPropertyTest(@TempDir Path temporary) throws IOException {
    directory = Files.createDirectory(temporary.resolve("logs"));
    log = directory.resolve("a.log");
    following = new Following(temporary.resolve("positions"), directory.toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void publishesEveryLineAtLeastOnceAndNoneTorn(long seed) throws IOException {
    Random random = new Random(seed);

    for (int i = 0; i < STEPS; i++) {
      step(random);
    }
    finishLine();
    recover();
    following.turn();

    List<String> published =
        following.publisher.events().stream().map(ParsedEvent::key).distinct().toList();
    assertThat(published)
        .as("seed %d, steps %s", seed, steps)
        .containsExactlyInAnyOrderElementsOf(written);
    assertThat(following.publisher.rejected()).as("seed %d, steps %s", seed, steps).isEmpty();
  }

  private void step(Random random) throws IOException {
    int choice = random.nextInt(20);
    steps.add(String.valueOf(choice));
    switch (choice) {
      case 0, 1, 2, 3, 4 -> writeLines(random);
      case 5, 6 -> beginLine(random);
      case 7 -> finishLine();
      case 8 -> rotateByRename();
      case 9 -> rotateByCopy(random);
      case 10 -> deleteTheOldest();
      case 11 -> following.crash();
      case 12 -> crashWithEventsUnderWay();
      case 13 -> failOrSaturate(random);
      case 14 -> recover();
      default -> following.turn();
    }
  }

  private void writeLines(Random random) throws IOException {
    finishLine();
    for (int left = random.nextInt(6); left >= 0; left--) {
      append(log, line(random) + "\n");
    }
  }

  private void beginLine(Random random) throws IOException {
    finishLine();
    String line = line(random) + "\n";
    int cut = 1 + random.nextInt(line.length() - 1);
    append(log, line.substring(0, cut));
    unfinished = log;
    rest = line.substring(cut);
  }

  private void finishLine() throws IOException {
    if (!rest.isEmpty()) {
      append(unfinished, rest);
      rest = "";
    }
  }

  private String line(Random random) {
    String line =
        "word " + written.size() + "-" + "x".repeat(random.nextInt(2) * random.nextInt(3000));
    written.add(line);
    return line;
  }

  /** The writer may still end its line in the file that is now called otherwise. */
  private void rotateByRename() throws IOException {
    if (Files.exists(log)) {
      Path to = directory.resolve("a.log." + steps.size());
      Files.move(log, to);
      rotated.add(to);
      unfinished = to;
    }
  }

  private void rotateByCopy(Random random) throws IOException {
    finishLine();
    if (Files.exists(log)) {
      Path to = directory.resolve("a.log." + steps.size());
      Files.copy(log, to);
      rotated.add(to);
      if (random.nextBoolean()) {
        following.turn();
      }
      FileChannel.open(log, StandardOpenOption.WRITE).truncate(0).close();
    }
  }

  /** As logrotate does, long after it was read. */
  private void deleteTheOldest() throws IOException {
    finishLine();
    following.turn();
    if (kafkaIsWell && !rotated.isEmpty()) {
      Files.delete(rotated.remove());
    }
  }

  private void crashWithEventsUnderWay() throws IOException {
    recover();
    following.publisher.hold();
    following.turn();
    following.publisher.forgetHeld();
    following.crash();
  }

  private void failOrSaturate(Random random) {
    kafkaIsWell = false;
    if (random.nextBoolean()) {
      following.publisher.setSaturated(true);
    } else {
      following.publisher.failWith(new IllegalStateException("away"));
    }
  }

  private void recover() {
    following.publisher.setSaturated(false);
    following.publisher.failWith(null);
    kafkaIsWell = true;
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
