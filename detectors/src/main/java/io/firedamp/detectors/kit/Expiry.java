package io.firedamp.detectors.kit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Forgets by event time: every so often a processor is told what time it is, and deletes what is
 * past. The time is that of most records, so no single wrong date makes anything old. A replay
 * forgets nothing: its logs may be longer than anything live is kept.
 */
public final class Expiry {
  private final TypicalTime time = new TypicalTime();

  private Expiry() {}

  /**
   * Tells a processor the time while its stream goes on.
   *
   * @param replaying whether nothing is to be forgotten
   * @param every how often, by stream time
   */
  public static Expiry of(
      ProcessorContext<?, ?> context, boolean replaying, Duration every, Consumer<Instant> sweep) {
    Expiry expiry = new Expiry();
    if (!replaying) {
      context.schedule(
          every, PunctuationType.STREAM_TIME, streamTime -> sweep.accept(expiry.time.now()));
    }
    return expiry;
  }

  /** A record came that is of this time. */
  public void saw(long millis) {
    time.add(millis);
  }

  /** Deletes entries and hands back what they were. */
  public static <V> List<KeyValue<String, V>> take(
      KeyValueStore<String, V> store, Predicate<KeyValue<String, V>> isPast) {
    List<KeyValue<String, V>> past = new ArrayList<>();
    try (KeyValueIterator<String, V> entries = store.all()) {
      while (entries.hasNext()) {
        KeyValue<String, V> entry = entries.next();
        if (isPast.test(entry)) {
          past.add(entry);
        }
      }
    }
    past.forEach(entry -> store.delete(entry.key));
    return past;
  }
}
