package io.firedamp.detectors.mining;

import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Signals of one rule about one thing that follow each other: one interval, so that nothing early
 * is forgotten where evidence is bounded. Merging is commutative.
 *
 * @param first the earliest signal
 * @param best the strongest signal
 * @param subjects hashes of the subjects it was seen on, the smallest {@value #MOST_SUBJECTS}
 */
record EvidenceRun(
    Instant from, Instant until, Signal first, Signal best, NavigableSet<Integer> subjects) {
  static final int MOST_SUBJECTS = 64;

  static final Comparator<Signal> EARLIEST =
      Comparator.comparing(Signal::getTime).thenComparing(Signal::getId);

  static final Comparator<Signal> STRONGEST =
      Comparator.comparing(Signal::getDecibans).reversed().thenComparing(EARLIEST);

  static EvidenceRun of(Signal signal) {
    return new EvidenceRun(
        signal.getStarted(),
        endOf(signal),
        signal,
        signal,
        new TreeSet<>(java.util.List.of(signal.getSubject().hashCode())));
  }

  Leg leg() {
    return best.getLeg();
  }

  /** Address of whom it was held with; empty where it is about no connection. */
  String peer() {
    return best.getAttributes().getOrDefault("destination.ip", "");
  }

  /** Runs of one rule about one thing are one story, told in stretches. */
  boolean isOfSameFinding(EvidenceRun other) {
    return best.getRule().equals(other.best.getRule())
        && best.getSlot().equals(other.best.getSlot())
        && leg() == other.leg();
  }

  /** Whether both overlap or lie within the window. */
  boolean meets(EvidenceRun other, Duration window) {
    return !from.isAfter(other.until.plus(window)) && !other.from.isAfter(until.plus(window));
  }

  EvidenceRun and(EvidenceRun other) {
    NavigableSet<Integer> all = new TreeSet<>(subjects);
    all.addAll(other.subjects);
    while (all.size() > MOST_SUBJECTS) {
      all.remove(all.last());
    }
    return new EvidenceRun(
        from.isBefore(other.from) ? from : other.from,
        until.isAfter(other.until) ? until : other.until,
        EARLIEST.compare(first, other.first) <= 0 ? first : other.first,
        STRONGEST.compare(best, other.best) <= 0 ? best : other.best,
        all);
  }

  /** The same with a signal in place of the one of its id, if that stands in it. */
  EvidenceRun exchanging(Signal signal) {
    return new EvidenceRun(
        from,
        until,
        first.getId().equals(signal.getId()) ? signal : first,
        best.getId().equals(signal.getId()) ? signal : best,
        subjects);
  }

  /** Bytes that it takes to keep, at most. */
  int size() {
    return SignalSize.of(first) + SignalSize.of(best);
  }

  boolean has(String trait) {
    return best.getTraits().contains(trait);
  }

  /** Whether it is of a node's address that several workloads share. */
  boolean isShared() {
    return best.getAttributes().containsKey(Adjustment.SHARED);
  }

  /** When it was last seen: what an image is goes on, but is seen at its start. */
  Instant lastSeen() {
    return lasts(best) ? first.getTime() : until;
  }

  /** What an image is, and who let it in, holds for a while; burning and talking are moments. */
  private static Instant endOf(Signal signal) {
    Instant end = lasts(signal) ? signal.getValidUntil() : signal.getTime();
    return end.isBefore(signal.getStarted()) ? signal.getStarted() : end;
  }

  private static boolean lasts(Signal signal) {
    return signal.getLeg() == Leg.IMAGE || signal.getLeg() == Leg.ACCESS;
  }
}
