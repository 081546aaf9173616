package io.firedamp.ingest.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.schemas.SharedData;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  private void accounts(String file, RecordCounts expected) throws Exception {
    reader.read(Files.readAllBytes(SharedData.require("metrics/" + file)));

    assertThat(reader.counts()).isEqualTo(expected);
  }
}
