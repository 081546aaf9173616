package io.firedamp.ingest.gcpflow;

import io.firedamp.ingest.transport.OneFormatFactory;
import io.firedamp.schemas.avro.NetworkFlow;
import java.util.Set;

/** VPC flow logs of Google Cloud, posted as JSON. */
public final class GcpFlowSource {
  private GcpFlowSource() {}

  /** Makes sources of type {@code gcp-flow}. */
  public static final class Factory extends OneFormatFactory {
    public Factory() {
      super(
          "gcp-flow",
          "/v1/gcp-flow",
          "VPC flow logs of Google Cloud as JSON, as Cloud Logging exports them.",
          new GcpFlowParser(),
          "Google's VPC flow logs",
          Set.of(NetworkFlow.class));
    }

    @Override
    public boolean runsUnasked() {
      return false;
    }
  }
}
