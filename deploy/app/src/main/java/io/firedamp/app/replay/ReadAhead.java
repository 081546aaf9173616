package io.firedamp.app.replay;

import io.firedamp.app.replay.PacedStream.Turn;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a merge in a thread of its own, so that files are parsed while what came of them before is
 * encoded and sent. The merge, and the readers behind it, are the caller's again once the end was
 * reached or this is closed.
 */
final class ReadAhead implements Closeable {
  /** Between the two threads things go by the chunk; each is some events, whatever batches hold. */
  private static final int EVENTS_OF_A_CHUNK = 256;

  private static final int MOST_CHUNKS = 4;

  private final EventTimeMerge merge;
  private final BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(MOST_CHUNKS);
  private final Thread thread = new Thread(this::read, "replay-reader");
  private final Deque<Turn> turns = new ArrayDeque<>();
  private long bytesRead;
  private boolean ended;

  /**
   * What was read at once.
   *
   * @param bytesRead of all files so far
   * @param failure with which reading ended
   */
  private record Chunk(
      List<Turn> turns, long bytesRead, boolean last, @Nullable Throwable failure) {}

  /** Begins to read. */
  ReadAhead(EventTimeMerge merge) {
    this.merge = merge;
    thread.setDaemon(true);
    thread.start();
  }

  /** The batch whose turn it is; empty at the end. */
  Optional<Turn> next() throws IOException, InterruptedException {
    while (turns.isEmpty() && !ended) {
      Chunk chunk = chunks.take();
      turns.addAll(chunk.turns());
      bytesRead = chunk.bytesRead();
      ended = chunk.last();
      if (ended) {
        thread.join();
        rethrow(chunk.failure());
      }
    }
    return Optional.ofNullable(turns.poll());
  }

  /** Bytes read up to about where the caller is, as files lie on the disk. */
  long bytesRead() {
    return bytesRead;
  }

  private static void rethrow(@Nullable Throwable failure) throws IOException {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof IOException broken) {
      throw broken;
    }
    if (failure != null) {
      throw new UncheckedIOException(new IOException(failure));
    }
  }

  private void read() {
    try {
      boolean last = false;
      while (!last) {
        Chunk chunk = chunk();
        last = chunk.last();
        chunks.put(chunk);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private Chunk chunk() {
    List<Turn> read = new ArrayList<>();
    try {
      for (int events = 0; events < EVENTS_OF_A_CHUNK; ) {
        Optional<Turn> turn = merge.next();
        if (turn.isEmpty()) {
          return new Chunk(read, merge.bytesRead(), true, null);
        }
        read.add(turn.get());
        events += turn.get().batch() instanceof Batch.Events some ? some.events().size() : 1;
      }
      return new Chunk(read, merge.bytesRead(), false, null);
    } catch (IOException | RuntimeException | Error failure) {
      return new Chunk(read, merge.bytesRead(), true, failure);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
