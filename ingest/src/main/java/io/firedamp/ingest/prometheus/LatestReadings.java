package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.kit.Fingerprint;
import io.firedamp.schemas.LatestUsed;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The latest two readings of each container, pod and node. Lets go of who was not read for longest.
 */
final class LatestReadings {
  private static final int MOST_SUBJECTS = 50_000;
  private static final int MOST_SHAPES = 1_024;

  /** Series of a shape that others have too. */
  private static final int LARGEST_SHARED = 64;

  /** In memory, of whatever is remembered beside the counters of two readings. */
  private static final int BYTES = 240;

  private static final int BYTES_OF_SERIES = 112;

  private final long mostBytes;
  private final Map<Fingerprint, Dated> latest = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Counters.Shape, Counters.Shape> shapes = new LatestUsed<>(MOST_SHAPES);
  private long bytes;

  /**
   * @param before the reading before it: what is dated ahead is followed by what is not
   */
  record Dated(long millis, Counters counters, @Nullable Dated before) {
    private Dated alone() {
      return new Dated(millis, counters, null);
    }

    /** In memory, at most. */
    private long bytes() {
      int size = counters.shape().size();
      boolean isShared = size <= LARGEST_SHARED;
      return BYTES
          + (isShared ? 0L : (long) size * BYTES_OF_SERIES)
          + Double.BYTES * (size + (before == null ? 0L : before.counters.shape().size()));
    }
  }

  /**
   * @param mostBytes of memory, about
   */
  LatestReadings(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Null when there is none. */
  @Nullable Dated get(Fingerprint subject) {
    return latest.get(subject);
  }

  void put(Fingerprint subject, long millis, Counters counters, @Nullable Dated before) {
    Dated now =
        new Dated(
            millis,
            counters.shaped(shared(counters.shape(), before)),
            before == null ? null : before.alone());
    Dated replaced = latest.put(subject, now);
    bytes += now.bytes() - (replaced == null ? 0 : replaced.bytes());
    var eldest = latest.values().iterator();
    while (bytes > mostBytes || latest.size() > MOST_SUBJECTS) {
      bytes -= eldest.next().bytes();
      eldest.remove();
    }
  }

  private Counters.Shape shared(Counters.Shape shape, @Nullable Dated before) {
    if (before != null && before.counters().shape().equals(shape)) {
      return before.counters().shape();
    }
    Counters.Shape known = shape.size() > LARGEST_SHARED ? null : shapes.putIfAbsent(shape, shape);
    return known == null ? shape : known;
  }
}
