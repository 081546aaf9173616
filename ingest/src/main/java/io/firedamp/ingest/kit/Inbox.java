package io.firedamp.ingest.kit;

import io.firedamp.ingest.RecordCounts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Messages that wait to be read, bounded in bytes: where a sender can be made to wait it waits for
 * room, else what finds none is counted by name.
 */
public final class Inbox {
  /** What a message costs beside its bytes. */
  private static final int COST = 128;

  private final RecordCounts.Counter counter;
  private final int most;
  private final String noRoom;
  private final Deque<Message> waiting = new ArrayDeque<>();
  private int size;
  private boolean closed;

  /**
   * One message.
   *
   * @param sender its address
   * @param whole false where there was more of it than is borne
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
  public record Message(String sender, byte[] bytes, boolean whole) {
    public Message(String sender, byte[] bytes) {
      this(sender, bytes, true);
    }

    int cost() {
      return bytes.length + COST;
    }
  }

  /**
   * @param counter of what finds no room
   * @param most that may wait, bytes; one message alone may be larger
   * @param noRoom why it is left out
   */
  public Inbox(RecordCounts.Counter counter, int most, String noRoom) {
    this.counter = counter;
    this.most = most;
    this.noRoom = noRoom;
  }

  /** Of a sender that cannot be asked to wait. */
  public synchronized void offer(Message message) {
    if (closed || !fits(message)) {
      counter.read();
      counter.leaveOut(noRoom);
    } else {
      add(message);
    }
  }

  /**
   * Of a sender that waits until there is room.
   *
   * @return false when it was closed before
   */
  public synchronized boolean put(Message message) throws InterruptedException {
    while (!closed && !fits(message)) {
      wait();
    }
    if (!closed) {
      add(message);
    }
    return !closed;
  }

  private boolean fits(Message message) {
    return waiting.isEmpty() || size + message.cost() <= most;
  }

  private void add(Message message) {
    size += message.cost();
    waiting.add(message);
    notifyAll();
  }

  /** At least one, and no more than so many; none once it is closed and empty. */
  public synchronized List<Message> take(int atMost) throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    List<Message> taken = new ArrayList<>();
    while (taken.size() < atMost && !waiting.isEmpty()) {
      Message next = waiting.remove();
      size -= next.cost();
      taken.add(next);
    }
    notifyAll();
    return taken;
  }

  /** From now on nothing comes in; what waits can still be taken. */
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
