package io.firedamp.detectors.kit;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.SignalChanges;
import io.firedamp.schemas.avro.Signal;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of two signals about the same thing is kept, whatever order they came in. */
public final class Said {
  /** The earliest; ties by id. */
  public static final Comparator<Signal> KEPT_FIRST =
      Comparator.comparing(Signal::getTime).thenComparing(Signal::getId);

  private Said() {}

  /** What has to be written when a signal comes to one that was kept before, if any. */
  public static List<Signal> next(@Nullable Signal kept, Signal candidate) {
    if (kept == null) {
      return List.of(candidate);
    }
    if (candidate.getId().equals(kept.getId())) {
      return SignalChanges.isToldEarlier(candidate, kept) ? List.of(candidate) : List.of();
    }
    return KEPT_FIRST.compare(candidate, kept) < 0
        ? List.of(Finding.retraction(kept), candidate)
        : List.of();
  }
}
