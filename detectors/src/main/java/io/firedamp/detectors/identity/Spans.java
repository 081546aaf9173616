package io.firedamp.detectors.identity;

import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The intervals in which something was seen, from facts in time order: each is looked at once. */
final class Spans {
  /**
   * One interval of event time.
   *
   * @param until null while it is open
   */
  record Span(Instant from, @Nullable Instant until) {}

  private final List<Span> ended = new ArrayList<>();
  private @Nullable Instant open;
  private Instant lastEnd = Instant.MIN;

  /** When a fact says it began: what started later than it was seen, when it was seen. */
  static Instant start(ContainerState fact) {
    return fact.getStarted().filter(fact.getTime()::isAfter).orElse(fact.getTime());
  }

  /** A fact shows it. That it stopped shows it only where the fact says since when it ran. */
  void show(ContainerState fact) {
    boolean ran = fact.getState() != RunState.STOPPED || fact.getStarted().isPresent();
    if (open == null && ran) {
      Instant start = start(fact);
      open = start.isAfter(lastEnd) ? start : lastEnd;
    }
  }

  /** A fact ends it, if it stopped anything. */
  void end(ContainerState fact) {
    if (open != null && fact.getState() == RunState.STOPPED) {
      ended.add(new Span(open, fact.getTime()));
      lastEnd = fact.getTime();
      open = null;
    }
  }

  /** When the first of them began; long ago where there is none. */
  Instant first() {
    if (!ended.isEmpty()) {
      return ended.get(0).from();
    }
    return open == null ? Instant.MIN : open;
  }

  /** All of them, earliest first. */
  List<Span> all() {
    List<Span> all = new ArrayList<>(ended);
    if (open != null) {
      all.add(new Span(open, null));
    }
    return all;
  }
}
