package io.firedamp.detectors.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class ExpiryTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Duration EVERY = Duration.ofHours(1);

  private final MockProcessorContext<String, String> context = new MockProcessorContext<>();
  private final List<Instant> sweeps = new ArrayList<>();

  @Test
  void tellsTheTimeOfMostRecordsThoughOneIsDatedYearsAhead() {
    Expiry expiry = Expiry.of(context, false, EVERY, sweeps::add);
    for (int i = 0; i < 100; i++) {
      expiry.saw(NOON.toEpochMilli());
    }
    expiry.saw(NOON.plus(Duration.ofDays(3650)).toEpochMilli());

    goOn();

    assertThat(sweeps).containsExactly(NOON);
  }

  @Test
  void takesNothingForOldBeforeEnoughRecordsCame() {
    Expiry expiry = Expiry.of(context, false, EVERY, sweeps::add);
    expiry.saw(NOON.toEpochMilli());

    goOn();

    assertThat(sweeps).containsExactly(Instant.EPOCH);
  }

  @Test
  void forgetsNothingInAReplay() {
    Expiry.of(context, true, EVERY, sweeps::add);

    assertThat(context.scheduledPunctuators()).isEmpty();
  }

  @Test
  void goesByStreamTimeAndNotByTheWallClock() {
    Expiry.of(context, false, EVERY, sweeps::add);

    assertThat(context.scheduledPunctuators())
        .singleElement()
        .satisfies(
            scheduled -> {
              assertThat(scheduled.getType()).isEqualTo(PunctuationType.STREAM_TIME);
              assertThat(scheduled.getInterval()).isEqualTo(EVERY);
            });
  }

  @Test
  void handsBackWhatItDeletes() {
    KeyValueStore<String, Long> store = store();
    store.put("old", 1L);
    store.put("new", 9L);

    List<KeyValue<String, Long>> taken = Expiry.take(store, entry -> entry.value < 5);

    assertThat(taken).containsExactly(KeyValue.pair("old", 1L));
    assertThat(store.get("old")).isNull();
    assertThat(store.get("new")).isEqualTo(9L);
  }

  private KeyValueStore<String, Long> store() {
    KeyValueStore<String, Long> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("kept"), Serdes.String(), Serdes.Long())
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    return store;
  }

  private void goOn() {
    context.scheduledPunctuators().get(0).getPunctuator().punctuate(NOON.toEpochMilli());
  }
}
