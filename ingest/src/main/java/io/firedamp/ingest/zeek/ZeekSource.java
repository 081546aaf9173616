package io.firedamp.ingest.zeek;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.transport.PushedFactory;
import io.firedamp.ingest.transport.PushedSource;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** Zeek's JSON logs, posted line by line by a log shipper. */
public final class ZeekSource {
  private ZeekSource() {}

  /** Makes sources of type {@code zeek}. */
  public static final class Factory extends PushedFactory {
    public Factory() {
      super(
          "zeek",
          "/v1/zeek",
          "Zeek's conn, dns and ssl logs as JSON lines, as any shipper posts them.");
    }

    @Override
    public Set<Class<? extends SpecificRecord>> publishes() {
      return Set.of(DnsQuery.class, NetworkFlow.class);
    }

    @Override
    public boolean runsUnasked() {
      return true;
    }

    @Override
    public Source create(Config config, SourceContext context) {
      return new PushedSource(
          config.path(),
          context,
          List.of(new ZeekParser()),
          new ZeekParser().readerFor(context.provenance()),
          () -> "waits for Zeek JSON lines at " + config.path());
    }

    @Override
    public List<EventParser> parsers() {
      return List.of(new ZeekParser());
    }
  }
}
