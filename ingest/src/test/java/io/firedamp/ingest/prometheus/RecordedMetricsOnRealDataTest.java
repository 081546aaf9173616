package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.ResourceSample;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus and VictoriaMetrics wrote down of other people's metrics, read in place. */
class RecordedMetricsOnRealDataTest {
  private final AnyFormatReader reader =
      new AnyFormatReader(
          new PrometheusSource.Factory().parsers(), new Provenance("lab", "prometheus"));

  @Test
  void namesEverySeriesOfAnInstant() throws Exception {
    accounts(
        "prometheus-api/instant-vector-result.json",
        new RecordCounts(219, 0, Map.of("prometheus-api: " + AnsweredSeries.NOT_READ, 219L), 0, 0));
  }

  @Test
  void namesEverySeriesOfARange() throws Exception {
    accounts(
        "prometheus-api/matrix-vm_log_messages.json",
        new RecordCounts(2, 0, Map.of("prometheus-api: " + AnsweredSeries.NOT_READ, 2L), 0, 0));
  }

  @Test
  void namesEverySeriesOfAListOfSeries() throws Exception {
    accounts(
        "promtool-dump/dump-series-1.prom",
        new RecordCounts(3, 0, Map.of("prometheus-api: " + AnsweredSeries.NO_SAMPLES, 3L), 0, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dump-test-1.prom", "dump-test-2.prom", "dump-openmetrics-test.prom"})
  void findsNothingInDumpsOfOtherMetricsAndNothingUnreadable(String dump) throws Exception {
    accounts(
        "promtool-dump/" + dump,
        new RecordCounts(1, 0, Map.of("prometheus-text: " + RecordCounts.NOTHING, 1L), 0, 0));
  }

  @ParameterizedTest
  @CsvSource({
    // containers, pods with a network of their own, pods in their node's, system containers beside
    // no sum over pods, control groups that account for the node
    "newrelic-k8s-1_31.json, 17, 10, 7, 0, 3",
    "newrelic-old.json, 3, 2, 0, 0, 0",
    "newrelic-old-2.json, 12, 6, 2, 2, 0",
    "otel-kubeletstats.json, 9, 3, 6, 0, 4"
  })
  void readsEveryContainerOfASummary(
      String file, long containers, long networks, long nodes, long system, long groups)
      throws Exception {
    String prefix = "kubelet-summary: ";
    reader.read(Files.readAllBytes(SharedData.require("metrics/kubelet-summary/" + file)));

    RecordCounts counts = reader.counts();
    assertThat(counts.unreadable()).isZero();
    assertThat(counts.leftOut().get(prefix + RateReader.FIRST))
        .isEqualTo(containers + networks + 1 + groups);
    assertThat(counts.leftOut().getOrDefault(prefix + KubeletSummary.NODES_NETWORK, 0L))
        .isEqualTo(nodes);
    assertThat(counts.leftOut().getOrDefault(prefix + KubeletSummary.SYSTEM, 0L)).isEqualTo(system);
  }

  @Test
  void measuresAContainerBetweenTwoAnswersOfCadvisor() throws Exception {
    String folder = "metrics/cadvisor-api/";
    reader.read(Files.readAllBytes(SharedData.require(folder + "PreInfoContainer.json")));
    List<ParsedEvent> events =
        reader.read(Files.readAllBytes(SharedData.require(folder + "CurInfoContainer.json")));
    reader.read(Files.readAllBytes(SharedData.require(folder + "InfoPod.json")));

    ResourceSample sample = Parsed.of(ResourceSample.class, events).get(0);
    assertThat(sample.getSubject()).isEqualTo("lab/pod/default/stress-1-core-mh2pn");
    assertThat(sample.getCpuCores().orElseThrow()).isCloseTo(0.01, within(1e-9));
    assertThat(reader.counts())
        .isEqualTo(new RecordCounts(3, 1, Map.of("cadvisor-api: " + RateReader.FIRST, 2L), 0, 0));
  }

  @Test
  void readsEveryCaseOfTheKubeletsResourceMetricsAsScraped() throws Exception {
    ObjectMapper json = new ObjectMapper();
    Map<String, Long> leftOut = new TreeMap<>();
    for (String line :
        Files.readAllLines(
            SharedData.require("metrics/kubelet-resource/decode-cases.part1.jsonl"))) {
      RateReader scraped = new RateReader(new Provenance("lab", "kubelet"), "n1");
      byte[] exposition = json.readTree(line).get("input").asText().getBytes(UTF_8);
      scraped.read(exposition, Instant.parse("2021-10-03T09:36:52Z"));
      assertThat(scraped.counts().unreadable()).isZero();
      scraped.counts().leftOut().forEach((why, count) -> leftOut.merge(why, count, Long::sum));
    }
    assertThat(leftOut).containsOnlyKeys(RateReader.FIRST, RateReader.NO_COUNTER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dcgm/ericsson-t4-busy.prom",
        "dcgm/rafay-t4.prom",
        "dcgm/readme-pod-labels.prom",
        "dcgm/upcloud-l40s.prom",
        "nvidia-gpu-exporter/linux-x86_64__nvidia-geforce-rtx-2080-super__595.71.05__load.prom",
        "nvidia-gpu-exporter/linux-x86_64__nvidia-h100-80gb-hbm3__590.48.01__idle.prom",
        "nvidia-gpu-exporter/linux-x86_64__nvidia-h100-80gb-hbm3__590.48.01__load.prom"
      })
  void refusesNothingThatAnExporterOfGpusSays(String file) throws Exception {
    RateReader scraped = new RateReader(new Provenance("lab", "gpus"), "n1");

    scraped.read(Files.readAllBytes(SharedData.require("metrics/" + file)), Instant.EPOCH);

    assertThat(scraped.counts().unreadable()).isZero();
    assertThat(scraped.counts().read()).isPositive();
  }

  private void accounts(String file, RecordCounts expected) throws Exception {
    reader.read(Files.readAllBytes(SharedData.require("metrics/" + file)));

    assertThat(reader.counts()).isEqualTo(expected);
  }
}
