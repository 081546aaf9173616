package io.firedamp.detectors.compute;

import io.firedamp.schemas.avro.SubjectKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a rule judges: a subject's closed buckets up to now.
 *
 * @param kind what was measured
 * @param length of a bucket
 * @param firstSeen start of the subject's first sample
 * @param buckets closed, oldest first, never empty; a bucket nobody measured is not among them
 * @param past the subject's CPU use up to and with the newest bucket, read when it is asked for
 */
record CpuWindow(
    SubjectKind kind,
    Duration length,
    Instant firstSeen,
    List<Bucket> buckets,
    Supplier<History> past) {
  /** Share of a time's buckets that must have been measured for it to be judged as a whole. */
  private static final double MEASURED = 0.9;

  /**
   * The subject's CPU use up to and with the newest bucket; to read it costs more than the rest.
   */
  History history() {
    return past.get();
  }

  Bucket newest() {
    return buckets.get(buckets.size() - 1);
  }

  /** The measured ones among the last {@code count} buckets of event time, oldest first. */
  List<Bucket> last(int count) {
    long oldest = newest().index() - count;
    int from = buckets.size();
    while (from > 0 && buckets.get(from - 1).index() > oldest) {
      from--;
    }
    return buckets.subList(from, buckets.size());
  }

  /** The last buckets that make up a time; empty when too few of them were measured. */
  Optional<List<Bucket>> measuredIn(Duration time) {
    int size = bucketsIn(time);
    List<Bucket> measured = last(size);
    return measured.size() < Math.max(2, size * MEASURED)
        ? Optional.empty()
        : Optional.of(measured);
  }

  /** How many buckets a time holds, at least one. */
  int bucketsIn(Duration time) {
    return bucketsIn(time, length);
  }

  static int bucketsIn(Duration time, Duration length) {
    return (int) Math.max(1, time.toMillis() / length.toMillis());
  }

  Instant startOf(Bucket bucket) {
    return Instant.ofEpochMilli(bucket.index() * length.toMillis());
  }
}
