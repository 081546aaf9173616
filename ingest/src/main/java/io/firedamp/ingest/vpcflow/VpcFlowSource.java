package io.firedamp.ingest.vpcflow;

import io.firedamp.ingest.transport.OneFormatFactory;
import io.firedamp.schemas.avro.NetworkFlow;
import java.util.Set;

/** Flow logs of Amazon VPC, posted as text with their header, or as JSON. */
public final class VpcFlowSource {
  private VpcFlowSource() {}

  /** Makes sources of type {@code vpc-flow}. */
  public static final class Factory extends OneFormatFactory {
    public Factory() {
      super(
          "vpc-flow",
          "/v1/vpc-flow",
          "Flow logs of Amazon VPC, as text under their header or in the default format.",
          new VpcFlowParser(),
          "VPC flow logs",
          Set.of(NetworkFlow.class));
    }

    @Override
    public boolean runsUnasked() {
      return false;
    }
  }
}
