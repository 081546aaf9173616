package io.firedamp.ingest.envoy;

import io.firedamp.ingest.transport.OneFormatFactory;
import io.firedamp.schemas.avro.NetworkFlow;
import java.util.Set;

/** Envoy's access log, posted line by line by a log shipper. */
public final class EnvoySource {
  private EnvoySource() {}

  /** Makes sources of type {@code envoy}. */
  public static final class Factory extends OneFormatFactory {
    public Factory() {
      super(
          "envoy",
          "/v1/envoy",
          "Envoy's access log, as JSON or as Istio writes it, as any log shipper posts it.",
          new EnvoyParser(),
          "Envoy's access log",
          Set.of(NetworkFlow.class));
    }

    @Override
    public boolean runsUnasked() {
      return false;
    }
  }
}
