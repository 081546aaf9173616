package io.firedamp.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.benchmarks.LatencyBenchmark.Latencies;
import io.firedamp.benchmarks.PipelineBenchmark.Rates;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every benchmark does its work once, so that none measures an error or nothing at all. */
class BenchmarkCorrectnessTest {
  @ParameterizedTest
  @MethodSource("formats")
  void parsersFindEventsInTheirSamples(String format) throws Exception {
    ParserBenchmark benchmark = new ParserBenchmark();
    benchmark.format = format;
    benchmark.read();
    int events = 0;

    for (int i = 0; i < Samples.of(format).size(); i++) {
      events += benchmark.parser().size();
      assertThat(benchmark.treeModel().isMissingNode()).isFalse();
    }

    assertThat(events).isPositive();
  }

  @Test
  void expositionsGiveSamples() throws Exception {
    PrometheusBenchmark benchmark = new PrometheusBenchmark();
    benchmark.parser();

    assertThat(benchmark.parser()).isNotEmpty();
    assertThat(benchmark.lines()).isPositive();
  }

  @Test
  void theSerdeGivesBackWhatItTook() throws Exception {
    SerdeBenchmark benchmark = new SerdeBenchmark();
    benchmark.parse();

    assertThat(benchmark.serialize()).isNotEmpty();
    assertThat(benchmark.deserialize().getAuditId()).isNotEmpty();
    assertThat(benchmark.treeToBytes()).isNotEmpty();
    assertThat(benchmark.bytesToTree().get("auditID").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        IdentityBenchmark.HONEST,
        IdentityBenchmark.ADDRESSES,
        IdentityBenchmark.STOPS,
        IdentityBenchmark.NODE,
        IdentityBenchmark.CONTAINERS
      })
  void everyFactAboutAPodGivesIdentities(String story) {
    IdentityBenchmark benchmark = new IdentityBenchmark();
    benchmark.story = story;
    benchmark.open();
    int before = benchmark.identities().size();

    for (int i = 0; i < 4; i++) {
      benchmark.gather();
    }

    assertThat(benchmark.identities()).hasSizeGreaterThan(before);
    benchmark.close();
  }

  @Test
  void thePipelineAndItsReferenceGetAllLinesThrough() throws Exception {
    Rates rates = new PipelineBenchmark(500).run(1);

    assertThat(rates.passThrough()).singleElement().satisfies(this::isRate);
    assertThat(rates.pipeline()).singleElement().satisfies(this::isRate);
  }

  @Test
  void everyMinerReachesTheFile() throws Exception {
    Latencies latencies = new LatencyBenchmark(2, 20).run();

    assertThat(latencies.millis()).hasSize(2).allSatisfy(millis -> assertThat(millis).isPositive());
  }

  private void isRate(double rate) {
    assertThat(rate).isPositive().isFinite();
  }

  static List<String> formats() {
    return Samples.jsonFormats();
  }
}
