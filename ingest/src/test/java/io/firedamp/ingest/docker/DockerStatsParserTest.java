package io.firedamp.ingest.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.ResourceSample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DockerStatsParserTest {
  private final DockerStatsParser parser = new DockerStatsParser();

  @Test
  void measuresTheTimeBetweenTwoReadings() throws Exception {
    RecordReader reader = parser.readerFor(Recorded.FROM);

    List<ParsedEvent> first = reader.read(Recorded.bytes("stats-first.json"));
    List<ParsedEvent> second = reader.read(Recorded.bytes("stats-second.json"));

    assertThat(first).isEmpty();
    ResourceSample sample = (ResourceSample) second.get(0).value();
    assertThat(second.get(0).key()).isEqualTo("prod/container/" + Recorded.MINER);
    assertThat(Duration.between(sample.getStart(), sample.getTime()))
        .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(20));
    assertThat(sample.getCpuCores().orElseThrow()).isCloseTo(0.5, within(0.1));
    assertThat(sample.getCpuUserCores().orElseThrow()).isGreaterThan(0.35);
    assertThat(sample.getNodeCores()).contains(2.0);
    assertThat(sample.getThrottledRatio().orElseThrow()).isBetween(0.0, 1.0);
    assertThat(sample.getMemoryBytes().orElseThrow()).isPositive();
    assertThat(sample.getNetworkTransmitRate().orElseThrow()).isLessThan(100);
    assertThat(sample.getFsWriteRate()).contains(0.0);
  }

  @Test
  void takesAFirstMeasureFromADocumentThatCarriesItsOwnPair() throws Exception {
    ResourceSample sample =
        (ResourceSample)
            parser.parse(Recorded.bytes("stats-pair.json"), Recorded.FROM).get(0).value();

    assertThat(sample.getStart()).isEqualTo(Instant.parse("2026-11-24T05:53:06.751Z"));
    assertThat(sample.getCpuCores().orElseThrow()).isCloseTo(0.5, within(0.1));
    assertThat(sample.getNetworkTransmitRate()).isEmpty();
  }

  @Test
  void readsThePairsOfPodmansOwnApi() throws Exception {
    String document =
        """
        {"Error":null,"Stats":[{"ContainerID":"%s","Name":"web","CPU":50.1,"CPUNano":%d,
         "CPUSystemNano":1000000000,"SystemNano":%d,"MemUsage":4096,"NetInput":100,"NetOutput":%d,
         "BlockInput":0,"BlockOutput":0,"PIDs":3}]}""";
    RecordReader reader = parser.readerFor(Recorded.FROM);

    List<ParsedEvent> first =
        reader.read(
            document
                .formatted(Recorded.MINER, 5_000_000_000L, 1_795_499_553_000_000_000L, 50)
                .getBytes(UTF_8));
    List<ParsedEvent> second =
        reader.read(
            document
                .formatted(Recorded.MINER, 20_000_000_000L, 1_795_499_563_000_000_000L, 150)
                .getBytes(UTF_8));

    assertThat(first).isEmpty();
    assertThat(second)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.key()).isEqualTo("prod/container/" + Recorded.MINER);
              ResourceSample sample = (ResourceSample) event.value();
              assertThat(sample.getCpuCores()).contains(1.5);
              assertThat(sample.getMemoryBytes()).contains(4096.0);
              assertThat(sample.getNetworkTransmitRate()).contains(10.0);
            });
    assertThat(reader.counts().read()).isEqualTo(reader.counts().accountedFor());
  }

  @Test
  void countsTheListedCoresWhereTheEngineSaysNoneIsOnline() throws Exception {
    assertThat(nodeCores("\"online_cpus\":0,", "[1,2,3]")).contains(3.0);
    assertThat(nodeCores("", "[1,2,3]")).contains(3.0);
    assertThat(nodeCores("\"online_cpus\":2,", "[1,2,3]")).contains(2.0);
    assertThat(nodeCores("\"online_cpus\":0,", "[]")).isEmpty();
    assertThat(nodeCores("", "[]")).isEmpty();
  }

  private static Optional<Double> nodeCores(String online, String listed) throws Exception {
    RecordReader reader = new DockerStatsParser().readerFor(Recorded.FROM);
    String document =
        """
        {"id":"c1","name":"/job","read":"2026-11-24T05:53:%sZ","cpu_stats":{%s\
        "cpu_usage":{"total_usage":%s,"percpu_usage":%s}}}""";

    reader.read(document.formatted("00", online, "1000000000", listed).getBytes(UTF_8));
    List<ParsedEvent> events =
        reader.read(document.formatted("10", online, "2000000000", listed).getBytes(UTF_8));

    return ((ResourceSample) events.get(0).value()).getNodeCores();
  }

  @Test
  void readsARecordedStream() throws Exception {
    List<ParsedEvent> samples = parser.parse(Recorded.bytes("stats-stream.jsonl"), Recorded.FROM);

    assertThat(samples).hasSize(2);
  }

  @Test
  void neverMeasuresAcrossARestart() throws Exception {
    RecordReader reader = parser.readerFor(Recorded.FROM);
    reader.read(Recorded.bytes("stats-first.json"));

    List<ParsedEvent> samples =
        reader.read(
            Recorded.text("stats-second.json")
                .replaceFirst("\"total_usage\":\\d+", "\"total_usage\":5")
                .getBytes(UTF_8));

    assertThat(samples).isEmpty();
  }

  @Test
  void ignoresAReadingSeenBefore() throws Exception {
    RecordReader reader = parser.readerFor(Recorded.FROM);
    reader.read(Recorded.bytes("stats-first.json"));
    reader.read(Recorded.bytes("stats-second.json"));

    List<ParsedEvent> again = reader.read(Recorded.bytes("stats-second.json"));

    assertThat(again).isEmpty();
  }

  @Test
  void addsUpInterfacesAndDevicesOfAnotherDaemonsDocument() throws Exception {
    byte[] document = SharedData.bytes("metrics/docker-api/memory_stats/data/stats_123456789.json");

    StatsReading reading = StatsReading.of(JsonTree.of(document)).orElseThrow();

    assertThat(reading.received()).isEqualTo(8);
    assertThat(reading.transmitted()).isEqualTo(12);
    assertThat(reading.receivedPackets()).isEqualTo(8);
    assertThat(reading.read()).isEqualTo(100);
    assertThat(reading.cores()).hasValue(2);
    assertThat(reading.memory()).hasValue(1111);
    assertThat(reading.before()).isEmpty();
  }

  @Test
  void hasNothingToSayOfAContainerThatDoesNotRun() throws Exception {
    String stopped =
        "{\"read\":\"0001-01-01T00:00:00Z\",\"id\":\"c\",\"cpu_stats\":{\"cpu_usage\":{}}}";

    assertThat(parser.parse(stopped.getBytes(UTF_8), Recorded.FROM)).isEmpty();
  }

  @Test
  void refusesWhatIsNoStatistics() {
    assertThatThrownBy(() -> parser.parse("{\"read\":1}".getBytes(UTF_8), Recorded.FROM))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("cpu_stats");
  }
}
