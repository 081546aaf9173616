package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SubjectKind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateReaderTest {
  private static final Provenance FROM = new Provenance("prod", "metrics");
  private static final Instant TEN = Instant.parse("2026-11-24T10:00:00Z");
  private static final String ID = "c".repeat(64);
  private static final String UID = "11111111-2222-3333-4444-555555555555";

  private final RateReader reader = new RateReader(FROM, "");

  @Test
  void measuresAKubeletsContainerWithTheNetworkOfItsPod() throws Exception {
    reader.read(kubelet(0, 100, 97, 1000).getBytes(UTF_8));

    List<ParsedEvent> events = reader.read(kubelet(15, 107.5, 104.2, 1300).getBytes(UTF_8));

    assertThat(events).extracting(ParsedEvent::key).containsExactly("prod/pod/shop/web-0");
    ResourceSample sample = sample(events);
    assertThat(sample.getStart()).isEqualTo(TEN);
    assertThat(sample.getTime()).isEqualTo(TEN.plusSeconds(15));
    assertThat(sample.getCpuCores().orElseThrow()).isCloseTo(0.5, within(1e-9));
    assertThat(sample.getCpuUserCores().orElseThrow()).isCloseTo(0.48, within(1e-9));
    assertThat(sample.getCpuLimitCores()).contains(0.5);
    assertThat(sample.getNodeCores()).contains(4.0);
    assertThat(sample.getMemoryBytes()).contains(2.5e9);
    assertThat(sample.getHugePagesBytes()).contains(2.4e9);
    assertThat(sample.getNetworkTransmitRate()).contains(20.0);
    assertThat(sample.getContainerName()).contains("web");
    assertThat(sample.getContainerId()).contains(ID);
    assertThat(sample.getPodUid()).contains(UID);
    assertThat(sample.getImage()).contains("docker.io/library/tomcat:9");
  }

  private static String kubelet(int seconds, double cpu, double user, long sent) {
    String pod = "/kubepods.slice/kubepods-pod" + UID.replace('-', '_') + ".slice";
    String labels =
        "container=\"web\",id=\"%s/cri-containerd-%s.scope\",image=\"tomcat:9\",name=\"%s\","
                .formatted(pod, ID, ID)
            + "namespace=\"shop\",pod=\"web-0\"";
    String sum = "container=\"\",id=\"%s\",namespace=\"shop\",pod=\"web-0\"".formatted(pod);
    long millis = TEN.plusSeconds(seconds).toEpochMilli();
    return """
        container_cpu_usage_seconds_total{%1$s,cpu="total"} %3$s %6$d
        container_cpu_usage_seconds_total{%2$s,cpu="total"} 99%3$s %6$d
        container_cpu_user_seconds_total{%1$s} %4$s %6$d
        container_spec_cpu_quota{%1$s} 50000
        container_spec_cpu_period{%1$s} 100000
        container_memory_working_set_bytes{%1$s} 2.5e9 %6$d
        container_hugetlb_usage_bytes{%1$s,pagesize="2Mi"} 2.4e9 %6$d
        container_hugetlb_usage_bytes{%1$s,pagesize="1Gi"} 0 %6$d
        container_network_transmit_bytes_total{%2$s,interface="eth0"} %5$d %6$d
        container_network_transmit_bytes_total{%2$s,interface="lo"} 9%5$d %6$d
        machine_cpu_cores{boot_id="b"} 4
        """
        .formatted(labels, sum, cpu, user, sent, millis);
  }

  @Test
  void measuresAStandAloneCadvisorsContainerByItsId() throws Exception {
    String labels = "id=\"/docker/" + ID + "\",image=\"nginx\",name=\"web\"";
    long then = TEN.toEpochMilli();
    String first = perProcessor(labels, 1, 2, then);
    String second = perProcessor(labels, 4, 5, then + 10_000);

    List<ParsedEvent> events = reader.read((first + second).getBytes(UTF_8));

    assertThat(events).extracting(ParsedEvent::key).containsExactly("prod/container/" + ID);
    assertThat(sample(events).getCpuCores()).contains(0.6);
    assertThat(sample(events).getContainerName()).contains("web");
    assertThat(sample(events).getImage()).contains("docker.io/library/nginx:latest");
  }

  private static String perProcessor(String labels, int first, int second, long millis) {
    String line = "container_cpu_usage_seconds_total{%s,cpu=\"cpu%02d\"} %d %d\n";
    return line.formatted(labels, 0, first, millis) + line.formatted(labels, 1, second, millis);
  }

  @Test
  void leavesOutTheIntervalOfAReset() throws Exception {
    reader.read(kubelet(0, 100, 97, 1000).getBytes(UTF_8));

    List<ParsedEvent> reset = reader.read(kubelet(15, 3, 2, 1300).getBytes(UTF_8));
    List<ParsedEvent> after = reader.read(kubelet(30, 18, 16, 1400).getBytes(UTF_8));

    assertThat(reset).isEmpty();
    assertThat(reader.counts().leftOut()).containsEntry(RateReader.RESET, 1L);
    assertThat(sample(after).getCpuCores().orElseThrow()).isCloseTo(1, within(1e-9));
  }

  @Test
  void ignoresTheSameReadingScrapedTwiceAndAnOlderOne() throws Exception {
    reader.read(kubelet(15, 100, 97, 1000).getBytes(UTF_8));

    List<ParsedEvent> same = reader.read(kubelet(15, 100, 97, 1000).getBytes(UTF_8));
    List<ParsedEvent> older = reader.read(kubelet(0, 90, 88, 900).getBytes(UTF_8));
    List<ParsedEvent> next = reader.read(kubelet(30, 115, 110, 1000).getBytes(UTF_8));

    assertThat(same).isEmpty();
    assertThat(older).isEmpty();
    assertThat(sample(next).getStart()).isEqualTo(TEN.plusSeconds(15));
    assertThat(sample(next).getCpuCores().orElseThrow()).isCloseTo(1, within(1e-9));
  }

  @Test
  void measuresANodeFromNodeExporter() throws Exception {
    reader.read(node(100, 10, 500).getBytes(UTF_8), TEN);

    List<ParsedEvent> events =
        reader.read(node(115, 11.5, 490).getBytes(UTF_8), TEN.plusSeconds(15));

    ResourceSample sample = sample(events);
    assertThat(events).extracting(ParsedEvent::key).containsExactly("prod/node/worker-1");
    assertThat(sample.getSubjectKind()).isEqualTo(SubjectKind.NODE);
    assertThat(sample.getCpuCores().orElseThrow()).isCloseTo(1.1, within(1e-9));
    assertThat(sample.getNodeCores()).contains(1.0);
    assertThat(sample.getHugePagesTotal()).contains(1200.0);
    assertThat(sample.getHugePagesBytes()).contains(700 * 2097152.0 + 10 * 2097152.0);
    assertThat(sample.getMemoryBytes()).contains(6e9);
    assertThat(sample.getNetworkReceiveRate()).contains(0.0);
  }

  private static String node(double user, double system, int free) {
    return """
        node_uname_info{nodename="worker-1"} 1
        node_cpu_seconds_total{cpu="0",mode="user"} %s
        node_cpu_seconds_total{cpu="0",mode="system"} %s
        node_cpu_seconds_total{cpu="0",mode="idle"} 5
        node_cpu_seconds_total{cpu="0",mode="iowait"} 7
        node_memory_HugePages_Total 1200
        node_memory_HugePages_Free %d
        node_memory_Hugepagesize_bytes 2.097152e+06
        node_memory_MemTotal_bytes 8e9
        node_memory_MemAvailable_bytes 2e9
        node_network_receive_bytes_total{device="eth0"} 5
        node_network_receive_bytes_total{device="veth12"} 5%d
        """
        .formatted(user, system, free, free);
  }

  @Test
  void readsTheRealNodeExportersOutputTwice() throws Exception {
    byte[] document = SharedData.bytes("metrics/prometheus/node_exporter/e2e-output.txt");
    reader.read(document, TEN);

    ResourceSample sample = sample(reader.read(document, TEN.plusSeconds(15)));

    assertThat(sample.getCpuCores()).contains(0.0);
    assertThat(sample.getNodeCores().orElseThrow()).isEqualTo(8);
    // This exporter tells no MemAvailable: then memory in use is unknown, and not zero.
    assertThat(sample.getMemoryBytes()).isEmpty();
  }

  @Test
  void readsTheRealCadvisorsOutputTwice() throws Exception {
    String document =
        new String(SharedData.bytes("metrics/prometheus/cadvisor/prometheus_metrics.txt"), UTF_8);
    reader.read(document.getBytes(UTF_8));

    List<ParsedEvent> events =
        reader.read(document.replace(" 1395066363000", " 1395066378000").getBytes(UTF_8));

    assertThat(events)
        .extracting(ParsedEvent::key)
        .containsExactly("prod/container/testcontaineralias");
    assertThat(sample(events).getCpuLimitCores()).contains(0.1);
    assertThat(sample(events).getTime()).isEqualTo(Instant.ofEpochMilli(1395066378000L));
  }

  @Test
  void refusesARecordingThatCannotBeDated() {
    assertThatThrownBy(() -> reader.read(node(1, 1, 1).getBytes(UTF_8)))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("timestamps");
  }

  @Test
  void givesAnUnreadableLineAsADeadLetter() throws Exception {
    List<ParsedEvent> events =
        reader.read((kubelet(0, 1, 1, 1) + "container_spec_cpu_quota{x} 1\n").getBytes(UTF_8));

    assertThat(events)
        .singleElement()
        .satisfies(
            event -> assertThat(((DeadLetter) event.value()).getOrigin()).contains("line 12"));
  }

  @Test
  void recognisesExpositionsAndNothingElse() {
    PrometheusTextParser parser = new PrometheusTextParser();

    assertThat(recognises(parser, "# HELP a_total Some.\n# TYPE a_total counter")).isTrue();
    assertThat(recognises(parser, kubelet(0, 1, 1, 1))).isTrue();
    assertThat(recognises(parser, "up 1\n")).isTrue();
    assertThat(recognises(parser, "#separator \\x09")).isFalse();
    assertThat(recognises(parser, "{\"a\":1}")).isFalse();
    assertThat(recognises(parser, "name,cpu\nweb,1")).isFalse();
    assertThat(recognises(parser, "Nov 24 10:00:00 host sshd: x")).isFalse();
  }

  private static boolean recognises(PrometheusTextParser parser, String record) {
    return parser.recognises(RecordHead.of(record.getBytes(UTF_8)));
  }

  private static ResourceSample sample(List<ParsedEvent> events) {
    assertThat(events).hasSize(1);
    return (ResourceSample) events.get(0).value();
  }
}
