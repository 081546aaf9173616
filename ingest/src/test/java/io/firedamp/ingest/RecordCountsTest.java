package io.firedamp.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.docker.DockerEventParser;
import io.firedamp.ingest.docker.DockerStatsParser;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.ingest.kubernetes.KubernetesAuditParser;
import io.firedamp.ingest.kubernetes.KubernetesObjectsParser;
import io.firedamp.ingest.prometheus.PrometheusTextParser;
import io.firedamp.ingest.registry.RegistryParser;
import io.firedamp.ingest.zeek.ZeekParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** As many records as were written are read, and each is found again under one name. */
class RecordCountsTest {
  private static final Provenance FROM = new Provenance("prod", "counted");

  @Test
  void countsEachStageOfARequestByWhatBecameOfIt() throws Exception {
    RecordReader reader = new KubernetesAuditParser().readerFor(FROM);
    String list =
        "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":[%s,%s,%s,%s,%s]}"
            .formatted(
                stage("a", "RequestReceived"),
                stage("a", "ResponseComplete"),
                stage("a", "ResponseComplete"),
                "{\"auditID\":\"b\"}",
                stage("c", "RequestReceived"));

    reader.read(list.getBytes(UTF_8));

    Map<String, Long> leftOut =
        Map.of("RequestReceived stage of an answered request", 1L, "duplicate audit id", 1L);
    assertThat(reader.counts()).isEqualTo(new RecordCounts(5, 1, leftOut, 1, 1));
    assertThat(reader.finish()).hasSize(1);
    assertThat(reader.counts()).isEqualTo(new RecordCounts(5, 2, leftOut, 1, 0));
  }

  @Test
  void countsEachNotificationOfAnEnvelopeAndAnEmptyEnvelopeForItself() throws Exception {
    RecordReader reader = new RegistryParser().readerFor(FROM);
    String pull = notification("1", "manifest.v2+json");
    String layer = notification("2", "layer.v2");

    reader.read(("{\"events\":[" + pull + "," + layer + ",{\"timestamp\":1}]}").getBytes(UTF_8));
    reader.read("{\"events\":[]}".getBytes(UTF_8));

    Map<String, Long> leftOut = Map.of("not a pull of a manifest", 1L, RecordCounts.NOTHING, 1L);
    assertThat(reader.counts()).isEqualTo(new RecordCounts(4, 1, leftOut, 1, 0));
  }

  @Test
  void countsARecordWithinAnotherOnce() throws Exception {
    RecordReader reader = new ZeekParser().readerFor(FROM);
    String query =
        "{\"_path\":\"dns\",\"ts\":1700000002.5,\"uid\":\"C1\",\"id.orig_h\":\"10.20.0.7\","
            + "\"id.orig_p\":40001,\"id.resp_h\":\"10.0.0.2\",\"id.resp_p\":53,"
            + "\"proto\":\"udp\",\"query\":\"pool.example\"}";
    String broken = query.replace("1700000002.5", "\"never\"");

    reader.read((shipped(query) + "\n" + shipped(broken) + "\n" + query).getBytes(UTF_8));

    assertThat(reader.counts()).isEqualTo(new RecordCounts(3, 2, Map.of(), 1, 0));
  }

  @Test
  void countsEachContainerOfAScrapeAndEachUnreadableLine() throws Exception {
    RecordReader reader = new PrometheusTextParser().readerFor(FROM);

    reader.read((node(1, 0) + "!!\n").getBytes(UTF_8));
    reader.read(node(2, 15_000).getBytes(UTF_8));
    reader.read(node(2, 15_000).getBytes(UTF_8));
    reader.read("up 1 1700000000000\n".getBytes(UTF_8));

    RecordCounts counts = reader.counts();
    assertThat(counts.read()).isEqualTo(5).isEqualTo(counts.accountedFor());
    assertThat(counts.withEvents()).isEqualTo(1);
    assertThat(counts.unreadable()).isEqualTo(1);
    assertThat(counts.leftOut()).hasSize(3).containsEntry(RecordCounts.NOTHING, 1L);
  }

  @Test
  void keepsTheStatisticsBesideADocumentThatIsNone() throws Exception {
    RecordReader reader = new DockerStatsParser().readerFor(FROM);
    String first = "{\"id\":\"c1\",\"read\":\"2026-11-24T10:00:00Z\",\"cpu_stats\":%s}";
    String cpu = "{\"cpu_usage\":{\"total_usage\":%d}}";

    List<ParsedEvent> events =
        reader.read(
            (first.formatted(cpu.formatted(1))
                    + "{}"
                    + first.replace("10:00", "10:01").formatted(cpu.formatted(2)))
                .getBytes(UTF_8));

    assertThat(events).hasSize(2);
    assertThat(reader.counts().withEvents()).isEqualTo(1);
    assertThat(reader.counts().unreadable()).isEqualTo(1);
    assertThat(reader.counts().leftOut()).hasSize(1);
    assertThat(reader.counts().read()).isEqualTo(3);
  }

  @Test
  void countsEachObjectOfAList() throws Exception {
    RecordReader reader = new KubernetesObjectsParser().readerFor(FROM);

    reader.read(
        """
        {"kind":"List","items":[
         {"kind":"Node","metadata":{"name":"n1","creationTimestamp":"2026-11-24T10:00:00Z"},
          "status":{"addresses":[{"type":"InternalIP","address":"10.0.0.1"}]}},
         {"kind":"Secret","metadata":{"name":"s"}}, 7]}"""
            .getBytes(UTF_8));

    assertThat(reader.counts())
        .isEqualTo(new RecordCounts(3, 1, Map.of(RecordCounts.NOTHING, 1L), 1, 0));
  }

  @Test
  void namesTheFormatWhereRecordsOfSeveralAreMixed() throws Exception {
    AnyFormatReader reader =
        new AnyFormatReader(List.of(new DockerEventParser(), new ZeekParser()), FROM);
    String event =
        "{\"Type\":\"network\",\"Action\":\"create\",\"Actor\":{\"ID\":\"n\"},\"timeNano\":1795499553049085823}\n";
    String log = "{\"_path\":\"files\",\"ts\":1700000002.5}\n";

    reader.read((event + log + log + "{\"cut\n").getBytes(UTF_8));

    assertThat(reader.counts().read()).isEqualTo(4);
    assertThat(reader.counts().unreadable()).isEqualTo(1);
    assertThat(reader.counts().leftOut())
        .containsEntry("docker-events: " + RecordCounts.NOTHING, 1L)
        .containsEntry("zeek-json: zeek log of no use here", 2L);
  }

  private static String stage(String id, String stage) {
    return "{\"level\":\"Metadata\",\"auditID\":\"%s\",\"stage\":\"%s\",\"verb\":\"list\","
            .formatted(id, stage)
        + "\"requestReceivedTimestamp\":\"2018-03-16T10:00:00.100000Z\","
        + "\"stageTimestamp\":\"2018-03-16T10:00:00.200000Z\"}";
  }

  private static String notification(String id, String type) {
    return """
        {"id":"e-%s","timestamp":"2018-03-16T10:00:00Z","action":"pull",
         "target":{"mediaType":"application/vnd.docker.distribution.%s",
         "digest":"sha256:%s","repository":"acme/app"},
         "request":{"addr":"192.0.2.11:4711","host":"docker.io","method":"GET"}}"""
        .formatted(id, type, "ab".repeat(32));
  }

  private static String shipped(String record) {
    return "{\"message\":\"" + record.replace("\"", "\\\"") + "\"}";
  }

  private static String node(int seconds, long later) {
    long time = 1_700_000_000_000L + later;
    return "node_cpu_seconds_total{cpu=\"0\",mode=\"user\"} %d %d\n".formatted(seconds, time)
        + "node_cpu_seconds_total{cpu=\"0\",mode=\"system\"} 1 %d\n".formatted(time);
  }
}
