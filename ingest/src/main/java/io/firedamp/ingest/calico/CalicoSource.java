package io.firedamp.ingest.calico;

import io.firedamp.ingest.transport.OneFormatFactory;
import io.firedamp.schemas.avro.NetworkFlow;
import java.util.Set;

/** Calico's flow logs, posted line by line by a log shipper. */
public final class CalicoSource {
  private CalicoSource() {}

  /** Makes sources of type {@code calico}. */
  public static final class Factory extends OneFormatFactory {
    public Factory() {
      super(
          "calico",
          "/v1/calico",
          "Flow logs of Calico Enterprise and Calico Cloud as JSON lines.",
          new CalicoParser(),
          "Calico's flow logs",
          Set.of(NetworkFlow.class));
    }

    @Override
    public boolean runsUnasked() {
      return false;
    }
  }
}
