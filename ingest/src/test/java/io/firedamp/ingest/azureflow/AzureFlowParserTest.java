package io.firedamp.ingest.azureflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AzureFlowParserTest {
  private static final String PAIR = ",10.0.0.6,203.0.113.10,40001,3333,";

  private final AzureFlowParser parser = new AzureFlowParser();
  private final RecordReader reader = parser.readerFor(new Provenance("prod", "azure"));

  @Test
  void addsUpWhatTheTuplesOfAConnectionTell() throws Exception {
    List<NetworkFlow> flows =
        Parsed.of(
            NetworkFlow.class,
            read(
                network(
                    "1663146000000" + PAIR + "6,O,B,NX,0,0,0,0",
                    "1663146060000" + PAIR + "6,O,C,NX,10,1540,5,1270",
                    "1663146120000" + PAIR + "6,O,E,NX,1,154,0,0")));

    assertThat(flows).extracting(NetworkFlow::getFlowId).containsOnly(flows.get(0).getFlowId());
    assertThat(flows).extracting(NetworkFlow::getEventId).doesNotHaveDuplicates();
    assertThat(flows).extracting(NetworkFlow::getInterim).containsExactly(true, true, false);
    NetworkFlow whole = flows.get(2);
    assertThat(whole.getSourceAddress()).isEqualTo("10.0.0.6");
    assertThat(whole.getDestinationPort()).isEqualTo(3333);
    assertThat(whole.getStart()).isEqualTo(Instant.parse("2022-09-14T09:00:00Z"));
    assertThat(whole.getTime()).isEqualTo(Instant.parse("2022-09-14T09:02:00Z"));
    assertThat(whole.getPacketsOut()).contains(11L);
    assertThat(whole.getBytesOut()).contains(1_100L);
    assertThat(whole.getBytesIn()).contains(1_000L);
  }

  @Test
  void countsNothingOfAConnectionThatItDidNotSeeBegin() throws Exception {
    List<NetworkFlow> flows =
        Parsed.of(
            NetworkFlow.class,
            read(
                network(
                    "1663146060000" + PAIR + "6,O,C,NX,10,1540,5,1270",
                    "1663146120000" + PAIR + "6,O,E,NX,1,154,0,0")));

    assertThat(flows.get(0).getBytesOut()).isEmpty();
    assertThat(flows.get(1).getBytesOut()).contains(100L);
    assertThat(flows.get(1).getStart()).isEqualTo(flows.get(0).getTime());
  }

  @Test
  void aConnectionThatBeginsAgainIsAnotherOne() throws Exception {
    List<NetworkFlow> flows =
        Parsed.of(
            NetworkFlow.class,
            read(
                network(
                    "1663146000000" + PAIR + "6,O,B,NX,0,0,0,0",
                    "1663146060000" + PAIR + "6,O,C,NX,10,1540,5,1270",
                    "1663146070000" + PAIR + "6,O,B,NX,0,0,0,0",
                    "1663146120000" + PAIR + "6,O,E,NX,1,154,0,0")));

    assertThat(flows.get(3).getBytesOut()).contains(100L);
  }

  @Test
  void readsBothVersionsOfGroupsAndLeavesOutWhatWasDenied() throws Exception {
    List<ParsedEvent> events =
        read(
            group(
                "1542110377" + PAIR + "T,O,A",
                "1542110378" + PAIR + "U,O,A,B,,,,",
                "1542110379" + PAIR + "T,O,D",
                "1542110380" + PAIR + "T,I,D,B,,,,"));

    assertThat(Parsed.of(NetworkFlow.class, events))
        .extracting(NetworkFlow::getTransport)
        .containsExactly("tcp", "udp");
    assertThat(reader.counts().leftOut()).isEqualTo(Map.of("azure flow that was denied", 2L));
  }

  @Test
  void anUnreadableTupleCostsOnlyItself() throws Exception {
    List<ParsedEvent> events =
        read(
            network(
                "soon" + PAIR + "6,O,B,NX,0,0,0,0",
                "1663146000000,localhost,203.0.113.10,1,2,6,O,B,NX,0,0,0,0",
                "1663146000000" + PAIR + "47,O,B,NX,0,0,0,0",
                "1663146000000" + PAIR + "6,O,B,NX,0,0,0,0"));

    assertThat(Parsed.of(DeadLetter.class, events))
        .extracting(DeadLetter::getReason)
        .anySatisfy(reason -> assertThat(reason).startsWith("not a flow tuple: 'soon,"))
        .contains("source must be an IP address, was 'localhost'");
    assertThat(reader.counts().read()).isEqualTo(4);
    assertThat(reader.counts().withEvents()).isEqualTo(1);
    assertThat(reader.counts().unreadable()).isEqualTo(2);
  }

  @Test
  void recognisesBlobsAndRecords() {
    assertThat(recognises(network(""))).isTrue();
    assertThat(recognises(group(""))).isTrue();
    assertThat(recognises("{\"category\":\"FlowLogFlowEvent\"}")).isTrue();
    assertThat(recognises("{\"records\":[{\"category\":\"kube-audit\"}]}")).isFalse();
  }

  private boolean recognises(String text) {
    return parser.recognises(RecordHead.of(text.getBytes(UTF_8)));
  }

  private List<ParsedEvent> read(String blob) throws Exception {
    return reader.read(blob.getBytes(UTF_8));
  }

  private static String network(String... tuples) {
    return """
        {"records":[{"category":"FlowLogFlowEvent","macAddress":"00224871C205","flowRecords":
         {"flows":[{"flowGroups":[{"rule":"r","flowTuples":["%s"]}]}]}}]}
        """
        .formatted(String.join("\",\"", tuples));
  }

  private static String group(String... tuples) {
    return """
        {"records":[{"category":"NetworkSecurityGroupFlowEvent","properties":{"Version":2,
         "flows":[{"rule":"r","flows":[{"mac":"000D3AF87856","flowTuples":["%s"]}]}]}}]}
        """
        .formatted(String.join("\",\"", tuples));
  }
}
