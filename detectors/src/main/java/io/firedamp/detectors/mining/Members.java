package io.firedamp.detectors.mining;

import io.firedamp.detectors.state.Member;
import io.firedamp.detectors.state.Span;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one subject of a workload contributed, whatever order its signals came in. */
final class Members {
  private static final int MOST_SPANS = 32;
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
    spans.sort(BY_START);
    List<Span> merged = new ArrayList<>();
    for (Span span : spans) {
      Span last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && !span.getFrom().isAfter(last.getUntil())) {
        merged.set(
            merged.size() - 1,
            new Span(last.getFrom(), latest(Optional.of(last.getUntil()), span.getUntil())));
      } else {
        merged.add(span);
      }
    }
    while (merged.size() > MOST_SPANS) {
      Span second = merged.remove(1);
      merged.set(0, new Span(merged.get(0).getFrom(), second.getUntil()));
    }
    return merged;
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
