package io.firedamp.detectors;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * The bytes in a detector's stores, as a changelog would bring them back after a restart: written
 * down by one release, put back under another. A line is store, key, time (of windows, else 0) and
 * value, bytes in Base64.
 */
final class StoredState {
  private static final long NO_TIME = 0;

  private StoredState() {}

  /** Every entry of every store. */
  static List<String> of(DetectorHarness harness) {
    List<String> lines = new ArrayList<>();
    harness
        .driver()
        .getAllStateStores()
        .forEach(
            (name, store) -> {
              if (store instanceof WindowStore<?, ?>) {
                windows(store)
                    .all()
                    .forEachRemaining(
                        entry ->
                            lines.add(
                                line(
                                    name,
                                    entry.key.key(),
                                    entry.key.window().start(),
                                    entry.value)));
              } else {
                try (KeyValueIterator<Bytes, byte[]> entries = pairs(store).all()) {
                  entries.forEachRemaining(
                      entry -> lines.add(line(name, entry.key, NO_TIME, entry.value)));
                }
              }
            });
    lines.sort(String::compareTo);
    return lines;
  }

  /** Puts entries back; a store that is no longer there is passed over, as Kafka Streams does. */
  static void restore(DetectorHarness harness, List<String> lines) {
    for (String line : lines) {
      String[] parts = line.split("\t", -1);
      StateStore store = harness.driver().getAllStateStores().get(parts[0]);
      Bytes key = Bytes.wrap(Base64.getDecoder().decode(parts[1]));
      byte[] value = Base64.getDecoder().decode(parts[3]);
      if (store instanceof WindowStore<?, ?>) {
        windows(store).put(key, value, Long.parseLong(parts[2]));
      } else if (store != null) {
        pairs(store).put(key, value);
      }
    }
  }

  /** Reads every entry as the detector would; throws where it cannot. */
  static int readAll(DetectorHarness harness) {
    int read = 0;
    for (StateStore store : harness.driver().getAllStateStores().values()) {
      KeyValueIterator<?, ?> entries =
          store instanceof WindowStore<?, ?> windows
              ? windows.all()
              : ((KeyValueStore<?, ?>) store).all();
      try (entries) {
        while (entries.hasNext()) {
          entries.next();
          read++;
        }
      }
    }
    return read;
  }

  /** Stores in which nothing lies: a release must show what each looks like. */
  static Set<String> emptyStoresOf(DetectorHarness harness) {
    Set<String> empty = new TreeSet<>(harness.driver().getAllStateStores().keySet());
    of(harness).forEach(line -> empty.remove(line.substring(0, line.indexOf('\t'))));
    return empty;
  }

  /** What a release wrote down, oldest release first; empty when none did. */
  static List<List<String>> released(Detector detector) {
    List<List<String>> releases = new ArrayList<>();
    for (int release = 1; ; release++) {
      String name = "/released/state/%s-%d.tsv".formatted(detector.name(), release);
      try (InputStream in = detector.getClass().getResourceAsStream(name)) {
        if (in == null) {
          return releases;
        }
        releases.add(
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static String line(String store, Bytes key, long time, byte[] value) {
    Base64.Encoder encoder = Base64.getEncoder();
    return "%s\t%s\t%d\t%s"
        .formatted(store, encoder.encodeToString(key.get()), time, encoder.encodeToString(value));
  }

  @SuppressWarnings("unchecked") // The innermost store of any kind holds bytes.
  private static KeyValueStore<Bytes, byte[]> pairs(StateStore store) {
    return (KeyValueStore<Bytes, byte[]>) logged(store);
  }

  @SuppressWarnings("unchecked") // The innermost store of any kind holds bytes.
  private static WindowStore<Bytes, byte[]> windows(StateStore store) {
    return (WindowStore<Bytes, byte[]>) logged(store);
  }

  private static StateStore logged(StateStore store) {
    return ((WrappedStateStore<?, ?, ?>) store).wrapped();
  }
}
