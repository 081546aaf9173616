package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class WatchTest {
  private static final TopicPartition FLOWS = new TopicPartition("network-flows", 0);
  private static final String NETWORK = "network";

  private final AtomicLong nanoTime = new AtomicLong(-1);
  private final Watch watch = new Watch(nanoTime::get);

  @Test
  void saysHowLongKafkaIsSilentOnceThatIsLong() {
    passes(15);
    assertThat(watch.silent()).isZero();

    passes(1);
    assertThat(watch.silent()).isEqualTo(Duration.ofSeconds(16));

    watch.answered();
    assertThat(watch.silent()).isZero();
  }

  @Test
  void doesNotMindADetectorThatGetsOn() {
    for (long position = 0; position < 30; position++) {
      look(position, 1_000, true);
      passes(10);
    }

    assertThat(watch.stalled(NETWORK)).isZero();
  }

  @Test
  void mindsADetectorThatStaysWhileRecordsWait() {
    for (int i = 0; i < 7; i++) {
      look(10, 20 + i, true);
      passes(10);
    }

    assertThat(watch.stalled(NETWORK)).isEqualTo(Duration.ofSeconds(70));
    look(11, 30, true);
    assertThat(watch.stalled(NETWORK)).isZero();
  }

  @Test
  void doesNotMindTheEndsOfTransactionsHoweverLongTheyAreThere() {
    for (int i = 0; i < 30; i++) {
      look(10, 11, false);
      passes(10);
    }

    assertThat(watch.stalled(NETWORK)).isZero();
    assertThat(watch.suspects(NETWORK)).isEmpty();
  }

  @Test
  void countsFromWhenARecordCameAndNotFromWhenItWasLastAtRest() {
    look(10, 11, false);
    look(10, 11, false);
    passes(3_600);

    look(10, 12, true);
    passes(50);
    look(10, 12, true);

    assertThat(watch.stalled(NETWORK)).isZero();
    passes(11);
    assertThat(watch.stalled(NETWORK)).isEqualTo(Duration.ofSeconds(61));
  }

  private void look(long position, long end, boolean waits) {
    watch.saw(NETWORK, Map.of(FLOWS, position), Map.of(FLOWS, end));
    watch.looked(NETWORK, watch.suspects(NETWORK), waits ? Set.of(FLOWS) : Set.of());
  }

  private void passes(long seconds) {
    nanoTime.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
