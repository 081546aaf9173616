package io.firedamp.detectors.network;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.network.NetworkFindings.Rating;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * NET-11, unresolved destination: the peer of a shape is an address that no answer gave to this
 * client on that day or the day before, while answers to it are seen at all. Pools of one's own are
 * often written down as addresses; so are some appliances.
 *
 * @param mostPeers peers of such shapes in a day: whoever holds more has another list of them
 */
public record UnresolvedRule(int mostPeers) {
  static final UnresolvedRule DEFAULTS = new UnresolvedRule(16);

  private static final String RULE = "NET-11";

  private static final double MOST_DECIBANS = 100;

  /** Attribute of the note that keeps what was answered. */
  private static final String ANSWERED = "firedamp.network.answered";

  public UnresolvedRule {
    Require.that(
        mostPeers >= 1 && mostPeers <= 64, "network.unresolved.most-peers", "1..64", mostPeers);
  }

  /** Of whom, and when, something was answered; empty where no address was. */
  Optional<Signal> answered(DnsQuery query) {
    List<String> addresses = query.getAnswers().stream().filter(PoolDnsRule::isUsable).toList();
    if (addresses.isEmpty()) {
      return Optional.empty();
    }
    Signal note =
        new Rating(RULE, 0, Trait.words(), List.of())
            .finding(
                NetworkFindings.subjectOf(query),
                "",
                query.getTime(),
                query.getTime(),
                Duration.ZERO,
                "Answered",
                "",
                new TreeMap<>(),
                List.of())
            .toSignal(NetworkDetector.NAME, List.of());
    return Optional.of(noting(note, AddressSketch.of(addresses)));
  }

  static boolean isAnswer(Signal signal) {
    return signal.getRule().equals(RULE);
  }

  /** What is known of a subject's day after one more answer or shape. */
  List<Signal> with(List<Signal> before, Signal told) {
    List<Signal> after = new ArrayList<>(before);
    if (isAnswer(told)) {
      return withAnswer(after, told);
    }
    after.removeIf(one -> one.getId().equals(told.getId()));
    if (!told.getRetracted()) {
      after.add(told);
    }
    return after;
  }

  private static List<Signal> withAnswer(List<Signal> after, Signal told) {
    for (int i = 0; i < after.size(); i++) {
      Signal note = after.get(i);
      if (isAnswer(note)) {
        after.set(i, noting(note, sketchOf(note).and(sketchOf(told))));
        return after;
      }
    }
    after.add(told);
    return after;
  }

  private static Signal noting(Signal note, AddressSketch answered) {
    return Signal.newBuilder(note)
        .setAttributes(new TreeMap<>(Map.of(ANSWERED, answered.toString())))
        .build();
  }

  private static AddressSketch sketchOf(Signal note) {
    return AddressSketch.parse(note.getAttributes().getOrDefault(ANSWERED, ""));
  }

  /**
   * What stands of a subject's day.
   *
   * @param dayBefore what is known of the day before
   */
  List<Signal> standing(List<Signal> day, List<Signal> dayBefore, Weights weights) {
    List<AddressSketch> answers = new ArrayList<>();
    day.stream().filter(UnresolvedRule::isAnswer).forEach(note -> answers.add(sketchOf(note)));
    List<Signal> shapes = day.stream().filter(one -> !isAnswer(one)).toList();
    long peers = shapes.stream().map(UnresolvedRule::peerOf).distinct().count();
    if (answers.isEmpty() || peers > mostPeers) {
      return List.of();
    }
    dayBefore.stream()
        .filter(UnresolvedRule::isAnswer)
        .forEach(note -> answers.add(sketchOf(note)));
    return shapes.stream()
        .filter(shape -> answers.stream().noneMatch(sketch -> sketch.mayContain(peerOf(shape))))
        .map(shape -> raised(shape, weights))
        .toList();
  }

  private static String peerOf(Signal shape) {
    return shape.getAttributes().getOrDefault("destination.ip", "");
  }

  private static Signal raised(Signal shape, Weights weights) {
    return NetworkFindings.raised(
        shape,
        RULE,
        Math.min(MOST_DECIBANS, shape.getDecibans() + weights.of(RULE, "unresolved").decibans()),
        List.of(Trait.UNRESOLVED.name()),
        List.of("T1071", "T1496.001"),
        "Stratum-shaped connection to an address that nobody told, " + shape.getSlot(),
        "answers to this client are seen, and none gave this address; " + shape.getDetail(),
        List.of());
  }
}
