package io.firedamp.ingest.zeek;

import io.firedamp.ingest.transport.OneFormatFactory;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import java.util.Set;

/** Zeek's logs, posted by a log shipper: line by line as JSON, or as tables with their header. */
public final class ZeekSource {
  private ZeekSource() {}

  /** Makes sources of type {@code zeek}. */
  public static final class Factory extends OneFormatFactory {
    public Factory() {
      super(
          "zeek",
          "/v1/zeek",
          "Zeek's conn, dns and ssl logs, as JSON lines or under their header, as any shipper posts them.",
          new ZeekParser(),
          "Zeek logs",
          Set.of(DnsQuery.class, NetworkFlow.class));
    }
  }
}
