package io.firedamp.ingest;

import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the records of a stream. A record is the smallest thing that its format reads for
 * itself: an audit event of a list, a notification of an envelope, one container in a scrape, a
 * line. Each that was read gave events, one or many, or was left out, was unreadable, or is held:
 * {@code read} is counted where records come in, the others where they leave.
 *
 * @param read records begun since the start, never fewer than {@link #accountedFor}
 * @param withEvents that gave at least one event
 * @param leftOut left out on purpose, by reason, for example {@code duplicate audit id}
 * @param unreadable that are dead letters, or part of one
 * @param held that wait for a later record: the one number that falls again
 */
public record RecordCounts(
    long read, long withEvents, Map<String, Long> leftOut, long unreadable, long held) {
  /** Why a record is left out of which nobody said why: it was read, and has nothing for us. */
  public static final String NOTHING = "nothing in it for us";

  /** Nothing was read yet. */
  public static final RecordCounts NONE = new RecordCounts(0, 0, Map.of(), 0, 0);

  public RecordCounts {
    leftOut = Map.copyOf(leftOut);
  }

  /** Records of which it is known what became of them: all that were read, between two records. */
  public long accountedFor() {
    return withEvents
        + leftOut.values().stream().mapToLong(Long::longValue).sum()
        + unreadable
        + held;
  }

  /** Both streams as one. */
  public RecordCounts plus(RecordCounts other) {
    Map<String, Long> reasons = new TreeMap<>(leftOut);
    other.leftOut.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
    return new RecordCounts(
        read + other.read,
        withEvents + other.withEvents,
        reasons,
        unreadable + other.unreadable,
        held + other.held);
  }

  /** The same, where these that were left out, by reason, are part of a dead letter instead. */
  public RecordCounts withUnreadable(Map<String, Long> instead) {
    Map<String, Long> reasons = new TreeMap<>(leftOut);
    long more = 0;
    for (Map.Entry<String, Long> each : instead.entrySet()) {
      reasons.computeIfPresent(
          each.getKey(),
          (reason, count) -> count > each.getValue() ? count - each.getValue() : null);
      more += each.getValue();
    }
    return new RecordCounts(read, withEvents, reasons, unreadable + more, held);
  }

  /** The same, with the format named before each reason: for a stream of several formats. */
  public RecordCounts of(String format) {
    Map<String, Long> reasons = new TreeMap<>();
    leftOut.forEach((reason, count) -> reasons.put(format + ": " + reason, count));
    return new RecordCounts(read, withEvents, reasons, unreadable, held);
  }

  /**
   * Counts records where they come in, and where they leave: see {@link RecordCounts}. May be used
   * by any thread.
   */
  public static final class Counter {
    private final Map<String, Long> leftOut = new TreeMap<>();
    private long read;
    private long withEvents;
    private long unreadable;
    private long held;

    /** A record was begun: exactly one of the others follows. */
    public synchronized void read() {
      read++;
    }

    /** It gave at least one event. */
    public synchronized void gaveEvents() {
      withEvents++;
    }

    /** It is a dead letter, or part of one. */
    public synchronized void unreadable() {
      unreadable++;
    }

    /**
     * It was left out on purpose.
     *
     * @param reason one of few, without anything of the record in it
     */
    public synchronized void leaveOut(String reason) {
      leftOut.merge(reason, 1L, Long::sum);
    }

    /** One that was counted as giving events holds them back. */
    public synchronized void hold() {
      withEvents--;
      held++;
    }

    /** One that was held gives its events after all. */
    public synchronized void letGo() {
      held--;
      withEvents++;
    }

    /** One that was counted as giving events is left out after all. */
    public synchronized void takeBack(String reason) {
      withEvents--;
      leaveOut(reason);
    }

    /** How many records were begun. */
    public synchronized long begun() {
      return read;
    }

    /** All counts, as of now. */
    public synchronized RecordCounts counts() {
      return new RecordCounts(read, withEvents, leftOut, unreadable, held);
    }
  }
}
