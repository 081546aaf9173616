package io.firedamp.ingest.hubble;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Hubble observed on GKE and on kind, read in place. */
class HubbleOnRealDataTest {
  private static final String PREFIX = "hubble-flow: ";

  private final AnyFormatReader reader =
      new AnyFormatReader(List.of(new HubbleParser()), new Provenance("lab", "hubble"));

  @Test
  void readsBothDirectionsBeforeThereWasIsReply() throws Exception {
    List<NetworkFlow> flows = Parsed.of(NetworkFlow.class, read("sample-10-flows.json"));

    assertThat(flows).hasSize(10);
    assertThat(flows.get(0).getFlowId()).isEqualTo(flows.get(1).getFlowId());
    assertThat(flows.get(0).getDestinationPort()).isEqualTo(15020);
    assertThat(flows).extracting(NetworkFlow::getEventId).doesNotHaveDuplicates();
    accounts(10, 10, Map.of());
  }

  @Test
  void readsEveryDnsMessage() throws Exception {
    List<DnsQuery> queries = Parsed.of(DnsQuery.class, read("sample-5-dns-flows.json"));
    List<DnsQuery> more = Parsed.of(DnsQuery.class, read("sample-dns-first-80.json"));

    assertThat(queries).extracting(DnsQuery::getClientAddress).containsOnly("10.156.2.2");
    assertThat(more).extracting(DnsQuery::getEventId).doesNotHaveDuplicates();
    assertThat(more)
        .filteredOn(query -> query.getResponseCode().isPresent())
        .hasSize(40)
        .extracting(query -> query.getResponseCode().orElseThrow())
        .containsOnly("NOERROR", "NXDOMAIN");
    assertThat(more)
        .anySatisfy(query -> assertThat(query.getAnswers()).containsExactly("10.160.4.20"));
    accounts(85, 85, Map.of());
  }

  @Test
  void leavesOutPacketsInATunnelOfWhichNobodyKnowsTheDirection() throws Exception {
    assertThat(Parsed.of(NetworkFlow.class, read("sample-icmpv4-flows.json")))
        .hasSize(11)
        .allSatisfy(flow -> assertThat(flow.getTransport()).isEqualTo("icmp"));
    accounts(18, 11, Map.of(PREFIX + "hubble flow of which nothing says who connected", 7L));
  }

  @Test
  void readsPacketsBesideMessagesOfOtherProtocols() throws Exception {
    assertThat(Parsed.of(NetworkFlow.class, read("sample-tcp-first-80.json")))
        .extracting(NetworkFlow::getEventId)
        .doesNotHaveDuplicates();
    accounts(
        80,
        62,
        Map.of(
            PREFIX + "hubble message of another protocol than dns", 14L,
            PREFIX + "hubble flow of which nothing says who connected", 4L));
  }

  private List<ParsedEvent> read(String file) throws Exception {
    return reader.read(
        Files.readAllBytes(SharedData.require("network/hubble/hubble-otel/" + file)));
  }

  private void accounts(long read, long events, Map<String, Long> leftOut) {
    assertThat(reader.counts()).isEqualTo(new RecordCounts(read, events, leftOut, 0, 0));
  }
}
