package io.firedamp.detectors.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * *|PT1M",
        "*/5 * * * *|PT5M",
        "3/15 * * * *|PT15M",
        "0,50 * * * *|PT10M",
        "0-30/10 2 * * *|PT10M",
        "0 * * * *|PT1H",
        "59,0 0,23 * * *|PT1M",
        "0 0,23 * * MON-FRI|PT23H",
        "30 2 * * *|PT24H",
        "0 0 1 jan ?|PT24H",
        "CRON_TZ=Europe/Berlin */10 * * * *|PT10M",
        "@hourly|PT1H",
        "@Daily|PT24H",
        "@weekly|PT24H",
        "@every 90s|PT1M30S",
        "@every 1h5m|PT1H5M",
      })
  void measuresTheShortestTimeBetweenTwoRuns(String schedule, String gap) {
    assertThat(CronSchedule.shortestGap(schedule)).contains(Duration.parse(gap));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "5-1 * * * *",
        "*/0 * * * *",
        "*/ * * * *",
        "1,,2 * * * *",
        "-1 * * * *",
        "* * 0 * *",
        "* * * foo *",
        "@reboot",
        "@every ",
        "@every 5",
        "@every 0s",
        "TZ=UTC"
      })
  void readsNothingElse(String schedule) {
    assertThat(CronSchedule.shortestGap(schedule)).isEmpty();
  }

  @FuzzTest
  void readsAnyText(FuzzedDataProvider data) {
    CronSchedule.shortestGap(data.consumeRemainingAsString())
        .ifPresent(gap -> assertThat(gap).isPositive());
  }
}
