package io.firedamp.ingest.vpcflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.NetworkFlow;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Flow logs of AWS's guide and of other projects, read in place. */
class VpcFlowOnRealDataTest {
  private static final String PREFIX = "aws-vpc-flow: ";

  private final AnyFormatReader reader =
      new AnyFormatReader(List.of(new VpcFlowParser()), new Provenance("lab", "vpc"));

  @Test
  void readsTheDefaultFormatOfTheGuide() throws Exception {
    List<ParsedEvent> events = read("default-v2.log");

    assertThat(Parsed.of(NetworkFlow.class, events))
        .extracting(NetworkFlow::getTransport)
        .containsExactly("tcp", "icmp", "tcp");
    accounts(
        7,
        3,
        0,
        Map.of(
            PREFIX + "vpc flow that was rejected", 2L,
            PREFIX + "vpc flow record of an interval without traffic (NODATA)", 1L,
            PREFIX + "vpc flow record of an interval that AWS skipped (SKIPDATA)", 1L));
  }

  @Test
  void readsTheConnectionsOfTheGuideAsThoseOfTheirClient() throws Exception {
    List<ParsedEvent> events = read("custom-format-1.log");

    List<NetworkFlow> flows = Parsed.of(NetworkFlow.class, events);
    assertThat(flows)
        .hasSize(8)
        .allSatisfy(
            flow -> {
              assertThat(flow.getSourceAddress()).isEqualTo("52.213.180.42");
              assertThat(flow.getDestinationPort()).isEqualTo(5001);
            });
    assertThat(flows.stream().map(NetworkFlow::getFlowId).distinct()).hasSize(3);
    accounts(8, 8, 0, Map.of());
  }

  @Test
  void leavesOutWhatIsNotDatedAndBuriesTheDotsBetween() throws Exception {
    List<ParsedEvent> events = read("custom-format-3.log");

    assertThat(Parsed.of(DeadLetter.class, events))
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.getReason())
                    .isEqualTo("a line of 1 fields where the header names 17"));
    accounts(5, 0, 1, Map.of(PREFIX + "vpc flow record without start", 4L));
  }

  @Test
  void readsTheScansOfTheOpensearchCatalogAsOneRecordToldOften() throws Exception {
    List<ParsedEvent> events = read("opensearch-v2.log");

    assertThat(Parsed.of(NetworkFlow.class, events))
        .hasSize(22)
        .extracting(NetworkFlow::getEventId)
        .containsOnly(Parsed.of(NetworkFlow.class, events).get(0).getEventId());
    accounts(22, 22, 0, Map.of());
  }

  @Test
  void readsFieldsThatItDoesNotKnowBesideThoseItDoes() throws Exception {
    assertThat(Parsed.of(NetworkFlow.class, read("otel-vpc-ecs.log")))
        .singleElement()
        .satisfies(flow -> assertThat(flow.getDestinationPort()).isEqualTo(22));
    assertThat(Parsed.of(NetworkFlow.class, read("vrl-v11.log")))
        .singleElement()
        .satisfies(flow -> assertThat(flow.getBytesOut()).isEmpty());
    accounts(3, 2, 0, Map.of(PREFIX + "vpc flow that was rejected", 1L));
  }

  @Test
  void leavesOutASubscriptionWhoseFormatNobodyTells() throws Exception {
    read("otel-cw-custom.json");

    accounts(2, 0, 0, Map.of(PREFIX + "vpc flow record in a format that no header names", 2L));
  }

  private List<ParsedEvent> read(String file) throws Exception {
    return reader.read(Files.readAllBytes(SharedData.require("network/vpc-flow/" + file)));
  }

  private void accounts(long read, long events, long unreadable, Map<String, Long> leftOut) {
    assertThat(reader.counts()).isEqualTo(new RecordCounts(read, events, leftOut, unreadable, 0));
  }
}
