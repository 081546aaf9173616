package io.firedamp.ingest.squid;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.NetworkFlow;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lines of other projects' tests, read in place. */
class SquidOnRealDataTest {
  private final AnyFormatReader reader =
      new AnyFormatReader(List.of(new SquidParser()), new Provenance("lab", "squid"));

  @Test
  void readsATunnelAndWhatWasBrokenOffAndLeavesOutWhatWentNowhere() throws Exception {
    List<NetworkFlow> flows =
        Parsed.of(NetworkFlow.class, read("network/squid/patterns-core-connect.log"));

    assertThat(flows).hasSize(2);
    assertThat(flows.get(0).getHttpMethod()).contains("CONNECT");
    assertThat(flows.get(0).getHttpHost()).contains("logs.ap-southeast-2.amazonaws.com");
    assertThat(flows.get(0).getDestinationAddress()).isEqualTo("53.140.206.134");
    assertThat(flows.get(0).getDestinationPort()).isEqualTo(443);
    assertThat(flows.get(0).getStart()).isEqualTo("2018-05-03T10:54:00.032Z");
    assertThat(reader.counts())
        .isEqualTo(
            new RecordCounts(
                3,
                2,
                Map.of(
                    "squid-access: squid request that was answered or refused without asking"
                        + " anybody",
                    1L),
                0,
                0));
  }

  @Test
  void readsRequestsOfOldVersionsBetweenSingleBlanks() throws Exception {
    assertThat(Parsed.of(NetworkFlow.class, read("network/squid/metron-SquidExampleOutput.log")))
        .hasSize(5)
        .allSatisfy(flow -> assertThat(flow.getDestinationPort()).isEqualTo(80))
        .extracting(flow -> flow.getHttpHost().orElseThrow())
        .contains("www.cnn.com", "www.pravda.ru");
    assertThat(reader.counts()).isEqualTo(new RecordCounts(5, 5, Map.of(), 0, 0));
  }

  private List<ParsedEvent> read(String file) throws Exception {
    return reader.read(Files.readAllBytes(SharedData.require(file)));
  }
}
