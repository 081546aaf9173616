package io.firedamp.detectors.image;

import java.time.Instant;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** What the processors do alike. */
final class Forgetting {
  private Forgetting() {}

  /** Deletes containers that were not seen for long: nothing hangs on them any more. */
  static void heldAt(Instant now, KeyValueStore<String, Held> store) {
    where(entry -> entry.value.isForgottenAt(now), store);
  }

  /** Deletes sightings before a moment: nothing hangs on them any more. */
  static void sightingsBefore(Instant moment, KeyValueStore<String, Sighting> store) {
    where(entry -> entry.value.time().isBefore(moment), store);
  }

  static <V> void where(Predicate<KeyValue<String, V>> outdated, KeyValueStore<String, V> store) {
    try (KeyValueIterator<String, V> entries = store.all()) {
      while (entries.hasNext()) {
        KeyValue<String, V> entry = entries.next();
        if (outdated.test(entry)) {
          store.delete(entry.key);
        }
      }
    }
  }

  static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a processor is initialised before it processes");
    }
    return value;
  }
}
