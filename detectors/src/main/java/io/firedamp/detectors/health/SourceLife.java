package io.firedamp.detectors.health;

import io.firedamp.detectors.state.DayGapState;
import io.firedamp.detectors.state.SourceLifeState;
import io.firedamp.schemas.avro.SourceReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How often one source sends, as its reports told so far. */
final class SourceLife {
  private static final int DAYS = 7;

  /** From so many days on one outage among them is told from what is usual. */
  private static final int ENOUGH_DAYS = 3;

  /** Reports come each minute: after a longer pause it was us, or Kafka, who were away. */
  private static final Duration PAUSE = Duration.ofMinutes(5);

  private final SourceLifeState state;
  private final Instant since;

  private SourceLife(SourceLifeState state, Instant since) {
    this.state = state;
    this.since = since;
  }

  static SourceLifeState unknown() {
    return SourceLifeState.newBuilder()
        .setFirstSeen(0)
        .setLastSeen(0)
        .setReported(0)
        .setResumed(0)
        .setDays(List.of())
        .build();
  }

  /** What is known once a report has come. */
  static SourceLife of(SourceLifeState before, SourceReport report) {
    long at = report.getTime().toEpochMilli();
    boolean paused = Math.abs(at - before.getReported()) > PAUSE.toMillis();
    SourceLifeState.Builder after =
        SourceLifeState.newBuilder(before)
            .setReported(at)
            .setResumed(paused ? at : before.getResumed())
            .setDays(days(before.getDays(), at, report.getLongestGap()));
    report
        .getSeen()
        .map(Instant::toEpochMilli)
        .ifPresent(
            seen -> {
              after.setFirstSeen(before.getFirstSeen() == 0 ? seen : before.getFirstSeen());
              after.setLastSeen(Math.max(seen, before.getLastSeen()));
            });
    return new SourceLife(after.build(), report.getSince());
  }

  private static List<DayGapState> days(List<DayGapState> before, long at, long gap) {
    long day = Duration.ofMillis(at).toDays();
    List<DayGapState> days = new ArrayList<>(before);
    int last = days.size() - 1;
    if (last >= 0 && days.get(last).getDay() == day) {
      days.set(last, new DayGapState(day, Math.max(gap, days.get(last).getLongestGap())));
    } else if (gap > 0) {
      days.add(new DayGapState(day, gap));
    }
    return days.subList(Math.max(0, days.size() - DAYS), days.size());
  }

  SourceLifeState state() {
    return state;
  }

  /**
   * The longest gap of the days that are remembered; of enough days the second longest, so that one
   * outage is forgiven and a pause of every night is usual.
   */
  Duration usualGap() {
    List<Long> longestFirst =
        state.getDays().stream()
            .map(DayGapState::getLongestGap)
            .sorted(Comparator.reverseOrder())
            .toList();
    int index = longestFirst.size() >= ENOUGH_DAYS ? 1 : 0;
    return longestFirst.isEmpty() ? Duration.ZERO : Duration.ofMillis(longestFirst.get(index));
  }

  /** From its first event to its latest. */
  Duration watched() {
    return Duration.ofMillis(state.getLastSeen() - state.getFirstSeen());
  }

  /** How long it has been waited for: not while nobody listened. */
  Duration waited(Instant at) {
    long from = Math.max(Math.max(state.getLastSeen(), state.getResumed()), since.toEpochMilli());
    return state.getLastSeen() == 0
        ? Duration.ZERO
        : Duration.between(Instant.ofEpochMilli(from), at);
  }

  boolean isToldSilent() {
    return state.getSilentSince() != 0;
  }

  /** Whether something came after its silence was told. */
  boolean isBack() {
    return isToldSilent() && state.getLastSeen() > state.getSilentSince();
  }
}
