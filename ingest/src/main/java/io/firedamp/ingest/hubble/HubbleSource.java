package io.firedamp.ingest.hubble;

import io.firedamp.ingest.transport.OneFormatFactory;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import java.util.Set;

/** Hubble's flows, posted line by line by a log shipper. */
public final class HubbleSource {
  private HubbleSource() {}

  /** Makes sources of type {@code hubble}. */
  public static final class Factory extends OneFormatFactory {
    public Factory() {
      super(
          "hubble",
          "/v1/hubble",
          "Flows and DNS messages of Cilium's Hubble as JSON lines, as its exporter writes them.",
          new HubbleParser(),
          "Hubble's JSON lines",
          Set.of(DnsQuery.class, NetworkFlow.class));
    }

    @Override
    public boolean runsUnasked() {
      return false;
    }
  }
}
