package io.firedamp.detectors.compute;

import io.firedamp.schemas.avro.SubjectKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a rule judges: a subject's closed buckets up to now.
 *
 * @param kind what was measured
 * @param length of a bucket
 * @param firstSeen start of the subject's first sample
 * @param buckets closed, oldest first, never empty; a bucket nobody measured is not among them
 * @param history the subject's CPU use up to and with the newest bucket
 */
record CpuWindow(
    SubjectKind kind, Duration length, Instant firstSeen, List<Bucket> buckets, History history) {

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
