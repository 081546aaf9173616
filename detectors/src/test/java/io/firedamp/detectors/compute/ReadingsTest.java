package io.firedamp.detectors.compute;

import static io.firedamp.detectors.compute.Samples.MIDNIGHT;
import static io.firedamp.detectors.compute.Samples.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.avro.ResourceSample;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a sample is a measurement, and what a bucket makes of it. */
class ReadingsTest {
  private static final double NONE = Double.NaN;

  @Test
  void whatWasNotMeasuredIsNeverZero() {
    Readings readings = Readings.of(sample().build());

    assertThat(readings.toArray()).containsOnly(NONE);
    assertThat(readings.share()).isNaN();
  }

  @Test
  void zeroIsAMeasurement() {
    Readings readings =
        Readings.of(
            sample()
                .setCpuCores(0.0)
                .setCpuLimitCores(1.0)
                .setNetworkReceiveRate(0.0)
                .setNetworkTransmitRate(0.0)
                .setFsWriteRate(0.0)
                .build());

    assertThat(readings.cores()).isZero();
    assertThat(readings.network()).isZero();
    assertThat(readings.fsWrite()).isZero();
    assertThat(readings.share()).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.001, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aBrokenSensorsReadingIsNone(double value) {
    Readings readings =
        Readings.of(
            sample()
                .setCpuCores(value)
                .setCpuUserCores(value)
                .setCpuSystemCores(value)
                .setNetworkReceiveRate(value)
                .setNetworkTransmitRate(1.0)
                .setFsWriteRate(value)
                .setNodeCores(value)
                .setCpuLimitCores(value)
                .build());

    assertThat(readings.toArray()).containsOnly(NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "4, 7, 7",
    "4, 7.01, NaN",
    ", 4096, 4096",
    ", 4096.1, NaN",
    "0, 4096, 4096",
    "1, 2.5, 2.5"
  })
  void moreThanTheNodeCanIsNoMeasurement(Double node, double told, double read) {
    assertThat(Readings.of(sample().setNodeCores(node).setCpuCores(told).build()).cores())
        .isEqualTo(Double.valueOf(read));
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 4, 0.5",
    "8, 4, 4",
    ", 4, 4",
    "0.5,, 0.5",
    "0, 4, 4",
    "0.5, 0, 0.5",
    "0, 0, NaN"
  })
  void itMayUseTheSmallerOfLimitAndNode(Double limit, Double node, double capacity) {
    assertThat(Readings.of(sample().setCpuLimitCores(limit).setNodeCores(node).build()).capacity())
        .isEqualTo(Double.valueOf(capacity));
  }

  @Test
  void talksBothWays() {
    ResourceSample.Builder sample = sample().setNetworkReceiveRate(3.0);

    assertThat(Readings.of(sample.build()).network()).isNaN();
    assertThat(Readings.of(sample.setNetworkTransmitRate(4.0).build()).network()).isEqualTo(7);
  }

  @Test
  void isWrittenAndReadInOneOrder() {
    Readings readings = CpuWindows.readings(1, 2, 3, 4, 5, 6);

    assertThat(Readings.of(readings.toArray())).isEqualTo(readings);
    assertThat(readings.toArray()).hasSize(Readings.COUNT);
  }

  @Test
  void aBucketWeighsItsSamplesByTheirTime() {
    OpenBucket bucket = bucket();
    bucket.add(cores(1), 45_000);
    bucket.add(cores(5), 15_000);

    assertThat(bucket.close(60_000).orElseThrow().mean().cores()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"29999, false", "30000, true", "60000, true"})
  void aReadingCountsWhenItWasMeasuredForHalfTheBucket(long millis, boolean counts) {
    OpenBucket bucket = bucket();
    bucket.add(cores(1), millis);

    assertThat(bucket.close(60_000).isPresent()).isEqualTo(counts);
  }

  @Test
  void eachReadingOfABucketStandsForItself() {
    OpenBucket bucket = bucket();
    bucket.add(CpuWindows.readings(1, NONE, NONE, NONE, 10, NONE), 20_000);
    bucket.add(CpuWindows.readings(1, 0.5, NONE, NONE, NONE, 0), 40_000);

    Readings mean = bucket.close(60_000).orElseThrow().mean();

    assertThat(mean.cores()).isEqualTo(1);
    assertThat(mean.userCores()).isEqualTo(0.5);
    assertThat(mean.network()).isNaN();
    assertThat(mean.fsWrite()).isZero();
    assertThat(mean.systemCores()).isNaN();
  }

  @Test
  void aBucketNobodyMeasuredIsNone() {
    OpenBucket bucket = bucket();
    bucket.add(cores(NONE), 60_000);

    assertThat(bucket.close(60_000)).isEmpty();
    assertThat(bucket().close(60_000)).isEmpty();
  }

  private static OpenBucket bucket() {
    return OpenBucket.at(7, Sample.of(sample().setCpuCores(1.0).build(), 0, 0));
  }

  private static Readings cores(double cores) {
    return CpuWindows.readings(cores, NONE, NONE, NONE, NONE, NONE);
  }

  private static ResourceSample.Builder sample() {
    Readings nothing = CpuWindows.readings(NONE, NONE, NONE, NONE, NONE, NONE);
    return ResourceSample.newBuilder(
        Samples.sample(WEB, MIDNIGHT, MIDNIGHT.plus(Duration.ofMinutes(1)), nothing));
  }
}
