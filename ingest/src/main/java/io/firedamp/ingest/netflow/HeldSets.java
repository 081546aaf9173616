package io.firedamp.ingest.netflow;

import io.firedamp.ingest.RecordCounts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** Data that came before its template, within bounds. Each set counts as one record until then. */
final class HeldSets {
  static final String NEVER_TOLD = "netflow data whose template did not come";
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_SETS = 2_048;

  /** Milliseconds by the exporter's clock. Templates are told again within half an hour. */
  private static final long LONGEST = 1_800_000;

  private final RecordCounts.Counter counter;
  private final Deque<Held> sets = new ArrayDeque<>();
  private int size;

  /** One set, without its head. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
  record Held(Message message, int id, byte[] data) {}

  HeldSets(RecordCounts.Counter counter) {
    this.counter = counter;
  }

  void hold(Held set) {
    counter.read();
    counter.gaveEvents();
    counter.hold();
    sets.add(set);
    size += set.data().length;
    while (size > MOST_BYTES || sets.size() > MOST_SETS) {
      letGo(sets.remove());
    }
  }

  /** Those that a template was awaited for, in the order they came; they are held no longer. */
  List<Held> take(Message message, int id) {
    List<Held> taken = new ArrayList<>();
    for (Iterator<Held> each = sets.iterator(); each.hasNext(); ) {
      Held set = each.next();
      if (set.id() == id && set.message().stream().equals(message.stream())) {
        each.remove();
        if (Math.abs(message.exported() - set.message().exported()) > LONGEST) {
          letGo(set);
        } else {
          size -= set.data().length;
          taken.add(set);
        }
      }
    }
    return taken;
  }

  void finish() {
    while (!sets.isEmpty()) {
      letGo(sets.remove());
    }
  }

  private void letGo(Held set) {
    size -= set.data().length;
    counter.letGo();
    counter.takeBack(NEVER_TOLD);
  }
}
