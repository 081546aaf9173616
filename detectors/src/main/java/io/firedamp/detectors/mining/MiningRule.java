package io.firedamp.detectors.mining;

import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Met when independent reasons point at one workload. A function of the set of signals alone, so
 * the order in which they came cannot matter.
 *
 * @param window how far apart in event time two legs may lie and still be one story
 * @param imageWeight weight, 0..100, from which an image counts as a leg
 * @param imageComputeHold for how long a new image must burn CPU before that alone is an incident:
 *     builds and start-ups do so for less
 */
record MiningRule(Duration window, int imageWeight, Duration imageComputeHold) {
  private static final Set<String> COMPUTE =
      Set.of("MET-01", "MET-02", "MET-03", "MET-04", "MET-05", "MET-10");
  private static final Set<String> NETWORK =
      Set.of("NET-01", "NET-02", "NET-03", "NET-04", "NET-05", "NET-07", "NET-08");
  private static final Set<String> THROTTLED = Set.of("MET-03", "MET-04");
  private static final Set<String> UNLISTED_PEER = Set.of("NET-04", "NET-08", "NET-11");
  private static final Set<String> LIST_HITS = Set.of("IMG-01", "NET-01", "NET-02", "NET-05");
  private static final int MOST_CONFIDENT = 99;

  static final Comparator<Signal> EARLIEST =
      Comparator.comparing(Signal::getTime).thenComparing(Signal::getId);
  static final Comparator<Signal> STRONGEST =
      Comparator.comparing(Signal::getWeight).reversed().thenComparing(EARLIEST);

  MiningRule {
    if (window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException("window must be positive, was " + window);
    }
    if (imageWeight < 0 || imageWeight > 100) {
      throw new IllegalArgumentException("imageWeight must be 0..100, was " + imageWeight);
    }
    if (imageComputeHold.isNegative()) {
      throw new IllegalArgumentException(
          "imageComputeHold must not be negative, was " + imageComputeHold);
    }
  }

  /**
   * What was found.
   *
   * @param correlations met, for example COR-01
   * @param signals it rests on, earliest first
   * @param strongest signal of each leg
   * @param confidence noisy-OR of the strongest, percent
   */
  record Verdict(
      Severity severity,
      SortedSet<String> correlations,
      List<Signal> signals,
      Map<Leg, Signal> strongest,
      int confidence) {}

  /** The verdict over every signal of one workload that stands. */
  Optional<Verdict> judge(Collection<Signal> standing) {
    List<Signal> signals = standing.stream().sorted(EARLIEST).toList();
    List<Signal> images = matching(signals, this::isImage);
    List<Signal> compute = matching(signals, signal -> COMPUTE.contains(signal.getRule()));
    List<Signal> network = matching(signals, signal -> NETWORK.contains(signal.getRule()));
    Correlations found = new Correlations();
    images.forEach(image -> chain(image, compute, network, found));
    pairs("COR-02", Severity.HIGH, images, network, found);
    pairs("COR-02", Severity.HIGH, compute, network, found);
    images.forEach(image -> stillBurning(image, compute, found));
    if (signals.stream().noneMatch(signal -> LIST_HITS.contains(signal.getRule()))) {
      pairs(
          "COR-10",
          Severity.HIGH,
          matching(compute, signal -> THROTTLED.contains(signal.getRule())),
          matching(signals, signal -> UNLISTED_PEER.contains(signal.getRule())),
          found);
    }
    signals.stream()
        .filter(signal -> signal.getSeverity().compareTo(Severity.HIGH) >= 0)
        .forEach(signal -> found.add(signal.getSeverity(), signal));
    return found.isEmpty() ? Optional.empty() : Optional.of(verdict(found, signals));
  }

  private boolean isImage(Signal signal) {
    return signal.getLeg() == Leg.IMAGE && signal.getWeight() >= imageWeight;
  }

  private void chain(Signal image, List<Signal> compute, List<Signal> network, Correlations found) {
    for (Signal burn : compute) {
      for (Signal talk : network) {
        if (meet(image, burn) && meet(image, talk) && meet(burn, talk)) {
          found.name("COR-01");
          found.add(Severity.CRITICAL, image, burn, talk);
        }
      }
    }
  }

  private void pairs(
      String name, Severity severity, List<Signal> some, List<Signal> others, Correlations found) {
    for (Signal one : some) {
      for (Signal other : others) {
        if (meet(one, other)) {
          found.name(name);
          found.add(severity, one, other);
        }
      }
    }
  }

  private void stillBurning(Signal image, List<Signal> compute, Correlations found) {
    List<Signal> burns = matching(compute, burn -> meet(image, burn));
    if (burns.isEmpty()) {
      return;
    }
    Instant both = latest(image.getStarted(), burns.get(0).getTime());
    Instant held = both.plus(imageComputeHold);
    burns.stream()
        .filter(burn -> !burn.getTime().isBefore(held))
        .findFirst()
        .ifPresent(
            burn -> {
              found.name("COR-02");
              found.add(Severity.MEDIUM, image, burns.get(0), burn);
            });
  }

  private Verdict verdict(Correlations found, List<Signal> signals) {
    List<Signal> story =
        signals.stream()
            .filter(signal -> found.signals.stream().anyMatch(reason -> meet(reason, signal)))
            .toList();
    Map<Leg, Signal> strongest = new EnumMap<>(Leg.class);
    for (Signal signal : story) {
      strongest.merge(
          signal.getLeg(),
          signal,
          (one, other) -> STRONGEST.compare(one, other) <= 0 ? one : other);
    }
    return new Verdict(found.severity, found.names, story, strongest, confidence(strongest));
  }

  /** Noisy-OR: one minus the chance that every leg is innocent. Never certain. */
  private static int confidence(Map<Leg, Signal> strongest) {
    double innocent = 1;
    for (Signal signal : strongest.values()) {
      innocent *= 1 - signal.getWeight() / 100.0;
    }
    return Math.min(MOST_CONFIDENT, (int) Math.round(100 * (1 - innocent)));
  }

  private boolean meet(Signal one, Signal other) {
    return !one.getStarted().isAfter(endOf(other).plus(window))
        && !other.getStarted().isAfter(endOf(one).plus(window));
  }

  /** What an image is, and who let it in, holds for a while; burning and talking are moments. */
  private static Instant endOf(Signal signal) {
    boolean lasts = signal.getLeg() == Leg.IMAGE || signal.getLeg() == Leg.ACCESS;
    return lasts ? signal.getValidUntil() : signal.getTime();
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static List<Signal> matching(List<Signal> signals, Predicate<Signal> test) {
    return signals.stream().filter(test).toList();
  }

  /** What was met so far, in no order that matters. */
  private static final class Correlations {
    private final SortedSet<String> names = new TreeSet<>();
    private final Set<Signal> signals = new LinkedHashSet<>();
    private Severity severity = Severity.INFO;

    void name(String correlation) {
      names.add(correlation);
    }

    void add(Severity met, Signal... reasons) {
      signals.addAll(List.of(reasons));
      severity = met.compareTo(severity) > 0 ? met : severity;
    }

    boolean isEmpty() {
      return signals.isEmpty();
    }
  }
}
