package io.firedamp.detectors.compute;

import io.firedamp.schemas.avro.SubjectKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Windows of one-minute buckets as rules see them, without a detector around them. */
final class CpuWindows {
  static final Readings MINER = new Readings(0.99, 0.985, 0.005, 1, 60, 0);

  private CpuWindows() {}

  /** The given number of minutes, each read as the function says by its number. */
  static CpuWindow minutes(int count, IntFunction<Readings> reading) {
    return of(IntStream.range(0, count).mapToObj(i -> new Bucket(i, reading.apply(i))).toList());
  }

  static CpuWindow of(List<Bucket> buckets) {
    History history = new History(1440, new float[0]);
    buckets.forEach(bucket -> history.add(bucket.mean().cores()));
    return new CpuWindow(
        SubjectKind.CONTAINER,
        Duration.ofMinutes(1),
        Instant.EPOCH,
        new ArrayList<>(buckets),
        () -> history);
  }

  static Readings cores(double cores) {
    return new Readings(cores, cores * 0.99, cores * 0.01, 4, 60, 0);
  }
}
