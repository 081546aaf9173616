package io.firedamp.ingest.kit;

import org.jspecify.annotations.Nullable;

/**
 * Values by fingerprints, in two arrays: to look one up allocates nothing, and an entry costs 48
 * bytes or less beside its value. For one thread.
 */
public final class FingerprintTable<V> {
  private static final int FEWEST_SLOTS = 16;

  /** Two numbers a slot. */
  private long[] keys = new long[2 * FEWEST_SLOTS];

  private @Nullable Object[] values = new @Nullable Object[FEWEST_SLOTS];
  private int size;

  /** Null when there is none. */
  // Null and not an Optional: it is asked for every line of an exposition.
  @SuppressWarnings("unchecked") // Only values of this type are put there.
  public @Nullable V get(long high, long low) {
    return (V) values[slotOf(high, low)];
  }

  /** Puts one there, in the place of what was there. */
  public void put(long high, long low, V value) {
    if (2 * (size + 1) > values.length) {
      grow();
    }
    int slot = slotOf(high, low);
    size += values[slot] == null ? 1 : 0;
    put(slot, high, low, value);
  }

  public int size() {
    return size;
  }

  /** Forgets all, and the room they took. */
  public void clear() {
    keys = new long[2 * FEWEST_SLOTS];
    values = new @Nullable Object[FEWEST_SLOTS];
    size = 0;
  }

  private void grow() {
    long[] keysBefore = keys;
    @Nullable Object[] before = values;
    keys = new long[keysBefore.length * 2];
    values = new @Nullable Object[before.length * 2];
    for (int i = 0; i < before.length; i++) {
      Object value = before[i];
      if (value != null) {
        long high = keysBefore[2 * i];
        long low = keysBefore[2 * i + 1];
        put(slotOf(high, low), high, low, value);
      }
    }
  }

  private void put(int slot, long high, long low, Object value) {
    keys[2 * slot] = high;
    keys[2 * slot + 1] = low;
    values[slot] = value;
  }

  /** Where it is, or would be: at least half of the slots are free. */
  private int slotOf(long high, long low) {
    int last = values.length - 1;
    int slot = (int) low & last;
    while (values[slot] != null && (keys[2 * slot] != high || keys[2 * slot + 1] != low)) {
      slot = slot + 1 & last;
    }
    return slot;
  }
}
