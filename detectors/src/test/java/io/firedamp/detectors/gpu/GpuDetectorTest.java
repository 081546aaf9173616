package io.firedamp.detectors.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.Detector;
import io.firedamp.detectors.DetectorContract;
import io.firedamp.detectors.DetectorHarness;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.SubjectKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GpuDetectorTest extends DetectorContract {
  private static final Instant MIDNIGHT = Instant.parse("2026-03-02T00:00:00Z");
  private static final Alias POD = Alias.pod("prod", "jobs", "job-01");

  @Override
  protected Detector detector() {
    return new GpuDetector(GpuDetector.Settings.DEFAULTS);
  }

  @Override
  protected Set<String> durableNames() {
    return Set.of("resource-samples", "gpu-minutes", "signals", "ticks");
  }

  @Override
  protected List<ResourceSample> story() {
    return mining(0, 80, "GPU-0");
  }

  /** Four samples a minute. */
  private static List<ResourceSample> mining(int fromMinute, int minutes, String gpu) {
    List<ResourceSample> samples = new ArrayList<>();
    for (int i = 0; i < minutes * 4; i++) {
      samples.add(sample(MIDNIGHT.plusSeconds(fromMinute * 60L + i * 15L), gpu, 0, 17e6).build());
    }
    return samples;
  }

  private static ResourceSample.Builder sample(
      Instant time, String gpu, double tensor, double pcie) {
    return ResourceSample.newBuilder()
        .setEventId(gpu + time)
        .setTime(time)
        .setStart(time)
        .setCluster("prod")
        .setSource("test")
        .setSubject(POD.toString())
        .setSubjectKind(SubjectKind.GPU)
        .setContainerName("main")
        .setGpu(gpu)
        .setGpuActive(0.43)
        .setGpuTensorActive(tensor)
        .setGpuMultiprocessorActive(0.42)
        .setGpuFloatActive(0.0)
        .setGpuIntegerActive(0.31)
        .setGpuPcieRate(pcie);
  }

  private List<Signal> play(List<ResourceSample> samples) {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      return harness.publish(samples).signals();
    }
  }

  @Test
  void saysAfterTenMinutesThatAGpuWorksAsMiningDoesAndAgainEachHour() {
    List<Signal> signals = play(mining(0, 140, "GPU-0"));

    assertThat(signals)
        .extracting(signal -> Duration.between(MIDNIGHT, signal.getTime()).toMinutes())
        .containsExactly(8L, 68L, 128L);
    assertThat(signals)
        .extracting(signal -> Duration.between(MIDNIGHT, signal.getStarted()).toMinutes())
        .containsExactly(0L, 58L, 118L);
    assertThat(signals)
        .allSatisfy(
            signal -> {
              assertThat(signal.getRule()).isEqualTo("MET-10");
              assertThat(signal.getLeg()).isEqualTo(Leg.COMPUTE);
              assertThat(signal.getTraits()).containsExactly("GPU");
              assertThat(signal.getDecibans()).isEqualTo(14);
              assertThat(signal.getAttributes()).containsEntry("container.name", "main");
              assertThat(signal.getEvidence()).hasSize(1);
            });
  }

  @Test
  void staysSilentOnATrainingAndOnAGpuFedWithData() {
    List<ResourceSample> samples = new ArrayList<>();
    for (int i = 0; i < 240; i++) {
      samples.add(sample(MIDNIGHT.plusSeconds(i * 15L), "GPU-0", 0.2, 17e6).build());
      samples.add(sample(MIDNIGHT.plusSeconds(i * 15L), "GPU-1", 0, 900e6).build());
    }

    assertThat(play(samples)).isEmpty();
  }

  @Test
  void judgesEachGpuOfAPodByItself() {
    List<ResourceSample> samples = mining(0, 20, "GPU-0");
    for (int i = 0; i < 80; i++) {
      samples.add(sample(MIDNIGHT.plusSeconds(i * 15L), "GPU-1", 0.2, 17e6).build());
    }

    assertThat(play(samples))
        .extracting(signal -> signal.getAttributes().get("firedamp.gpu.id"))
        .containsExactly("GPU-0");
  }

  @Test
  void aSampleOfAWrongDateBlindsNothing() {
    List<ResourceSample> samples = mining(0, 30, "GPU-0");
    samples.add(20, sample(Instant.parse("2099-01-01T00:00:00Z"), "GPU-0", 0.5, 1e9).build());
    samples.add(60, sample(MIDNIGHT.plusSeconds(59 * 60), "GPU-0", 0.5, 1e9).build());

    assertThat(play(samples))
        .extracting(Signal::getTime)
        .containsExactly(MIDNIGHT.plus(Duration.ofMinutes(8)));
  }

  @Test
  void repeatedSamplesChangeNothing() {
    List<ResourceSample> twice = new ArrayList<>();
    mining(0, 80, "GPU-0").forEach(sample -> twice.addAll(List.of(sample, sample)));

    assertThat(play(twice))
        .extracting(Signal::getId)
        .isEqualTo(play(mining(0, 80, "GPU-0")).stream().map(Signal::getId).toList());
  }

  @Test
  void leavesSamplesOfCpusAlone() {
    List<ResourceSample> samples =
        mining(0, 80, "GPU-0").stream()
            .map(
                sample ->
                    ResourceSample.newBuilder(sample).setSubjectKind(SubjectKind.CONTAINER).build())
            .toList();

    assertThat(play(samples)).isEmpty();
  }
}
