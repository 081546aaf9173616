package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.prometheus.OtlpRequests.Metric;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SubjectKind;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpParserTest {
  private static final Map<String, String> WEB =
      Map.of(
          "k8s.namespace.name", "shop",
          "k8s.pod.name", "web-0",
          "k8s.container.name", "web",
          "k8s.node.name", "n1");
  private static final Map<String, String> POD =
      Map.of("k8s.namespace.name", "shop", "k8s.pod.name", "web-0", "k8s.node.name", "n1");
  private static final Map<String, String> HOST = Map.of("host.name", "build-7");

  private final OtlpParser parser = new OtlpParser();
  private final RecordReader reader = parser.readerFor(new Provenance("prod", "metrics"));

  @Test
  void measuresWhatTheReceiverKubeletstatsTells() throws Exception {
    read(0, OtlpRequests.of(WEB, cpu(0, 100), memory(0)), sent(0, 1_000));

    List<ParsedEvent> events =
        read(20, OtlpRequests.of(WEB, cpu(20, 110), memory(20)), sent(20, 1_400));

    assertThat(Parsed.of(ResourceSample.class, events))
        .singleElement()
        .satisfies(
            sample -> {
              assertThat(sample.getSubject()).isEqualTo("prod/pod/shop/web-0");
              assertThat(sample.getContainerName()).contains("web");
              assertThat(sample.getNode()).contains("n1");
              assertThat(sample.getCpuCores()).contains(0.5);
              assertThat(sample.getMemoryBytes()).contains(7e6);
              assertThat(sample.getNetworkTransmitRate()).contains(20.0);
            });
  }

  @Test
  void measuresWhatTheReceiverHostmetricsTells() throws Exception {
    for (int i = 0; i < 2; i++) {
      long seconds = 20L * i;
      List<ParsedEvent> events =
          read(
              seconds,
              OtlpRequests.of(
                  HOST,
                  state("user", seconds, 10 + 30 * i),
                  state("system", seconds, 10 + 10 * i),
                  state("idle", seconds, 10),
                  Metric.sum(
                      "system.disk.io",
                      seconds,
                      4_000 * i,
                      Map.of("device", "sda", "direction", "write"))));
      if (i == 1) {
        ResourceSample sample = Parsed.of(ResourceSample.class, events).get(0);
        assertThat(sample.getSubjectKind()).isEqualTo(SubjectKind.NODE);
        assertThat(sample.getSubject()).isEqualTo("prod/node/build-7");
        assertThat(sample.getCpuCores().orElseThrow()).isCloseTo(2.0, within(1e-9));
        assertThat(sample.getNodeCores()).contains(1.0);
        assertThat(sample.getFsWriteRate()).contains(200.0);
      }
    }
  }

  @Test
  void readsJsonAsItReadsProtobuf() throws Exception {
    String json =
        """
        {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"container.cpu.time","sum":{
          "aggregationTemporality":2,"dataPoints":[
          {"timeUnixNano":"1700000000000000000","asInt":"100"},
          {"timeUnixNano":"1700000020000000000","asDouble":110}]}}]}],
          "resource":{"attributes":[
          {"key":"k8s.namespace.name","value":{"stringValue":"shop"}},
          {"key":"k8s.pod.name","value":{"stringValue":"web-0"}},
          {"key":"k8s.container.name","value":{"stringValue":"web"}},
          {"key":"k8s.node.name","value":{"stringValue":"n1"}}]}}]}
        """;

    List<ParsedEvent> events = reader.read(json.getBytes(UTF_8));

    assertThat(parser.recognises(RecordHead.of(json.getBytes(UTF_8)))).isTrue();
    assertThat(events)
        .hasSize(1)
        .isEqualTo(
            parser.parse(
                OtlpRequests.request(OtlpRequests.of(WEB, cpu(0, 100), cpu(20, 110))),
                new Provenance("prod", "metrics")));
  }

  @Test
  void namesWhatItDoesNotRead() throws Exception {
    read(
        0,
        OtlpRequests.of(
            WEB,
            Metric.sum("process.cpu.time", 0, 1, Map.of()),
            Metric.delta("container.cpu.time", 0, 1),
            Metric.sum("k8s.pod.network.io", 0, 1, Map.of("direction", "sideways")),
            Metric.sum("container.cpu.time", -1_700_000_000L, 1, Map.of())));

    assertThat(reader.counts())
        .isEqualTo(
            new RecordCounts(
                4,
                0,
                Map.of(
                    OtlpResource.NOT_READ, 1L,
                    OtlpResource.DELTA, 1L,
                    OtlpResource.OTHER_STATE, 1L,
                    OtlpResource.UNDATED, 1L),
                0,
                0));
  }

  @Test
  void boundsWhatOneResourceTells() throws Exception {
    Metric[] many = new Metric[OtlpResource.MOST_POINTS + 5];
    for (int i = 0; i < many.length; i++) {
      many[i] = cpu(i, i);
    }

    read(0, OtlpRequests.of(WEB, many));

    assertThat(reader.counts().leftOut()).containsEntry(OtlpResource.FULL, 5L);
    assertThat(reader.counts().accountedFor()).isEqualTo(reader.counts().read());
  }

  @Test
  void refusesWhatIsCut() {
    byte[] whole = OtlpRequests.request(OtlpRequests.of(WEB, cpu(0, 100)));

    assertThatThrownBy(() -> reader.read(Arrays.copyOf(whole, whole.length - 3)))
        .isInstanceOf(MalformedEventException.class);
    assertThat(reader.counts().unreadable()).isEqualTo(1);
  }

  @Test
  void tellsRequestsOfOtlpFromThoseOfRemoteWrite() {
    byte[] otlp = OtlpRequests.request(OtlpRequests.of(WEB, cpu(0, 100)));
    byte[] write =
        WriteRequests.one(WriteRequests.Series.of(WriteRequests.CPU, WEB, 1, 1_700_000_000_000L));

    assertThat(parser.recognises(RecordHead.of(otlp))).isTrue();
    assertThat(new RemoteWriteParser().recognises(RecordHead.of(otlp))).isFalse();
    assertThat(parser.recognises(RecordHead.of(write))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    // data points, data points that are left out before they are put together
    "kubeletstats-containers.json, 99, 81",
    "kubeletstats-e2e.json, 15, 11",
    "dockerstats-cgroupv2.json, 38, 26",
    "hostmetrics-process.json, 10, 10",
    "k8scluster-e2e.json, 75, 75",
    "opentelemetry-proto-example.json, 4, 4"
  })
  void namesEveryDataPointOfRealRequests(String file, long points, long leftOut) throws Exception {
    reader.read(Files.readAllBytes(SharedData.require("metrics/otlp/" + file)));

    RecordCounts counts = reader.counts();
    assertThat(counts.unreadable()).isZero();
    assertThat(counts.accountedFor()).isEqualTo(counts.read());
    assertThat(
            counts.leftOut().getOrDefault(OtlpResource.NOT_READ, 0L)
                + counts.leftOut().getOrDefault(OtlpResource.OTHER_STATE, 0L))
        .isEqualTo(leftOut);
    assertThat(points - leftOut > 0).isEqualTo(counts.leftOut().containsKey(RateReader.FIRST));
  }

  private List<ParsedEvent> read(long seconds, byte[]... resources) throws Exception {
    assertThat(seconds).isNotNegative();
    return reader.read(OtlpRequests.request(resources));
  }

  private static Metric cpu(long seconds, double value) {
    return Metric.sum("container.cpu.time", seconds, value, Map.of());
  }

  private static Metric memory(long seconds) {
    return Metric.gauge("container.memory.working_set", seconds, 7_000_000);
  }

  private static byte[] sent(long seconds, double bytes) {
    Map<String, String> attributes = Map.of("interface", "eth0", "direction", "transmit");
    return OtlpRequests.of(POD, Metric.sum("k8s.pod.network.io", seconds, bytes, attributes));
  }

  private static Metric state(String state, long seconds, double value) {
    return Metric.sum("system.cpu.time", seconds, value, Map.of("cpu", "cpu0", "state", state));
  }
}
