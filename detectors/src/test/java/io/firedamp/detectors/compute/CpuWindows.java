package io.firedamp.detectors.compute;

import io.firedamp.schemas.avro.SubjectKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Windows of one-minute buckets as rules see them, without a detector around them. */
final class CpuWindows {
  static final Readings MINER = readings(0.99, 0.985, 0.005, 1, 60, 0);

  private static final Readings NOTHING =
      readings(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  private CpuWindows() {}

  /** The given number of minutes, each read as the function says by its number. */
  static CpuWindow minutes(int count, IntFunction<Readings> reading) {
    return of(IntStream.range(0, count).mapToObj(i -> new Bucket(i, reading.apply(i))).toList());
  }

  /** The same of a node. */
  static CpuWindow minutesOfANode(int count, IntFunction<Readings> reading) {
    return of(
        SubjectKind.NODE,
        IntStream.range(0, count).mapToObj(i -> new Bucket(i, reading.apply(i))).toList());
  }

  static CpuWindow of(List<Bucket> buckets) {
    return of(SubjectKind.CONTAINER, buckets);
  }

  static CpuWindow of(SubjectKind kind, List<Bucket> buckets) {
    History history = new History(1440, new float[0]);
    buckets.forEach(bucket -> history.add(bucket.mean().cores()));
    return new CpuWindow(
        kind, Duration.ofMinutes(1), Instant.EPOCH, new ArrayList<>(buckets), () -> history);
  }

  /** As a container is measured of whose memory and throttling nothing is known. */
  static Readings readings(
      double cores,
      double userCores,
      double systemCores,
      double capacity,
      double network,
      double fsWrite) {
    double[] values = new double[Readings.COUNT];
    Arrays.fill(values, Double.NaN);
    values[0] = cores;
    values[1] = userCores;
    values[2] = systemCores;
    values[3] = capacity;
    values[4] = network;
    values[5] = fsWrite;
    return Readings.of(values);
  }

  static Readings inMemory(double bytes, Readings readings) {
    return with(6, bytes, readings);
  }

  static Readings inHugePages(double bytes, Readings readings) {
    return with(7, bytes, readings);
  }

  static Readings throttled(double ratio, Readings readings) {
    return with(8, ratio, readings);
  }

  /** Of a node's control groups, of which nothing else is measured. */
  static Readings unaccounted(double cores) {
    return with(9, cores, NOTHING);
  }

  /** Of a node with so many huge pages, of which nothing else is measured. */
  static Readings hugePagesTotal(double pages) {
    return with(10, pages, NOTHING);
  }

  private static Readings with(int place, double value, Readings readings) {
    double[] values = readings.toArray();
    values[place] = value;
    return Readings.of(values);
  }

  static Readings cores(double cores) {
    return readings(cores, cores * 0.99, cores * 0.01, 4, 60, 0);
  }
}
