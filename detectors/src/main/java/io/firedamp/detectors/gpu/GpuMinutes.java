package io.firedamp.detectors.gpu;

import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.detectors.state.GpuMinuteState;
import io.firedamp.detectors.state.GpuMinutesState;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;

/**
 * The last minutes of one GPU, and what was said of it. A sample of a wrong date makes a minute of
 * its own far from the others; it moves no clock.
 */
final class GpuMinutes {
  /** A window is judged when a sample so many minutes past it comes: until then it may be late. */
  private static final int LATENESS = 2;

  private static final int WINDOW = 10;
  private static final int FEWEST = 8;
  private static final int MOST = 2 * (WINDOW + LATENESS);
  private static final long MILLIS = 60_000;
  private static final long REAFFIRM = 60 * MILLIS;

  private final TreeMap<Long, Minute> minutes = new TreeMap<>();
  private long saidUntil = Long.MIN_VALUE;
  private double said;

  /**
   * @param seconds bit per second of which a sample was counted: a repeated one is not again
   */
  private record Minute(long seconds, GpuFigures sum) {}

  /** Ten minutes, of which at least eight had samples; from the first that had. */
  record Window(Instant start, Instant end, GpuFigures sum) {}

  /** The window that this sample shows to be over, if it does. */
  Optional<Window> add(Instant time, GpuFigures figures) {
    long minute = Math.floorDiv(time.toEpochMilli(), MILLIS);
    long second = 1L << Math.floorMod(time.getEpochSecond(), 60L);
    boolean opens = !minutes.containsKey(minute);
    Minute known = minutes.getOrDefault(minute, new Minute(0, GpuFigures.NONE));
    if ((known.seconds() & second) != 0) {
      return Optional.empty();
    }
    minutes.put(minute, new Minute(known.seconds() | second, known.sum().plus(figures)));
    forgetTheFarthest();
    return opens ? windowBefore(minute - LATENESS + 1) : Optional.empty();
  }

  private Optional<Window> windowBefore(long end) {
    SortedMap<Long, Minute> window = minutes.subMap(end - WINDOW, end);
    if (window.size() < FEWEST) {
      return Optional.empty();
    }
    GpuFigures sum =
        window.values().stream().map(Minute::sum).reduce(GpuFigures.NONE, GpuFigures::plus);
    return Optional.of(
        new Window(
            Instant.ofEpochMilli(window.firstKey() * MILLIS),
            Instant.ofEpochMilli(end * MILLIS),
            sum));
  }

  private void forgetTheFarthest() {
    if (minutes.size() > MOST) {
      long middle = middle();
      boolean early = middle - minutes.firstKey() >= minutes.lastKey() - middle;
      minutes.remove(early ? minutes.firstKey() : minutes.lastKey());
    }
  }

  private long middle() {
    return minutes.keySet().stream().skip(minutes.size() / 2).findFirst().orElseThrow();
  }

  /** When it was last heard of, by the middle of its minutes. */
  long millis() {
    return minutes.isEmpty() ? 0 : middle() * MILLIS;
  }

  /** Whether to say it: at once, when more is known, and then once an hour. */
  boolean says(Window window, double decibans) {
    long end = window.end().toEpochMilli();
    boolean again = saidUntil == Long.MIN_VALUE || Math.abs(end - saidUntil) >= REAFFIRM;
    if (!again && decibans <= said) {
      return false;
    }
    saidUntil = end;
    said = decibans;
    return true;
  }

  static Serde<GpuMinutes> serde() {
    return StateSerde.of(GpuMinutesState.class, GpuMinutes::toState, GpuMinutes::fromState);
  }

  private GpuMinutesState toState() {
    return GpuMinutesState.newBuilder()
        .setSaidUntil(saidUntil)
        .setSaid(said)
        .setMinutes(
            minutes.entrySet().stream()
                .map(entry -> toState(entry.getKey(), entry.getValue()))
                .toList())
        .build();
  }

  private static GpuMinuteState toState(long number, Minute minute) {
    GpuFigures sum = minute.sum();
    return GpuMinuteState.newBuilder()
        .setMinute(number)
        .setSeconds(minute.seconds())
        .setSamples(sum.samples())
        .setActive(sum.active())
        .setTensor(sum.tensor())
        .setMultiprocessors(sum.multiprocessors())
        .setFloating(sum.floating())
        .setInteger(sum.integer())
        .setPcie(sum.pcie())
        .build();
  }

  private static GpuMinutes fromState(GpuMinutesState state) {
    GpuMinutes minutes = new GpuMinutes();
    minutes.saidUntil = state.getSaidUntil();
    minutes.said = state.getSaid();
    for (GpuMinuteState minute : state.getMinutes()) {
      GpuFigures sum =
          new GpuFigures(
              minute.getSamples(),
              minute.getActive(),
              minute.getTensor(),
              minute.getMultiprocessors(),
              minute.getFloating(),
              minute.getInteger(),
              minute.getPcie());
      minutes.minutes.put(minute.getMinute(), new Minute(minute.getSeconds(), sum));
    }
    return minutes;
  }
}
