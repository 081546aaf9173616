package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SubjectKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubeletSummaryParserTest {
  private static final String UID = "11111111-2222-3333-4444-555555555555";

  private final KubeletSummaryParser parser = new KubeletSummaryParser();
  private final RecordReader reader = parser.readerFor(new Provenance("prod", "metrics"));

  @Test
  void measuresContainersWithTheNetworkOfTheirPodAndTheNode() throws Exception {
    read(summary(0, 100_000_000_000L, 1_000, 5_000));

    List<ResourceSample> samples =
        Parsed.of(ResourceSample.class, read(summary(20, 115_000_000_000L, 1_400, 25_000)));

    assertThat(samples).hasSize(2);
    ResourceSample container = samples.get(0);
    assertThat(container.getSubject()).isEqualTo("prod/pod/shop/web-0");
    assertThat(container.getContainerName()).contains("web");
    assertThat(container.getPodUid()).contains(UID);
    assertThat(container.getNode()).contains("n1");
    assertThat(container.getCpuCores().orElseThrow()).isCloseTo(0.75, within(1e-9));
    assertThat(container.getMemoryBytes()).contains(7e6);
    assertThat(container.getNetworkTransmitRate()).contains(20.0);
    ResourceSample node = samples.get(1);
    assertThat(node.getSubjectKind()).isEqualTo(SubjectKind.NODE);
    assertThat(node.getSubject()).isEqualTo("prod/node/n1");
    assertThat(node.getCpuCores().orElseThrow()).isCloseTo(0.75, within(1e-9));
    assertThat(node.getMemoryBytes()).contains(9e6);
    assertThat(node.getNetworkTransmitRate()).contains(1000.0);
  }

  @Test
  void tellsWhatNeitherPodsNorDaemonsAccountFor() throws Exception {
    read(withPods(summary(0, 100_000_000_000L, 1_000, 5_000), 40, 10));

    List<ResourceSample> samples =
        Parsed.of(
            ResourceSample.class,
            read(withPods(summary(20, 180_000_000_000L, 1_400, 25_000), 60, 12)));

    // 80 seconds of CPU in 20, of which pods used 20 and the kubelet 2.
    assertThat(samples)
        .filteredOn(sample -> sample.getCpuUnaccountedCores().isPresent())
        .singleElement()
        .satisfies(
            sample -> {
              assertThat(sample.getSubject()).isEqualTo("prod/node/n1");
              assertThat(sample.getSubjectKind()).isEqualTo(SubjectKind.NODE);
              assertThat(sample.getCpuUnaccountedCores().orElseThrow())
                  .isCloseTo(2.9, within(1e-9));
              assertThat(sample.getCpuCores()).isEmpty();
            });
    assertThat(reader.counts().leftOut()).containsEntry(KubeletSummary.SYSTEM, 2L);
  }

  private static String withPods(String summary, long pods, long kubelet) {
    String time = summary.substring(summary.indexOf("\"time\""), summary.indexOf("Z\"") + 2);
    String container =
        "{\"name\":\"%s\",\"cpu\":{" + time + ",\"usageCoreNanoSeconds\":%d000000000}}";
    return summary.replace(
        "{\"name\":\"kubelet\"}",
        String.join(
            ",",
            container.formatted("pods", pods),
            container.formatted("kubelet", kubelet),
            container.formatted("a-new-one", 7)));
  }

  @Test
  void leavesOutDaemonsWhereTheSumOverPodsIsNotTold() throws Exception {
    read(summary(0, 100_000_000_000L, 1_000, 5_000));

    List<ParsedEvent> events = read(summary(20, 180_000_000_000L, 1_400, 25_000));

    assertThat(Parsed.of(ResourceSample.class, events))
        .allSatisfy(sample -> assertThat(sample.getCpuUnaccountedCores()).isEmpty());
    assertThat(reader.counts().leftOut()).containsEntry(KubeletSummary.SYSTEM, 2L);
  }

  @Test
  void doesNotTakeTheNodesNetworkForThatOfAPodThatSharesIt() throws Exception {
    read(summary(0, 100_000_000_000L, 5_000, 5_000));

    List<ParsedEvent> events = read(summary(20, 115_000_000_000L, 25_001, 25_000));

    assertThat(Parsed.of(ResourceSample.class, events).get(0).getNetworkTransmitRate()).isEmpty();
    assertThat(reader.counts().leftOut()).containsEntry(KubeletSummary.NODES_NETWORK, 2L);
  }

  @Test
  void aPodThatCannotBeReadCostsOnlyItself() throws Exception {
    read(summary(0, 100_000_000_000L, 1_000, 5_000));
    String later = summary(20, 115_000_000_000L, 1_400, 25_000);

    List<ParsedEvent> events = read(later.replace("\"pods\":[", "\"pods\":[{\"podRef\":7},7,"));

    assertThat(Parsed.of(ResourceSample.class, events)).hasSize(2);
    assertThat(Parsed.of(DeadLetter.class, events)).hasSize(1);
    assertThat(reader.counts().unreadable()).isEqualTo(1);
    assertThat(reader.counts().leftOut()).containsEntry(KubeletSummary.NAMELESS, 1L);
  }

  @Test
  void recognisesSummariesAndNoPods() {
    assertThat(recognises(summary(0, 1, 1, 1))).isTrue();
    assertThat(recognises("{\"node\":{\"name\":\"n1\"},\"pods\":[]}")).isFalse();
    assertThat(recognises("{\"kind\":\"Pod\",\"spec\":{\"nodeName\":\"n1\"}}")).isFalse();
  }

  private boolean recognises(String text) {
    return parser.recognises(RecordHead.of(text.getBytes(UTF_8)));
  }

  private List<ParsedEvent> read(String summary) throws Exception {
    return reader.read(summary.getBytes(UTF_8));
  }

  private static String summary(int seconds, long nanoseconds, long podSent, long nodeSent) {
    String time = "\"time\":\"2026-11-24T10:00:%02dZ\"".formatted(seconds);
    return """
        {"node":{"nodeName":"n1","systemContainers":[{"name":"kubelet"}],
          "cpu":{%1$s,"usageNanoCores":1,"usageCoreNanoSeconds":%2$d},
          "memory":{%1$s,"workingSetBytes":9000000},
          "network":{%1$s,"name":"eth0","rxBytes":%4$d,"txBytes":%4$d,"interfaces":[]}},
         "pods":[{"podRef":{"name":"web-0","namespace":"shop","uid":"%5$s"},
          "containers":[{"name":"web","cpu":{%1$s,"usageCoreNanoSeconds":%2$d},
            "memory":{%1$s,"workingSetBytes":7000000}}],
          "network":{%1$s,"name":"eth0","rxBytes":%3$d,"txBytes":%3$d}}]}
        """
        .formatted(time, nanoseconds, podSent, nodeSent, UID);
  }
}
