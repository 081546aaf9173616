package io.firedamp.samples.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.firedamp.samples.Evasion;
import java.time.Duration;
import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadsTest {
  private static final Instant MONDAY = Instant.parse("2026-01-05T00:00:00Z");

  @Test
  void variesAMinerAsMuchAsLabelledMinersVaried() {
    double[] minutes = minutes(Loads.flat(4, Evasion.MEASURED_JITTER), 0, 600);

    assertThat(mean(minutes)).isCloseTo(4, within(0.02));
    assertThat(deviation(minutes) / mean(minutes)).isCloseTo(0.015, within(0.003));
  }

  @Test
  void wandersByAsMuchAsItIsTold() {
    double[] minutes = minutes(Loads.wandering(2, 0.3, 0.5), 0, 20_000);

    assertThat(mean(minutes)).isCloseTo(2, within(0.05));
    assertThat(deviation(minutes) / mean(minutes)).isCloseTo(0.3, within(0.03));
  }

  @Test
  void isBusyAtItsHourAndLessAtWeekends() {
    Load load = Loads.daily(0.1, 1.1, 15, 0.01);

    double night = mean(minutes(load, 3 * 60, 30));
    double day = mean(minutes(load, 15 * 60, 30));
    double saturday = mean(minutes(load, (5 * 24 + 15) * 60, 30));

    assertThat(night).isLessThan(0.3);
    assertThat(day).isCloseTo(1.1, within(0.05));
    assertThat(saturday).isCloseTo(0.6, within(0.05));
  }

  @Test
  void takesTurnsByTheirLengths() {
    Load load =
        Loads.inTurn(
            Loads.flat(3, 0), Duration.ofMinutes(24), Loads.flat(0, 0), Duration.ofMinutes(16));

    double[] minutes = minutes(load, 0, 400);

    assertThat(minutes).containsOnly(0, 3);
    assertThat(mean(minutes)).isCloseTo(1.8, within(0.02));
  }

  @Test
  void wakesAfterItsSleep() {
    Load load = Loads.after(Loads.flat(0, 0), Duration.ofMinutes(60), Loads.flat(2, 0));

    assertThat(minutes(load, 0, 60)).containsOnly(0);
    assertThat(minutes(load, 60, 10)).containsOnly(2);
  }

  private static double[] minutes(Load load, int first, int count) {
    Load.Demand demand = load.of(MONDAY, new Random(5));
    return IntStream.range(first, first + count)
        .mapToDouble(minute -> demand.cores(MONDAY.plus(Duration.ofMinutes(minute))))
        .toArray();
  }

  private static double mean(double[] numbers) {
    DoubleSummaryStatistics statistics = new DoubleSummaryStatistics();
    for (double number : numbers) {
      statistics.accept(number);
    }
    return statistics.getAverage();
  }

  private static double deviation(double[] numbers) {
    double mean = mean(numbers);
    double squares = 0;
    for (double number : numbers) {
      squares += (number - mean) * (number - mean);
    }
    return Math.sqrt(squares / numbers.length);
  }
}
