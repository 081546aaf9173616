package io.firedamp.ingest.calico;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.NetworkFlow;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalicoParserTest {
  static final String FLOW =
      "{\"start_time\":1700000000,\"end_time\":1700000300,\"source_ip\":\"10.20.0.7\","
          + "\"source_port\":40001,\"source_type\":\"wep\",\"dest_ip\":\"203.0.113.10\","
          + "\"dest_port\":3333,\"dest_type\":\"net\",\"proto\":\"tcp\",\"action\":\"allow\","
          + "\"reporter\":\"src\",\"bytes_in\":1200,\"bytes_out\":1540,\"num_flows\":1,"
          + "\"num_flows_started\":1,\"num_flows_completed\":0,\"packets_in\":5,"
          + "\"packets_out\":11,\"host\":\"n1\"}\n";

  private final CalicoParser parser = new CalicoParser();
  private final RecordReader reader = parser.readerFor(new Provenance("prod", "calico"));

  @Test
  void readsWhatASourcesNodeCounted() throws Exception {
    NetworkFlow flow = Parsed.of(NetworkFlow.class, read(FLOW)).get(0);

    assertThat(flow.getSourceAddress()).isEqualTo("10.20.0.7");
    assertThat(flow.getDestinationPort()).isEqualTo(3333);
    assertThat(flow.getStart()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
    assertThat(flow.getTime()).isEqualTo(Instant.ofEpochSecond(1_700_000_300));
    assertThat(flow.getInterim()).isTrue();
    assertThat(flow.getBytesOut()).contains(1_100L);
    assertThat(flow.getBytesIn()).contains(1_000L);
  }

  @Test
  void turnsTheCountersOfADestinationsNodeRound() throws Exception {
    String flow =
        FLOW.replace("\"reporter\":\"src\"", "\"reporter\":\"dst\"")
            .replace("\"source_type\":\"wep\"", "\"source_type\":\"net\"");

    assertThat(Parsed.of(NetworkFlow.class, read(flow)).get(0).getBytesOut()).contains(1_000L);
  }

  @Test
  void namesWhatWasDeniedPutTogetherOrToldTwice() throws Exception {
    read(
        FLOW.replace("allow", "deny")
            + FLOW.replace("\"10.20.0.7\"", "null")
            + FLOW.replace("203.0.113.10", "-")
            + FLOW.replace("\"reporter\":\"src\"", "\"reporter\":\"dst\"")
            + FLOW.replace("\"tcp\"", "\"ipip\""));

    assertThat(reader.counts().leftOut())
        .isEqualTo(
            Map.of(
                "calico flow that was denied", 1L,
                "calico flow of which an address was put together with others", 2L,
                "calico flow that the node of its source tells, too", 1L,
                "calico flow over another transport than tcp, udp, icmp or sctp", 1L));
  }

  @Test
  void recognisesFlowsAlone() {
    assertThat(parser.recognises(RecordHead.of(FLOW.getBytes(UTF_8)))).isTrue();
    assertThat(parser.recognises(RecordHead.of("{\"source_ip\":\"10.0.0.1\"}".getBytes(UTF_8))))
        .isFalse();
  }

  /** The documentation's own example has a comma too many, and is refused for that. */
  @Test
  void recognisesTheDocumentedExampleAndSaysWhatIsWrongWithIt() throws Exception {
    byte[] example =
        Files.readAllBytes(SharedData.require("network/calico/tigera-datatypes.json.txt"));

    assertThat(parser.recognises(RecordHead.of(example))).isTrue();
    assertThatThrownBy(() -> reader.read(example))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageStartingWith("not JSON at byte ");
    assertThat(reader.counts().unreadable()).isPositive();
  }

  private List<ParsedEvent> read(String lines) throws Exception {
    return reader.read(lines.getBytes(UTF_8));
  }
}
