package io.firedamp.ingest.squid;

import io.firedamp.ingest.transport.OneFormatFactory;
import io.firedamp.schemas.avro.NetworkFlow;
import java.util.Set;

/** Squid's access log, posted line by line by a log shipper. */
public final class SquidSource {
  private SquidSource() {}

  /** Makes sources of type {@code squid}. */
  public static final class Factory extends OneFormatFactory {
    public Factory() {
      super(
          "squid",
          "/v1/squid",
          "Requests through Squid as its access log tells of them, posted by any log shipper.",
          new SquidParser(),
          "lines of Squid's access log",
          Set.of(NetworkFlow.class));
    }

    @Override
    public boolean runsUnasked() {
      return false;
    }
  }
}
