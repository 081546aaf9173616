package io.firedamp.ingest.coredns;

import io.firedamp.ingest.transport.OneFormatFactory;
import io.firedamp.schemas.avro.DnsQuery;
import java.util.Set;

/** CoreDNS's log of queries, posted line by line by a log shipper. */
public final class CoreDnsSource {
  private CoreDnsSource() {}

  /** Makes sources of type {@code coredns}. */
  public static final class Factory extends OneFormatFactory {
    public Factory() {
      super(
          "coredns",
          "/v1/coredns",
          "Queries that CoreDNS's plugin log writes, as any log shipper posts them.",
          new CoreDnsParser(),
          "lines of CoreDNS's log",
          Set.of(DnsQuery.class));
    }

    @Override
    public boolean runsUnasked() {
      return false;
    }
  }
}
