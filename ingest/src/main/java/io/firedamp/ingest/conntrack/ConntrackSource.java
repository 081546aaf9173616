package io.firedamp.ingest.conntrack;

import io.firedamp.ingest.transport.OneFormatFactory;
import io.firedamp.schemas.avro.NetworkFlow;
import java.util.Set;

/** Events of connection tracking, posted line by line by a log shipper. */
public final class ConntrackSource {
  private ConntrackSource() {}

  /** Makes sources of type {@code conntrack}. */
  public static final class Factory extends OneFormatFactory {
    public Factory() {
      super(
          "conntrack",
          "/v1/conntrack",
          "Connections that a host's kernel tracks, as conntrack -E -o timestamp writes them.",
          new ConntrackParser(),
          "conntrack's lines",
          Set.of(NetworkFlow.class));
    }

    @Override
    public boolean runsUnasked() {
      return false;
    }
  }
}
