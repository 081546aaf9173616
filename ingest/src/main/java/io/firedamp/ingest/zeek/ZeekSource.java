package io.firedamp.ingest.zeek;

import io.firedamp.ingest.transport.OneFormatFactory;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import java.util.Set;

/** Zeek's JSON logs, posted line by line by a log shipper. */
public final class ZeekSource {
  private ZeekSource() {}

  /** Makes sources of type {@code zeek}. */
  public static final class Factory extends OneFormatFactory {
    public Factory() {
      super(
          "zeek",
          "/v1/zeek",
          "Zeek's conn, dns and ssl logs as JSON lines, as any shipper posts them.",
          new ZeekParser(),
          "Zeek JSON lines",
          Set.of(DnsQuery.class, NetworkFlow.class));
    }
  }
}
