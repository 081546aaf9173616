package io.firedamp.detectors.kit;

import io.firedamp.schemas.LatestUsed;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What is known of a key in one stretch of event time, whole stretches of which are forgotten once
 * they are long past. A window store would do so by the latest date it ever saw, and one record
 * dated years ahead would make it forget everything.
 */
public final class Stretches<V> {
  /** Lists that were asked for last: of a flood of the same, none is decoded again and again. */
  private static final int MOST_REMEMBERED = 16;

  private final KeyValueStore<String, List<V>> store;
  private final Map<String, List<V>> remembered;

  public Stretches(KeyValueStore<String, List<V>> store) {
    this(store, 0);
  }

  private Stretches(KeyValueStore<String, List<V>> store, int most) {
    this.store = store;
    this.remembered = new LatestUsed<>(most);
  }

  /**
   * The same where nobody else writes the store. It is made anew whenever its task begins, and so
   * forgets what a transaction took back.
   */
  public static <V> Stretches<V> remembering(KeyValueStore<String, List<V>> store) {
    return new Stretches<>(store, MOST_REMEMBERED);
  }

  /** Empty when nothing is known. */
  public List<V> at(String key, long start) {
    String stored = StoreKey.of(ordered(start), key);
    List<V> known = remembered.get(stored);
    if (known == null) {
      List<V> values = store.get(stored);
      known = values == null ? List.of() : values;
      remembered.put(stored, known);
    }
    return known;
  }

  public void put(String key, long start, List<V> values) {
    String stored = StoreKey.of(ordered(start), key);
    List<V> kept = List.copyOf(values);
    remembered.remove(stored);
    store.put(stored, kept);
    remembered.put(stored, kept);
  }

  /** Forgets every stretch that began earlier. */
  public void forgetBefore(long time) {
    List<String> past = new ArrayList<>();
    try (KeyValueIterator<String, List<V>> entries =
        store.range(null, StoreKey.of(ordered(time)))) {
      while (entries.hasNext()) {
        KeyValue<String, List<V>> entry = entries.next();
        past.add(entry.key);
      }
    }
    past.forEach(store::delete);
    past.forEach(remembered::remove);
  }

  /** Text in the order of time, also before 1970. */
  private static String ordered(long millis) {
    return HexFormat.of().toHexDigits(millis - Long.MIN_VALUE);
  }
}
