package io.firedamp.app.replay;

import static io.firedamp.app.replay.ZeekLines.line;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventTimeMergeTest {
  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private Path directory;

  private final List<Path> files = new ArrayList<>();

  @Test
  void readsFilesThatOverlapInEventTime() throws Exception {
    write("a", line("a0", 0) + line("a3", 3) + line("a6", 6));
    write("b", line("b1", 1) + line("b2", 2) + line("b9", 9));

    assertThat(merged()).containsExactly("a0", "b1", "b2", "a3", "a6", "b9");
  }

  @Test
  void readsRotatedFilesInEventTimeWhateverTheirNames() throws Exception {
    write("conn.log", line("new", 20));
    write("conn.log.1", line("older", 10));
    write("conn.log.2", line("oldest", 0) + line("old", 5));

    assertThat(merged()).containsExactly("oldest", "old", "older", "new");
  }

  @Test
  void breaksTiesByTheFilesPath() throws Exception {
    write("b", line("b0", 0) + line("b1", 1));
    write("a", line("a0", 0) + line("a1", 1));

    assertThat(merged()).containsExactly("a0", "b0", "a1", "b1");
  }

  @Test
  void keepsTheOrderWithinAFileThatIsNotSortedAndLosesNothing() throws Exception {
    write("a", line("a5", 5) + line("a1", 1) + line("a7", 7));
    write("b", line("b0", 0) + line("b6", 6));

    assertThat(merged()).containsExactlyInAnyOrder("b0", "a5", "a1", "b6", "a7");
    assertThat(merged()).containsSubsequence("a5", "a1", "a7").containsSubsequence("b0", "b6");
    assertThat(merged()).containsSubsequence("b6", "a7");
  }

  @Test
  void aLineDatedYearsAheadDoesNotHoldItsFileBack() throws Exception {
    write("a", line("a0", 0) + line("wrong", 100_000_000) + line("a2", 2) + line("a6", 6));
    write("b", line("b1", 1) + line("b5", 5) + line("b9", 9));

    assertThat(merged()).containsExactly("a0", "b1", "wrong", "a2", "b5", "a6", "b9");
  }

  @Test
  void aFirstLineDatedYearsAheadDoesNotPutItsFileLast() throws Exception {
    write("a", line("wrong", 100_000_000) + line("a2", 2) + line("a6", 6));
    write("b", line("b1", 1) + line("b5", 5) + line("b9", 9));

    assertThat(merged()).containsExactly("b1", "wrong", "a2", "b5", "a6", "b9");
  }

  @Test
  void aLineDatedYearsBackIsReadInItsPlace() throws Exception {
    write("a", line("a0", 0) + line("a2", 2) + line("wrong", -100_000_000) + line("a6", 6));
    write("b", line("b1", 1) + line("b5", 5) + line("b9", 9));

    assertThat(merged()).containsExactly("a0", "b1", "a2", "wrong", "b5", "a6", "b9");
  }

  @Test
  void theLastLineWaitsForItsTurnHoweverLateItIs() throws Exception {
    write("a", line("a0", 0) + line("a900", 900));
    write("b", line("b1", 1) + line("b5", 5));

    assertThat(merged()).containsExactly("a0", "b1", "b5", "a900");
  }

  @Test
  void readsFilesThatTellNoTimeOneAfterTheOther() throws Exception {
    for (int i = 0; i < 200; i++) {
      write("note-%03d".formatted(i), "buy milk\n".repeat(3));
    }
    write("a", line("a0", 0));

    try (EventTimeMerge merge = merge()) {
      Optional<PacedStream.Turn> last = Optional.empty();
      for (Optional<PacedStream.Turn> next = merge.next(); next.isPresent(); next = merge.next()) {
        assertThat(merge.openFiles()).isLessThanOrEqualTo(1);
        last = next;
      }
      assertThat(ZeekLines.uids(last.orElseThrow().batch())).containsExactly("a0");
    }
  }

  @Test
  void readsAnEmptyFileAndOneThatIsNoLogAtAll() throws Exception {
    write("empty", "");
    write("notes", "buy milk\n");
    write("a", line("a0", 0));

    assertThat(merged())
        .hasSize(2)
        .contains("a0")
        .anyMatch(each -> each.startsWith("no format recognised"));
  }

  @Test
  void putsARejectedLineBesideItsNeighbours() throws Exception {
    write("a", line("a0", 0) + line("a1", 1).replace("40000", "-1") + line("a4", 4));
    write("b", line("b2", 2));

    List<String> merged = merged();

    assertThat(merged).hasSize(4);
    assertThat(merged.get(0)).isEqualTo("a0");
    assertThat(merged.subList(2, 4)).containsExactly("b2", "a4");
  }

  @Test
  void countsTheBytesOfOpenAndOfClosedFiles() throws Exception {
    write("a", line("a0", 0) + line("a3", 3));
    write("b", line("b1", 1));
    long size = Files.size(files.get(0)) + Files.size(files.get(1));

    try (EventTimeMerge merge = merge()) {
      while (merge.next().isPresent()) {
        assertThat(merge.bytesRead()).isPositive();
      }
      assertThat(merge.bytesRead()).isEqualTo(size);
    }
  }

  private void write(String name, String text) throws IOException {
    files.add(Files.writeString(directory.resolve(name), text));
  }

  private EventTimeMerge merge() throws IOException {
    return new EventTimeMerge(files, ZeekLines.formats(), ZeekLines.readers());
  }

  private List<String> merged() throws IOException {
    List<String> uids = new ArrayList<>();
    try (EventTimeMerge merge = merge()) {
      for (Optional<PacedStream.Turn> next = merge.next(); next.isPresent(); next = merge.next()) {
        uids.addAll(ZeekLines.uids(next.get().batch()));
      }
    }
    return uids;
  }
}
