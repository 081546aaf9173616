package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SubjectKind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GpuSamplesTest {
  private static final Instant TEN = Instant.parse("2026-11-24T10:00:00Z");
  private static final String HOST = "gpu=\"0\",UUID=\"GPU-a\",Hostname=\"worker-1\"";
  private static final String POD = HOST + ",namespace=\"jobs\",pod=\"job-01\",container=\"main\"";

  private static List<ResourceSample> read(byte[] document) throws Exception {
    return new RateReader(new Provenance("prod", "gpus"), "")
        .read(document, TEN).stream()
            .map(ParsedEvent::value)
            .map(ResourceSample.class::cast)
            .toList();
  }

  private static List<ResourceSample> read(String document) throws Exception {
    return read(document.getBytes(UTF_8));
  }

  @Test
  void readsARealCardsExpositionOfAllFieldsForThePodThatHoldsIt() throws Exception {
    List<ResourceSample> samples = read(SharedData.bytes("metrics/gpu-h200/prom-15s/0000.prom"));

    assertThat(samples).isNotEmpty();
    ResourceSample first = samples.get(0);
    assertThat(first.getSubject()).isEqualTo("prod/pod/jobs/job-01");
    assertThat(first.getSubjectKind()).isEqualTo(SubjectKind.GPU);
    assertThat(first.getContainerName()).contains("main");
    assertThat(first.getGpuActive()).contains(0.426657);
    assertThat(first.getGpuTensorActive()).contains(0.0);
    assertThat(first.getGpuFloatActive()).contains(0.0);
    assertThat(first.getGpuIntegerActive()).contains(0.307901);
    assertThat(first.getGpuPcieRate().orElseThrow()).isCloseTo(5477636 + 11492689, within(1.0));
  }

  @Test
  void whatTheDefaultSetDoesNotTellIsAbsent() throws Exception {
    ResourceSample first =
        read(SharedData.bytes("metrics/gpu-h200/prom-15s-default-set/0000.prom")).get(0);

    assertThat(first.getGpuActive()).isPresent();
    assertThat(first.getGpuPcieRate()).isPresent();
    assertThat(first.getGpuIntegerActive()).isEmpty();
    assertThat(first.getGpuFloatActive()).isEmpty();
    assertThat(first.getGpuMultiprocessorActive()).isEmpty();
  }

  @Test
  void aSumIsToldOnlyWhenAllItsPartsAre() throws Exception {
    ResourceSample sample =
        read("DCGM_FI_PROF_GR_ENGINE_ACTIVE{%1$s} 0.5\nDCGM_FI_PROF_PCIE_TX_BYTES{%1$s} 5\n"
                    .formatted(POD)
                + "DCGM_FI_PROF_PIPE_FP32_ACTIVE{%1$s} 0\nDCGM_FI_PROF_PIPE_FP16_ACTIVE{%1$s} 0\n"
                    .formatted(POD)
                + "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE{%s} NaN\n".formatted(POD)
                + "DCGM_FI_PROF_PIPE_INT_ACTIVE{%s} 9223372036854775794\n".formatted(POD))
            .get(0);

    assertThat(sample.getGpuActive()).contains(0.5);
    assertThat(sample.getGpuPcieRate()).isEmpty();
    assertThat(sample.getGpuFloatActive()).isEmpty();
    assertThat(sample.getGpuTensorActive()).isEmpty();
    assertThat(sample.getGpuIntegerActive()).isEmpty();
  }

  @Test
  void aPrometheusInBetweenDoesNotMakeItTheExportersOwnWork() throws Exception {
    String labels =
        HOST
            + ",namespace=\"gpu-operator\",pod=\"dcgm-exporter-x\",container=\"exporter\""
            + ",exported_namespace=\"jobs\",exported_pod=\"job-01\",exported_container=\"main\"";

    ResourceSample sample = read("DCGM_FI_PROF_GR_ENGINE_ACTIVE{" + labels + "} 0.5\n").get(0);

    assertThat(sample.getSubject()).isEqualTo("prod/pod/jobs/job-01");
    assertThat(sample.getContainerName()).contains("main");
  }

  @Test
  void aCardNobodyHoldsIsItsNodes() throws Exception {
    ResourceSample sample = read("DCGM_FI_PROF_GR_ENGINE_ACTIVE{" + HOST + "} 0.5\n").get(0);

    assertThat(sample.getSubject()).isEqualTo("prod/node/worker-1");
    assertThat(sample.getTime()).isEqualTo(TEN);
  }

  @Test
  void instancesOfASplitCardAreCardsOfTheirOwn() throws Exception {
    String line = "DCGM_FI_PROF_GR_ENGINE_ACTIVE{%s,GPU_I_ID=\"%d\"} 0.5\n";

    assertThat(read(line.formatted(POD, 1) + line.formatted(POD, 2)))
        .extracting(sample -> sample.getGpu().orElseThrow())
        .containsExactly("GPU-a/1", "GPU-a/2");
  }
}
