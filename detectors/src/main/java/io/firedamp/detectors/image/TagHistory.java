package io.firedamp.detectors.image;

import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.detectors.state.TagHistoryState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;

/**
 * Who has put what under one tag. Whatever the order in which pushes come, the same is known.
 *
 * @param pushes the first of each pusher and content, in the order of time; the earliest of them
 * @param last the latest push
 */
record TagHistory(List<Push> pushes, Instant last) {
  /** What comes later changes nothing of what put something else into the place of the first. */
  static final int MOST_PUSHES = 8;

  static final Serde<TagHistory> SERDE =
      StateSerde.of(TagHistoryState.class, TagHistory::toState, TagHistory::fromState);

  static TagHistory of(Push push) {
    return new TagHistory(List.of(push), push.time());
  }

  /** Both, in whatever order they came. */
  TagHistory and(TagHistory other) {
    List<Push> sorted = new ArrayList<>(pushes);
    sorted.addAll(other.pushes);
    sorted.sort(Push.BY_TIME);
    List<Push> first = new ArrayList<>();
    for (Push push : sorted) {
      if (first.size() < MOST_PUSHES && first.stream().noneMatch(push::isSameAs)) {
        first.add(push);
      }
    }
    return new TagHistory(List.copyOf(first), last.isAfter(other.last) ? last : other.last);
  }

  private static TagHistoryState toState(TagHistory history) {
    return TagHistoryState.newBuilder()
        .setPushes(history.pushes.stream().map(Push::toState).toList())
        .setLast(history.last)
        .build();
  }

  private static TagHistory fromState(TagHistoryState state) {
    return new TagHistory(
        state.getPushes().stream().map(Push::fromState).toList(), state.getLast());
  }
}
