package io.firedamp.ingest.gcpflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.NetworkFlow;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GcpFlowParserTest {
  private final GcpFlowParser parser = new GcpFlowParser();
  private final RecordReader reader = parser.readerFor(new Provenance("prod", "gcp"));

  @Test
  void readsBothDirectionsOfAConnectionAsOneFlow() throws Exception {
    List<NetworkFlow> flows =
        Parsed.of(
            NetworkFlow.class,
            read(
                entry("SRC", "10.20.0.7", 40001, "203.0.113.10", 3333, "1200")
                    + entry("DEST", "203.0.113.10", 3333, "10.20.0.7", 40001, "700")));

    assertThat(flows).hasSize(2);
    assertThat(flows).extracting(NetworkFlow::getFlowId).containsOnly(flows.get(0).getFlowId());
    assertThat(flows).extracting(NetworkFlow::getEventId).doesNotHaveDuplicates();
    assertThat(flows).extracting(NetworkFlow::getSourceAddress).containsOnly("10.20.0.7");
    assertThat(flows.get(0).getBytesOut()).contains(1_200L);
    assertThat(flows.get(0).getBytesIn()).isEmpty();
    assertThat(flows.get(1).getBytesIn()).contains(700L);
  }

  @Test
  void namesWhatIsMissingAndWhatIsAnotherTransport() throws Exception {
    String entry = entry("SRC", "10.20.0.7", 40001, "203.0.113.10", 3333, "1200");
    read(
        entry.replace("\"start_time\"", "\"began\"")
            + entry.replace("\"protocol\":6", "\"protocol\":47")
            + entry.replace("\"src_port\"", "\"port\""));

    assertThat(reader.counts().leftOut())
        .isEqualTo(
            Map.of(
                "gcp flow record without start_time", 1L,
                "gcp flow over another transport than tcp, udp, icmp or sctp", 1L,
                "gcp flow record without ports", 1L));
  }

  @Test
  void anUnreadableEntryCostsOnlyItself() throws Exception {
    String entry = entry("SRC", "10.20.0.7", 40001, "203.0.113.10", 3333, "1200");

    List<ParsedEvent> events = read(entry.replace("10.20.0.7", "localhost") + entry);

    assertThat(Parsed.of(NetworkFlow.class, events)).hasSize(1);
    assertThat(Parsed.of(DeadLetter.class, events))
        .extracting(DeadLetter::getReason)
        .containsExactly("jsonPayload.connection.src_ip must be an IP address, was 'localhost'");
  }

  @Test
  void recognisesEntriesOfFlowsAlone() {
    assertThat(recognises(entry("SRC", "10.20.0.7", 1, "203.0.113.10", 2, "0"))).isTrue();
    assertThat(recognises("{\"jsonPayload\":{\"message\":\"connection\"}}")).isFalse();
  }

  /** What other projects test on. */
  @Test
  void readsEveryRealEntry() throws Exception {
    AnyFormatReader any = new AnyFormatReader(List.of(parser), new Provenance("lab", "gcp"));
    List<NetworkFlow> flows =
        Parsed.of(
            NetworkFlow.class,
            any.read(
                Files.readAllBytes(SharedData.require("network/gcp-flow/otel-extended-4.jsonl"))));
    any.read(
        Files.readAllBytes(
            SharedData.require("network/gcp-flow/security-analytics-vpc_flows.json")));

    assertThat(flows)
        .extracting(flow -> flow.getDestinationAddress() + " " + flow.getDestinationPort())
        .containsExactly(
            "10.10.0.2 22", "173.194.193.95 443", "173.194.193.95 443", "10.10.0.2 22");
    assertThat(flows.get(1).getFlowId()).isEqualTo(flows.get(2).getFlowId());
    assertThat(any.counts()).isEqualTo(new RecordCounts(5, 5, Map.of(), 0, 0));
  }

  private boolean recognises(String text) {
    return parser.recognises(RecordHead.of(text.getBytes(UTF_8)));
  }

  private List<ParsedEvent> read(String entries) throws Exception {
    return reader.read(entries.getBytes(UTF_8));
  }

  static String entry(
      String reporter, String source, int sourcePort, String to, int toPort, String bytes) {
    return ("{\"insertId\":\"i1\",\"jsonPayload\":{\"bytes_sent\":\"%6$s\",\"connection\":{"
            + "\"dest_ip\":\"%4$s\",\"dest_port\":%5$d,\"protocol\":6,\"src_ip\":\"%2$s\","
            + "\"src_port\":%3$d},\"end_time\":\"2023-11-14T22:14:20.5Z\",\"packets_sent\":\"8\","
            + "\"reporter\":\"%1$s\",\"start_time\":\"2023-11-14T22:13:20Z\"},"
            + "\"logName\":\"projects/p/logs/compute.googleapis.com%%2Fvpc_flows\"}\n")
        .formatted(reporter, source, sourcePort, to, toPort, bytes);
  }
}
