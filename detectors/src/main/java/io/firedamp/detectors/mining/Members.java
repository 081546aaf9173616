package io.firedamp.detectors.mining;

import io.firedamp.detectors.state.Member;
import io.firedamp.detectors.state.Span;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one subject of a workload contributed, whatever order its signals came in. */
final class Members {
  /** Of the time over which a subject burnt: so finely it is kept, and no finer than a minute. */
  private static final int MOST_CELLS = 1024;

  private static final Duration FINEST = Duration.ofMinutes(1);
  private static final Comparator<Span> BY_START =
      Comparator.comparing(Span::getFrom).thenComparing(Span::getUntil);

  private Members() {}

  /** The member with one more signal; names are the alphabetically first, so order is none. */
  static Member and(@Nullable Member known, Signal signal) {
    Optional<Member> before = Optional.ofNullable(known);
    return Member.newBuilder()
        .setPod(first(before.flatMap(Member::getPod), attribute(signal, "pod")))
        .setNode(first(before.flatMap(Member::getNode), attribute(signal, "node")))
        .setContainer(first(before.flatMap(Member::getContainer), burning(signal)))
        .setContainerId(
            first(before.flatMap(Member::getContainerId), attribute(signal, "container.id")))
        .setCores(Math.max(before.map(Member::getCores).orElse(0.0), cores(signal)))
        .setBurnt(burnt(before.map(Member::getBurnt).orElse(List.of()), signal))
        .setLast(latest(before.map(Member::getLast), signal.getTime()))
        .build();
  }

  /** Whether both tell the same of who the subject is. */
  static boolean areSameFacts(Signal one, Signal other) {
    return and(null, one).equals(and(null, other));
  }

  private static Optional<String> burning(Signal signal) {
    return signal.getLeg() == Leg.COMPUTE ? attribute(signal, "container.name") : Optional.empty();
  }

  private static double cores(Signal signal) {
    try {
      return signal.getLeg() == Leg.COMPUTE
          ? attribute(signal, "firedamp.cpu.cores").map(Double::parseDouble).orElse(0.0)
          : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static List<Span> burnt(List<Span> known, Signal signal) {
    if (signal.getLeg() != Leg.COMPUTE || !signal.getTime().isAfter(signal.getStarted())) {
      return known;
    }
    List<Span> spans = new ArrayList<>(known);
    spans.add(new Span(signal.getStarted(), signal.getTime()));
    long cell = cellOf(spans);
    List<Span> merged = new ArrayList<>();
    for (Span span : spans.stream().map(each -> inCells(each, cell)).sorted(BY_START).toList()) {
      Span last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && !span.getFrom().isAfter(last.getUntil())) {
        merged.set(
            merged.size() - 1,
            new Span(last.getFrom(), latest(Optional.of(last.getUntil()), span.getUntil())));
      } else {
        merged.add(span);
      }
    }
    return merged;
  }

  /**
   * The length of cells, milliseconds: a doubling of the finest in which the whole time has no more
   * cells than are kept. The time only grows, and coarser cells are made of finer ones, so what is
   * kept does not depend on the order of signals.
   */
  private static long cellOf(List<Span> spans) {
    long from = spans.stream().mapToLong(span -> span.getFrom().toEpochMilli()).min().orElse(0);
    long until = spans.stream().mapToLong(span -> span.getUntil().toEpochMilli()).max().orElse(0);
    long cell = FINEST.toMillis();
    while (-Math.floorDiv(-until, cell) - Math.floorDiv(from, cell) > MOST_CELLS) {
      cell *= 2;
    }
    return cell;
  }

  private static Span inCells(Span span, long cell) {
    return new Span(
        Instant.ofEpochMilli(Math.floorDiv(span.getFrom().toEpochMilli(), cell) * cell),
        Instant.ofEpochMilli(-Math.floorDiv(-span.getUntil().toEpochMilli(), cell) * cell));
  }

  private static Instant latest(Optional<Instant> known, Instant time) {
    return known.filter(time::isBefore).orElse(time);
  }

  private static @Nullable String first(Optional<String> known, Optional<String> added) {
    if (known.isPresent() && added.isPresent()) {
      return known.get().compareTo(added.get()) <= 0 ? known.get() : added.get();
    }
    return known.or(() -> added).orElse(null);
  }

  private static Optional<String> attribute(Signal signal, String name) {
    return Optional.ofNullable(signal.getAttributes().get(name)).filter(value -> !value.isEmpty());
  }
}
