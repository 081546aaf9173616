package io.firedamp.detectors.kit;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** What a store holds under composite keys that begin alike. */
public final class PrefixScan {
  private PrefixScan() {}

  /** The entries whose keys begin with these parts, by key; the store may be changed meanwhile. */
  public static <V> List<KeyValue<String, V>> entries(
      KeyValueStore<String, V> store, String... parts) {
    List<KeyValue<String, V>> found = new ArrayList<>();
    try (KeyValueIterator<String, V> entries =
        store.prefixScan(StoreKey.prefix(parts), new StringSerializer())) {
      entries.forEachRemaining(found::add);
    }
    return found;
  }

  /** Their values alone. */
  public static <V> List<V> values(KeyValueStore<String, V> store, String... parts) {
    return entries(store, parts).stream().map(entry -> entry.value).toList();
  }
}
