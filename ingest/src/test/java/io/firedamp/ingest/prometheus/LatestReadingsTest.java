package io.firedamp.ingest.prometheus;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.kit.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LatestReadingsTest {
  private static final Fingerprint WEB = new Fingerprint(1, 1);
  private static final Fingerprint SHOP = new Fingerprint(2, 2);

  @Test
  void keepsTheLatestTwoOfEach() {
    LatestReadings latest = new LatestReadings(1 << 20);
    latest.put(WEB, 1, counters(3), null);
    latest.put(WEB, 2, counters(3), latest.get(WEB));

    latest.put(WEB, 3, counters(3), latest.get(WEB));

    LatestReadings.Dated now = known(latest, WEB);
    LatestReadings.Dated before = requireNonNull(now.before());
    assertThat(now.millis()).isEqualTo(3);
    assertThat(before.millis()).isEqualTo(2);
    assertThat(before.before()).isNull();
  }

  @Test
  void letsGoOfWhoWasNotReadForLongestWhereBytesAreFull() {
    LatestReadings latest = new LatestReadings(1_000);
    latest.put(WEB, 1, counters(30), null);
    latest.put(SHOP, 1, counters(30), null);
    latest.get(WEB);

    latest.put(new Fingerprint(3, 3), 1, counters(30), null);

    assertThat(latest.get(WEB)).isNotNull();
    assertThat(latest.get(SHOP)).isNull();
  }

  @Test
  void whatHasTheSameCountersSharesWhichTheyAre() {
    LatestReadings latest = new LatestReadings(1 << 20);
    latest.put(WEB, 1, counters(3), null);

    latest.put(SHOP, 1, counters(3), null);

    assertThat(known(latest, SHOP).counters().shape())
        .isSameAs(known(latest, WEB).counters().shape());
  }

  private static LatestReadings.Dated known(LatestReadings latest, Fingerprint subject) {
    return requireNonNull(latest.get(subject));
  }

  @Test
  void aCounterIsFoundInWhateverOrderItIsAskedFor() {
    List<Reading.Series> series = series(4);
    Counters.Lookup lookup = Counters.of(series, List.of(0.0, 1.0, 2.0, 3.0)).lookup();

    assertThat(lookup.valueOf(series.get(0))).isEqualTo(0);
    assertThat(lookup.valueOf(series.get(3))).isEqualTo(3);
    assertThat(lookup.valueOf(series(5).get(4))).isNaN();
    assertThat(lookup.valueOf(series.get(1))).isEqualTo(1);
  }

  private static Counters counters(int most) {
    return Counters.of(series(most), series(most).stream().map(any -> 1.0).toList());
  }

  private static List<Reading.Series> series(int most) {
    List<Reading.Series> series = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      series.add(
          Reading.Series.of(
              Measure.RECEIVED, new MetricSeries("received", Map.of("interface", "eth" + i))));
    }
    return series;
  }
}
