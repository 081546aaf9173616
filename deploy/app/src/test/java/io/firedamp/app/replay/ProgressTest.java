package io.firedamp.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private static final Instant REACHED = Instant.parse("2018-03-16T10:00:00Z");

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
  private final StringWriter err = new StringWriter();

  @Test
  void tellsShareRateEventTimeAndTimeLeft() {
    Progress progress = progress(1000);

    after(10);
    progress.tell(250, 5_000, REACHED);

    assertThat(err.toString().lines())
        .containsExactly(
            "firedamp: 25%, 500 events/s, event time 2018-03-16T10:00:00Z, about 30 s left");
  }

  @Test
  void tellsNoMoreOftenThanEveryFiveSeconds() {
    Progress progress = progress(1000);

    for (int second = 0; second < 12; second++) {
      after(1);
      progress.tell(second, second, REACHED);
    }

    assertThat(err.toString()).hasLineCount(2);
  }

  @Test
  void tellsOfAFileThatGrewAndOfNoBytesAtAll() {
    Progress grown = progress(100);
    Progress empty = progress(0);

    after(5);
    grown.tell(200, 1, REACHED);
    empty.tell(0, 0, REACHED);

    assertThat(err.toString().lines())
        .allMatch(line -> line.startsWith("firedamp: 100%,") && line.endsWith("about 0 s left"));
  }

  @Test
  void promisesNoEndBeforeAnythingWasRead() {
    Progress progress = progress(100);

    after(5);
    progress.tell(0, 0, REACHED);

    assertThat(err.toString()).startsWith("firedamp: 0%, 0 events/s").doesNotContain("left");
  }

  private Progress progress(long totalBytes) {
    return new Progress(new PrintWriter(err, true), totalBytes, now::get);
  }

  private void after(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
