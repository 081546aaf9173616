package io.firedamp.detectors.compute;

import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SubjectKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Resource samples of one container of one core. */
final class Samples {
  static final Instant MIDNIGHT = Instant.parse("2026-03-02T00:00:00Z");
  static final Alias WEB = Alias.container("plain", "c0ffee");

  private Samples() {}

  /** One sample every {@code interval}, each covering the interval before it. */
  static List<ResourceSample> every(Duration interval, int count, IntFunction<Readings> reading) {
    List<ResourceSample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant start = MIDNIGHT.plus(interval.multipliedBy(i));
      samples.add(sample(WEB, start, start.plus(interval), reading.apply(i)));
    }
    return samples;
  }

  static ResourceSample sample(Alias subject, Instant start, Instant end, Readings readings) {
    return ResourceSample.newBuilder()
        .setEventId("sample-" + end.toEpochMilli())
        .setTime(end)
        .setStart(start)
        .setCluster(subject.cluster())
        .setSource("test")
        .setSubject(subject.toString())
        .setSubjectKind(SubjectKind.CONTAINER)
        .setCpuCores(measured(readings.cores()))
        .setCpuUserCores(measured(readings.userCores()))
        .setCpuSystemCores(measured(readings.systemCores()))
        .setCpuLimitCores(measured(readings.capacity()))
        .setNetworkReceiveRate(measured(readings.network() / 2))
        .setNetworkTransmitRate(measured(readings.network() / 2))
        .setFsWriteRate(measured(readings.fsWrite()))
        .setMemoryBytes(measured(readings.memory()))
        .setHugePagesBytes(measured(readings.hugePages()))
        .setThrottledRatio(measured(readings.throttled()))
        .setCpuUnaccountedCores(measured(readings.unaccounted()))
        .setHugePagesTotal(measured(readings.hugePagesTotal()))
        .build();
  }

  @SuppressWarnings("NullAway") // An Avro builder takes null for an absent value.
  private static Double measured(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
