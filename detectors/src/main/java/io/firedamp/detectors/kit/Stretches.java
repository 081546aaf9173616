package io.firedamp.detectors.kit;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What is known of a key in one stretch of event time, whole stretches of which are forgotten once
 * they are long past. A window store would do so by the latest date it ever saw, and one record
 * dated years ahead would make it forget everything.
 */
public final class Stretches<V> {
  private final KeyValueStore<String, List<V>> store;

  public Stretches(KeyValueStore<String, List<V>> store) {
    this.store = store;
  }

  /** Empty when nothing is known. */
  public List<V> at(String key, long start) {
    List<V> values = store.get(StoreKey.of(ordered(start), key));
    return values == null ? List.of() : values;
  }

  public void put(String key, long start, List<V> values) {
    store.put(StoreKey.of(ordered(start), key), values);
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
  }

  /** Text in the order of time, also before 1970. */
  private static String ordered(long millis) {
    return String.format("%016x", millis - Long.MIN_VALUE);
  }
}
