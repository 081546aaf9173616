package io.firedamp.ingest.azureflow;

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

/** The examples of Azure's own documentation, read in place. */
class AzureFlowOnRealDataTest {
  private static final String DENIED = "azure-flow: azure flow that was denied";

  private final AnyFormatReader reader =
      new AnyFormatReader(List.of(new AzureFlowParser()), new Provenance("lab", "azure"));

  @Test
  void readsEveryTupleOfAGroup() throws Exception {
    List<NetworkFlow> flows = Parsed.of(NetworkFlow.class, read("nsg-v2.json"));

    assertThat(flows).extracting(NetworkFlow::getSourceAddress).containsOnly("10.5.16.4");
    assertThat(flows).extracting(NetworkFlow::getEventId).doesNotHaveDuplicates();
    assertThat(reader.counts()).isEqualTo(new RecordCounts(11, 4, Map.of(DENIED, 7L), 0, 0));
  }

  @Test
  void readsEveryTupleOfANetwork() throws Exception {
    List<NetworkFlow> flows = Parsed.of(NetworkFlow.class, read("vnet-v4.json"));

    assertThat(flows)
        .filteredOn(flow -> !flow.getInterim())
        .hasSize(5)
        .allSatisfy(flow -> assertThat(flow.getBytesOut()).isPresent());
    assertThat(reader.counts()).isEqualTo(new RecordCounts(19, 10, Map.of(DENIED, 9L), 0, 0));
  }

  private List<ParsedEvent> read(String file) throws Exception {
    return reader.read(Files.readAllBytes(SharedData.require("network/azure-flow/" + file)));
  }
}
