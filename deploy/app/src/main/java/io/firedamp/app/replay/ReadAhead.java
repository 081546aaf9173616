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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Reads a merge in a thread of its own, so that files are parsed while what came of them before is
 * encoded and sent. The merge, and the readers behind it, are the caller's again once the end was
 * reached or this is closed.
 */
final class ReadAhead implements Closeable {
  /**
   * Between the two threads things go by the chunk, or one by one would cost more than it gains.
   */
  private static final int EVENTS_OF_A_CHUNK = 256;

  /** One batch may hold a whole exposition: beyond this, it waits until those before are gone. */
  private static final int MOST_EVENTS = 4 * EVENTS_OF_A_CHUNK;

  private final EventTimeMerge merge;
  private final BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(MOST_EVENTS);
  private final Thread thread = new Thread(this::read, "replay-reader");
  private final Deque<Turn> turns = new ArrayDeque<>();
  private int inHand;
  private long bytesRead;
  private boolean ended;
  private @Nullable Throwable failure;

  /**
   * What was read at once.
   *
   * @param room it takes of what there is
   * @param bytesRead of all files so far
   * @param failure with which reading ended
   */
  private record Chunk(
      List<Turn> turns, int room, long bytesRead, boolean last, @Nullable Throwable failure) {}

  /** Begins to read. */
  ReadAhead(EventTimeMerge merge) {
    this.merge = merge;
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * The batch whose turn it is; empty at the end. Throws what reading ended with, after the last.
   */
  Optional<Turn> next() throws IOException, InterruptedException {
    while (turns.isEmpty() && !ended) {
      room.release(inHand);
      Chunk chunk = chunks.take();
      inHand = chunk.room();
      turns.addAll(chunk.turns());
      bytesRead = chunk.bytesRead();
      ended = chunk.last();
      failure = chunk.failure();
      if (ended) {
        thread.join();
      }
    }
    if (turns.isEmpty()) {
      rethrow(failure);
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
        room.acquire(chunk.room());
        chunks.put(chunk);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private Chunk chunk() {
    List<Turn> read = new ArrayList<>();
    int events = 0;
    boolean last = false;
    Throwable failure = null;
    try {
      while (events < EVENTS_OF_A_CHUNK && !last) {
        Optional<Turn> turn = merge.next();
        turn.ifPresent(read::add);
        last = turn.isEmpty();
        events += turn.map(ReadAhead::events).orElse(0);
      }
    } catch (IOException | RuntimeException | Error broken) {
      failure = broken;
    }
    return new Chunk(
        read, Math.min(events, MOST_EVENTS), merge.bytesRead(), last || failure != null, failure);
  }

  private static int events(Turn turn) {
    return turn.batch() instanceof Batch.Events some ? some.events().size() : 1;
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
