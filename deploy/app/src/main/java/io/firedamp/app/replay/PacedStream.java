package io.firedamp.app.replay;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one file, each with the moment at which its turn comes among those of other files.
 * That is its own event time unless most of what follows in the file is earlier: then the date is
 * wrong, or far out of order, and it must not hold the file back until the end of all others.
 */
final class PacedStream implements Closeable {
  /** Batches looked ahead; half of them would have to be wrong for a wrong turn. */
  private static final int AHEAD = 8;

  /** Events looked ahead: a scrape is many at once, and hundreds of files may be open. */
  private static final int MOST_EVENTS = 64;

  /** A record that could not be read is kept whole: so many bytes of it count as an event. */
  private static final int BYTES_OF_AN_EVENT = 4096;

  private final FileStream stream;
  private final Deque<Batch> ahead = new ArrayDeque<>();
  private int eventsAhead;
  private Instant reached = Instant.MIN;
  private boolean ended;

  /** A batch and its turn. */
  record Turn(Batch batch, Instant due) {}

  PacedStream(FileStream stream) {
    this.stream = stream;
  }

  /** The next batch; empty at the end of the file. */
  Optional<Turn> next() {
    lookAhead();
    @Nullable Batch batch = ahead.poll();
    if (batch == null) {
      return Optional.empty();
    }
    eventsAhead -= events(batch);
    if (!batch.time().equals(Instant.MIN)) {
      reached = due(batch.time());
    }
    return Optional.of(new Turn(batch, reached));
  }

  long bytesRead() {
    return stream.bytesRead();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  private void lookAhead() {
    while (!ended && ahead.size() <= AHEAD && (ahead.isEmpty() || eventsAhead < MOST_EVENTS)) {
      Optional<Batch> next = stream.next();
      next.ifPresent(this::add);
      ended = next.isEmpty();
    }
  }

  private void add(Batch batch) {
    ahead.add(batch);
    eventsAhead += events(batch);
  }

  private static int events(Batch batch) {
    return batch instanceof Batch.Rejected rejected
        ? 1 + rejected.original().length / BYTES_OF_AN_EVENT
        : ((Batch.Events) batch).events().size();
  }

  private Instant due(Instant own) {
    int earlier = 0;
    int dated = 0;
    for (Batch batch : ahead) {
      dated += batch.time().equals(Instant.MIN) ? 0 : 1;
      earlier += !batch.time().equals(Instant.MIN) && batch.time().isBefore(own) ? 1 : 0;
    }
    return 2 * earlier > dated ? middleOfAhead() : own;
  }

  private Instant middleOfAhead() {
    List<Instant> following =
        ahead.stream().map(Batch::time).filter(time -> !time.equals(Instant.MIN)).sorted().toList();
    return following.get((following.size() - 1) / 2);
  }
}
