package io.firedamp.ingest.dnsmasq;

import io.firedamp.ingest.transport.OneFormatFactory;
import io.firedamp.schemas.avro.DnsQuery;
import java.util.Set;

/** dnsmasq's log of queries, posted line by line by a log shipper. */
public final class DnsmasqSource {
  private DnsmasqSource() {}

  /** Makes sources of type {@code dnsmasq}. */
  public static final class Factory extends OneFormatFactory {
    public Factory() {
      super(
          "dnsmasq",
          "/v1/dnsmasq",
          "Questions and answers that dnsmasq logs (log-queries), as any log shipper posts them.",
          new DnsmasqParser(),
          "lines of dnsmasq's log",
          Set.of(DnsQuery.class));
    }

    @Override
    public boolean runsUnasked() {
      return false;
    }
  }
}
