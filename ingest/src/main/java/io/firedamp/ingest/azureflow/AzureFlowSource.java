package io.firedamp.ingest.azureflow;

import io.firedamp.ingest.transport.OneFormatFactory;
import io.firedamp.schemas.avro.NetworkFlow;
import java.util.Set;

/** Flow logs of Azure, posted as JSON. */
public final class AzureFlowSource {
  private AzureFlowSource() {}

  /** Makes sources of type {@code azure-flow}. */
  public static final class Factory extends OneFormatFactory {
    public Factory() {
      super(
          "azure-flow",
          "/v1/azure-flow",
          "Flow logs of Azure's virtual networks and network security groups, as JSON.",
          new AzureFlowParser(),
          "Azure flow logs",
          Set.of(NetworkFlow.class));
    }

    @Override
    public boolean runsUnasked() {
      return false;
    }
  }
}
