package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.schemas.SharedData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionTest {
  @ParameterizedTest
  @CsvSource({
    "cadvisor/prometheus_metrics.txt, 287",
    "cadvisor/prometheus_machine_metrics.txt, 66",
    "node_exporter/e2e-output.txt, 3027",
    "node_exporter/e2e-output-darwin.txt, 103"
  })
  void readsEveryLineOfRealExporters(String file, int lines) throws Exception {
    Exposition exposition = all(SharedData.bytes("metrics/prometheus/" + file));

    assertThat(exposition.unreadable()).isEmpty();
    assertThat(exposition.lines()).hasSize(lines);
  }

  @Test
  void readsWhatAnotherParserReads() throws Exception {
    MetricLine dated = first("prometheus-cases/metric_with_timestamp/input.txt");
    MetricLine info = first("prometheus-cases/valid_gauge/input.txt");
    List<MetricLine> summary =
        all(SharedData.bytes("metrics/prometheus-cases/valid_summary/input.txt")).lines();

    assertThat(dated.name()).isEqualTo("test_counter");
    assertThat(dated.labels()).isEqualTo(Map.of("label", "test"));
    assertThat(dated.value()).isEqualTo(1);
    assertThat(dated.millis()).hasValue(1601830800000L);
    assertThat(info.label("osVersion")).isEqualTo("CentOS Linux 7 (Core)");
    assertThat(info.millis()).isEmpty();
    assertThat(summary)
        .extracting(MetricLine::value)
        .containsExactly(552048.506, 5876804.288, 5876804.288, 1.8909097205e7, 9.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"protobuf", "histogram_inf_bucket"})
  void refusesTheBinaryFormat(String name) throws Exception {
    byte[] binary = SharedData.bytes("metrics/prometheus-cases/" + name + "/input.bin");

    assertThatThrownBy(() -> all(binary)).isInstanceOf(MalformedEventException.class);
  }

  @Test
  void resolvesEscapesAndSpecialValues() throws Exception {
    List<MetricLine> lines =
        all("""
                a{x="q\\"b\\\\n\\nz\\d",} +Inf
                a { x = "1" , y="2" } NaN 17
                a -1.5e-3
                {"with.dots","a.b"="c"} 4
                """
                .getBytes(UTF_8))
            .lines();

    assertThat(lines.get(0).label("x")).isEqualTo("q\"b\\n\nz\\d");
    assertThat(lines.get(0).value()).isInfinite();
    assertThat(lines.get(1).labels()).isEqualTo(Map.of("x", "1", "y", "2"));
    assertThat(lines.get(1).value()).isNaN();
    assertThat(lines.get(1).millis()).hasValue(17);
    assertThat(lines.get(2).value()).isEqualTo(-0.0015);
    assertThat(lines.get(3).name()).isEqualTo("with.dots");
    assertThat(lines.get(3).label("a.b")).isEqualTo("c");
  }

  @Test
  void readsSecondsAndExemplarsInOpenMetrics() throws Exception {
    String document = "a_total{x=\"1\"} 5 1601830800.5 # {trace=\"t\"} 0.67\na_total 2\n# EOF\n";

    List<MetricLine> lines = all(document.getBytes(UTF_8)).lines();

    assertThat(lines.get(0).millis()).hasValue(1601830800500L);
    assertThat(lines.get(1).millis()).isEmpty();
  }

  @Test
  void keepsTheLinesAroundOneThatCannotBeRead() throws Exception {
    Exposition exposition = all("a 1\na{x=\"open} 2\nb 0x10\nc 3\n".getBytes(UTF_8));

    assertThat(exposition.lines()).extracting(MetricLine::name).containsExactly("a", "c");
    assertThat(exposition.unreadable())
        .extracting(Exposition.Unreadable::number)
        .containsExactly(2, 3);
  }

  @Test
  void boundsWhatItRefuses() {
    assertRefused("a{" + "x=\"1\",".repeat(100_000) + "} 1", "longer than");
    assertRefused("a{" + "x=\"1\",".repeat(1000) + "} 1", "128 labels");
    assertRefused("a " + "9".repeat(1000), "64 characters");
    assertRefused("a 1 -5", "timestamp");
    assertRefused("a 1 99999999999999999999", "timestamp");
    assertRefused("{\"json\": true}", "expected");
    assertRefused("a 1d", "number");
  }

  private static void assertRefused(String document, String reason) {
    assertThatThrownBy(() -> all(document.getBytes(UTF_8)))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining(reason);
  }

  private static MetricLine first(String file) throws Exception {
    return all(SharedData.bytes("metrics/" + file)).lines().get(0);
  }

  private static Exposition all(byte[] document) throws MalformedEventException {
    return Exposition.of(document, name -> true);
  }
}
