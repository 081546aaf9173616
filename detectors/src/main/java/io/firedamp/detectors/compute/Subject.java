package io.firedamp.detectors.compute;

import io.firedamp.detectors.compute.CpuRule.Verdict;
import io.firedamp.schemas.avro.SubjectKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one subject beside its history: the open bucket, the last closed ones, how
 * each rule stands, and the newest points of the history that are not written with it yet. Its
 * samples must come in time order.
 */
final class Subject {
  /** A sample that covers more says little about any one bucket; its newest part is used. */
  private static final int MOST_BUCKETS_IN_SAMPLE = 120;

  final long firstSeen;
  final List<Bucket> buckets;
  final Map<String, Standing> standings;
  final Recent recent;
  @Nullable OpenBucket open;
  long newest;
  long nextIndex;

  Subject(
      long firstSeen,
      long newest,
      long nextIndex,
      @Nullable OpenBucket open,
      List<Bucket> buckets,
      Map<String, Standing> standings,
      Recent recent) {
    this.firstSeen = firstSeen;
    this.newest = newest;
    this.nextIndex = nextIndex;
    this.open = open;
    this.buckets = new ArrayList<>(buckets);
    this.standings = new TreeMap<>(standings);
    this.recent = recent;
  }

  static Subject firstSeenIn(Sample sample) {
    long start = Math.min(sample.start(), sample.end());
    return new Subject(
        start, sample.end(), Long.MIN_VALUE, null, List.of(), Map.of(), new Recent());
  }

  /** A bucket that has just ended, with the sample that stands for it. */
  record Closed(Bucket bucket, Sample evidence) {}

  /** Spreads a sample over the buckets it covers; returns those it completes. */
  List<Closed> absorb(Sample sample, long bucketMillis) {
    newest = Math.max(newest, sample.end());
    List<Closed> closed = new ArrayList<>();
    long from = Math.max(sample.start(), sample.end() - MOST_BUCKETS_IN_SAMPLE * bucketMillis);
    if (nextIndex != Long.MIN_VALUE) {
      from = Math.max(from, nextIndex * bucketMillis);
    }
    while (from < sample.end()) {
      long index = Math.floorDiv(from, bucketMillis);
      long end = (index + 1) * bucketMillis;
      OpenBucket bucket = openAt(index, sample, bucketMillis, closed);
      bucket.add(sample.readings(), Math.min(end, sample.end()) - from);
      if (end <= sample.end()) {
        close(bucket, bucketMillis, closed);
      }
      from = end;
    }
    return closed;
  }

  private OpenBucket openAt(long index, Sample sample, long bucketMillis, List<Closed> closed) {
    OpenBucket current = open;
    if (current != null && current.index() != index) {
      close(current, bucketMillis, closed);
      current = null;
    }
    if (current == null) {
      current = OpenBucket.at(index, sample);
      open = current;
    }
    return current;
  }

  private void close(OpenBucket bucket, long bucketMillis, List<Closed> closed) {
    bucket.close(bucketMillis).ifPresent(mean -> closed.add(new Closed(mean, bucket.first())));
    nextIndex = bucket.index() + 1;
    open = null;
  }

  /** A rule has something to say. */
  record Raised(CpuRule rule, Verdict verdict, Instant time, Instant started) {}

  /**
   * Asks every rule about the newest bucket.
   *
   * @param history which must hold that bucket; asked only by a rule that needs it
   */
  List<Raised> judge(
      Bucket bucket,
      SubjectKind kind,
      Supplier<History> history,
      List<? extends CpuRule> rules,
      Pace pace) {
    buckets.add(bucket);
    if (buckets.size() > pace.bucketsKept()) {
      buckets.remove(0);
    }
    CpuWindow window =
        new CpuWindow(kind, pace.bucket(), Instant.ofEpochMilli(firstSeen), buckets, history);
    Instant end = window.startOf(bucket).plus(pace.bucket());
    List<Raised> raised = new ArrayList<>();
    for (CpuRule rule : rules) {
      Standing before = standings.getOrDefault(rule.standing(), Standing.NEVER);
      Optional<Verdict> verdict = rule.judge(window);
      Standing now =
          verdict
              .map(met -> before.metAt(end, met.started(), pace.reaffirm()))
              .orElseGet(before::notMet);
      if (!now.equals(Standing.NEVER)) {
        standings.put(rule.standing(), now);
      }
      if (verdict.isPresent() && before.saysSomethingNewAt(end, pace.reaffirm())) {
        Instant started = Instant.ofEpochMilli(now.started());
        Verdict said = rule.lasting(verdict.get(), Duration.between(started, end));
        raised.add(new Raised(rule, said, end, started));
      }
    }
    return raised;
  }

  /**
   * How event time is cut.
   *
   * @param bucket length of a bucket
   * @param reaffirm how often a lasting condition is said again
   * @param bucketsKept the longest any rule looks back
   */
  record Pace(Duration bucket, Duration reaffirm, int bucketsKept) {}
}
