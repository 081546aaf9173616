package io.firedamp.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.app.replay.PacedStream.Turn;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.format.Formats;
import io.firedamp.ingest.zeek.ZeekParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadAheadTest {
  /** More than lie between the two threads. */
  private static final int MANY = 5_000;

  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private Path directory;

  @Test
  void givesWhatTheMergeGivesInItsOrder() throws Exception {
    Path file = lines(MANY);
    List<Turn> alone = new ArrayList<>();
    try (EventTimeMerge merge = merge(file, ZeekLines.formats())) {
      for (Optional<Turn> turn = merge.next(); turn.isPresent(); turn = merge.next()) {
        alone.add(turn.get());
      }
    }

    List<Turn> ahead = new ArrayList<>();
    try (EventTimeMerge merge = merge(file, ZeekLines.formats());
        ReadAhead reading = new ReadAhead(merge)) {
      for (Optional<Turn> turn = reading.next(); turn.isPresent(); turn = reading.next()) {
        ahead.add(turn.get());
      }
      assertThat(reading.bytesRead()).isEqualTo(Files.size(file));
      assertThat(reading.next()).isEmpty();
    }

    assertThat(ahead).hasSize(MANY).isEqualTo(alone);
  }

  @Test
  void endsItsThreadThoughNobodyWaitsForTheRest() throws Exception {
    Path file = lines(MANY);
    ReadAhead reading;
    try (EventTimeMerge merge = merge(file, ZeekLines.formats())) {
      reading = new ReadAhead(merge);
      assertThat(reading.next()).isPresent();
      reading.close();

      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .doesNotContain("replay-reader");
      assertThat(merge.openFiles()).isOne();
    }
  }

  @Test
  void throwsWhatReadingThrewAfterWhatWasReadBefore() throws Exception {
    Path file = lines(60);
    ReaderOfSome broken = new ReaderOfSome("C40");
    List<Turn> before = new ArrayList<>();
    try (EventTimeMerge merge = merge(file, new Formats(List.of(broken)));
        ReadAhead reading = new ReadAhead(merge)) {
      assertThatThrownBy(
              () -> {
                for (Optional<Turn> turn = reading.next();
                    turn.isPresent();
                    turn = reading.next()) {
                  before.add(turn.get());
                }
              })
          .isInstanceOf(AssertionError.class)
          .hasMessage("a parser's own fault");
    }

    // All but those that the merge itself held, to see which date is wrong.
    assertThat(before).hasSizeBetween(20, 39);
  }

  /** Reads lines of Zeek, up to one. */
  private record ReaderOfSome(String last) implements EventParser {
    private static final EventParser ZEEK = new ZeekParser();

    @Override
    public String format() {
      return ZEEK.format();
    }

    @Override
    public boolean recognises(RecordHead head) {
      if (head.text().contains('"' + last + '"')) {
        throw new AssertionError("a parser's own fault");
      }
      return ZEEK.recognises(head);
    }

    @Override
    public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
      return ZEEK.parse(record, from);
    }
  }

  private Path lines(int count) throws Exception {
    return Files.writeString(
        directory.resolve("dns.log"),
        IntStream.range(0, count)
            .mapToObj(i -> ZeekLines.line("C" + i, i).strip())
            .collect(Collectors.joining("\n")));
  }

  private static EventTimeMerge merge(Path file, Formats formats) throws Exception {
    return new EventTimeMerge(List.of(file), formats, ZeekLines.readers());
  }
}
