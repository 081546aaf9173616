package io.firedamp.app.replay;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.event.DeadLetters;
import io.firedamp.ingest.format.Formats;
import io.firedamp.schemas.avro.DeadLetter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The batches of one file, in the order of the file. */
final class FileStream implements Closeable {
  private final Path file;
  private final Formats formats;
  private final Readers readers;
  private @Nullable FileRecords records;
  private Instant reached = Instant.MIN;
  private boolean recognised;
  private int unrecognised;
  private boolean done;

  /** Opens the file at the first {@link #next}. */
  FileStream(Path file, Formats formats, Readers readers) {
    this.file = file;
    this.formats = formats;
    this.readers = readers;
  }

  /** The next batch; empty at the end of the file. A file that breaks off ends in a rejection. */
  Optional<Batch> next() {
    while (!done) {
      try {
        Optional<FileRecords.Item> item = opened().next();
        done = item.isEmpty();
        Optional<Batch> batch = item.flatMap(this::batchOf);
        if (batch.isPresent()) {
          return batch;
        }
      } catch (IOException | RuntimeException broken) {
        done = true;
        readers.countUnread();
        return Optional.of(rejected(file.toString(), new byte[0], unreadable(broken)));
      }
    }
    return Optional.empty();
  }

  long bytesRead() {
    return records == null ? 0 : records.bytesRead();
  }

  @Override
  public void close() throws IOException {
    if (records != null) {
      records.close();
    }
  }

  private FileRecords opened() throws IOException {
    FileRecords opened = records;
    if (opened == null) {
      opened = new FileRecords(file, formats);
      records = opened;
    }
    return opened;
  }

  private Optional<Batch> batchOf(FileRecords.Item item) {
    if (item.problem().isPresent()) {
      readers.countUnread();
      return Optional.of(rejected(item.origin(), item.bytes(), item.problem().get()));
    }
    List<Formats.Found> all = formats.in(item.bytes());
    return all.size() == 1
        ? batchOf(all.get(0), item.with(all.get(0).record()))
        : batchOfEach(all, item);
  }

  private Optional<Batch> batchOf(Formats.Found found, FileRecords.Item item) {
    if (found.parser().isEmpty()) {
      return Optional.of(unrecognised(item));
    }
    recognised = true;
    try {
      List<ParsedEvent> events = readers.of(found.parser().get()).read(item.bytes());
      return events.isEmpty() ? Optional.empty() : Optional.of(batch(located(events, item)));
    } catch (MalformedEventException malformed) {
      return Optional.of(rejected(item.origin(), item.bytes(), malformed));
    }
  }

  /**
   * Of the records in an envelope, one that cannot be read is a letter among the others' events.
   */
  private Optional<Batch> batchOfEach(List<Formats.Found> all, FileRecords.Item envelope) {
    List<ParsedEvent> events = new ArrayList<>();
    for (Formats.Found found : all) {
      Batch batch = batchOf(found, envelope.with(found.record())).orElse(null);
      if (batch instanceof Batch.Events read) {
        events.addAll(read.events());
      } else if (batch instanceof Batch.Rejected rejected) {
        events.add(
            DeadLetters.unreadable(
                rejected.origin(),
                rejected.original(),
                String.valueOf(rejected.cause().getMessage())));
      }
    }
    return events.isEmpty() ? Optional.empty() : Optional.of(batch(events));
  }

  /** A parser knows the place within its record alone. */
  private static List<ParsedEvent> located(List<ParsedEvent> events, FileRecords.Item item) {
    if (!holdsLetter(events)) {
      return events;
    }
    return events.stream()
        .map(
            event ->
                event.value() instanceof DeadLetter letter
                    ? new ParsedEvent(event.key(), located(letter, item), event.time())
                    : event)
        .toList();
  }

  /** Asked of every line: no stream is made for it. */
  private static boolean holdsLetter(List<ParsedEvent> events) {
    for (ParsedEvent event : events) {
      if (event.value() instanceof DeadLetter) {
        return true;
      }
    }
    return false;
  }

  private static DeadLetter located(DeadLetter letter, FileRecords.Item item) {
    return DeadLetter.newBuilder(letter)
        .setOrigin(item.origin() + ", " + letter.getOrigin())
        .build();
  }

  private Batch batch(List<ParsedEvent> events) {
    // A dead letter is dated by the clock, which says nothing about when its neighbours happened.
    for (ParsedEvent event : events) {
      if (!(event.value() instanceof DeadLetter)) {
        reached = event.time();
        break;
      }
    }
    return new Batch.Events(reached, events);
  }

  private Batch unrecognised(FileRecords.Item item) {
    readers.countUnread();
    unrecognised++;
    if (!recognised && unrecognised == Formats.MOST_UNRECOGNISED) {
      done = true;
      return rejected(
          item.origin(),
          item.bytes(),
          new MalformedEventException(
              "no format recognised in the first %d records, the rest of the file was left alone; known are %s"
                  .formatted(Formats.MOST_UNRECOGNISED, formats.names())));
    }
    return rejected(
        item.origin(), item.bytes(), new MalformedEventException(formats.unrecognised()));
  }

  private Batch rejected(String origin, byte[] original, MalformedEventException cause) {
    return new Batch.Rejected(reached, origin, original, cause);
  }

  private static MalformedEventException unreadable(Exception broken) {
    return new MalformedEventException(
        "the file cannot be read on: " + broken.getMessage(), broken);
  }
}
