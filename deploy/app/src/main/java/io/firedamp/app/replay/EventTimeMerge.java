package io.firedamp.app.replay;

import io.firedamp.ingest.format.Formats;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Many files as one stream in event time. Each file is taken to be in order itself, as logs are,
 * but for a wrong date here and there; one is opened only when its first event is due, so a year of
 * rotated logs needs few handles.
 */
final class EventTimeMerge implements Closeable {
  /** Records looked at to find a file's first event. */
  private static final int PEEKED = 20;

  private final Formats formats;
  private final Readers readers;
  private final Deque<Dated> waiting;
  private final PriorityQueue<Open> open =
      new PriorityQueue<>(Comparator.comparing(Open::time).thenComparing(Open::file));
  private long bytesOfClosed;

  private record Dated(Path file, Instant first) {}

  private record Open(Path file, PacedStream stream, PacedStream.Turn turn) {
    Instant time() {
      return turn.due();
    }
  }

  EventTimeMerge(List<Path> files, Formats formats, Readers readers) throws IOException {
    this.formats = formats;
    this.readers = readers;
    List<Dated> dated = new ArrayList<>();
    // A file that says nothing about its time (one scrape of counters) goes first, by name.
    for (Path file : files) {
      dated.add(new Dated(file, firstEventOf(file)));
    }
    dated.sort(Comparator.comparing(Dated::first).thenComparing(Dated::file));
    this.waiting = new ArrayDeque<>(dated);
  }

  /** The batch whose turn it is; empty at the end. */
  Optional<PacedStream.Turn> next() throws IOException {
    openWhatIsDue();
    Open earliest = open.poll();
    if (earliest == null) {
      return Optional.empty();
    }
    advance(earliest.file(), earliest.stream());
    return Optional.of(earliest.turn());
  }

  /** Bytes read so far, as files lie on the disk. */
  long bytesRead() {
    return bytesOfClosed + open.stream().mapToLong(file -> file.stream().bytesRead()).sum();
  }

  /** Files that are being read. */
  int openFiles() {
    return open.size();
  }

  @Override
  public void close() throws IOException {
    for (Open file : open) {
      file.stream().close();
    }
    open.clear();
  }

  private void openWhatIsDue() throws IOException {
    while (!waiting.isEmpty() && isDue(waiting.element())) {
      Path file = waiting.remove().file();
      advance(file, new PacedStream(new FileStream(file, formats, readers)));
    }
  }

  /** One after the other where none tells its time: a thousand of them are not open at once. */
  private boolean isDue(Dated file) {
    Open earliest = open.peek();
    if (earliest == null) {
      return true;
    }
    int order = file.first().compareTo(earliest.time());
    return order < 0 || (order == 0 && file.file().compareTo(earliest.file()) < 0);
  }

  private void advance(Path file, PacedStream stream) throws IOException {
    Optional<PacedStream.Turn> turn = stream.next();
    if (turn.isPresent()) {
      open.add(new Open(file, stream, turn.get()));
    } else {
      bytesOfClosed += stream.bytesRead();
      stream.close();
    }
  }

  private Instant firstEventOf(Path file) throws IOException {
    // With readers of its own, so that looking ahead leaves no trace in what spans records.
    FileStream own = new FileStream(file, formats, new Readers(readers.provenance()));
    try (PacedStream stream = new PacedStream(own)) {
      for (int looked = 0; looked < PEEKED; looked++) {
        Optional<PacedStream.Turn> turn = stream.next();
        if (turn.isEmpty() || !turn.get().due().equals(Instant.MIN)) {
          return turn.map(PacedStream.Turn::due).orElse(Instant.MIN);
        }
      }
      return Instant.MIN;
    }
  }
}
