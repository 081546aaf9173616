package io.firedamp.ingest.file;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Successive lines of a file whose events are under way to Kafka, read by one reader at most. */
final class Batch {
  private final AtomicInteger unacknowledged = new AtomicInteger();
  private @Nullable NumberedReader reader;
  private long records;
  private @Nullable Bookmark end;

  /** Whether another line, read so, may belong to it. */
  boolean takes(@Nullable NumberedReader other) {
    return other == null || reader == null || other == reader;
  }

  /** A line was read; by no reader when it could not be. */
  void add(@Nullable NumberedReader by) {
    if (by != null) {
      reader = by;
      records = by.count();
    }
  }

  void sent() {
    unacknowledged.incrementAndGet();
  }

  void acknowledged() {
    unacknowledged.decrementAndGet();
  }

  /** It ends here: no line is added any more. */
  void endAt(Bookmark bookmark) {
    end = bookmark;
  }

  /** Its end, once nothing of it can be lost; null before. */
  @Nullable Bookmark settledEnd() {
    boolean settled = unacknowledged.get() == 0 && (reader == null || reader.hasLetGo(records));
    return settled ? end : null;
  }
}
