package io.firedamp.ingest.netflow;

import io.firedamp.ingest.RecordCounts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Datagrams that wait to be read: bounded, since nobody can ask a sender over UDP to wait. */
final class Inbox {
  private static final String NO_ROOM = "netflow datagram for which there was no room";

  /** What a datagram costs beside its bytes. */
  private static final int COST = 128;

  private final RecordCounts.Counter counter;
  private final int most;
  private final Deque<Datagram> waiting = new ArrayDeque<>();
  private int size;
  private boolean closed;

  /** One datagram, and whose. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
  record Datagram(String exporter, byte[] bytes) {}

  /**
   * @param most that may wait, bytes
   */
  Inbox(RecordCounts.Counter counter, int most) {
    this.counter = counter;
    this.most = most;
  }

  synchronized void offer(Datagram datagram) {
    int cost = datagram.bytes().length + COST;
    if (closed || size + cost > most) {
      counter.read();
      counter.leaveOut(NO_ROOM);
      return;
    }
    size += cost;
    waiting.add(datagram);
    notifyAll();
  }

  /** At least one, and no more than so many; none once it is closed and empty. */
  synchronized List<Datagram> take(int atMost) throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    List<Datagram> taken = new ArrayList<>();
    while (taken.size() < atMost && !waiting.isEmpty()) {
      Datagram next = waiting.remove();
      size -= next.bytes().length + COST;
      taken.add(next);
    }
    return taken;
  }

  /** From now on nothing comes in; what waits can still be taken. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
