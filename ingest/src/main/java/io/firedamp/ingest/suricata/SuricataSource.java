package io.firedamp.ingest.suricata;

import io.firedamp.ingest.transport.OneFormatFactory;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.SensorAlert;
import java.util.Set;

/** Suricata's EVE log, posted line by line by a log shipper. */
public final class SuricataSource {
  private SuricataSource() {}

  /** Makes sources of type {@code suricata}. */
  public static final class Factory extends OneFormatFactory {
    public Factory() {
      super(
          "suricata",
          "/v1/suricata",
          "Suricata's flow, dns, tls and alert events as EVE JSON lines, as any shipper posts them.",
          new SuricataParser(),
          "EVE JSON lines",
          Set.of(DnsQuery.class, NetworkFlow.class, SensorAlert.class));
    }

    @Override
    public boolean runsUnasked() {
      return false;
    }
  }
}
