package io.firedamp.ingest.push;

import io.firedamp.ingest.PushedSourceContract;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.zeek.ZeekParser;
import java.util.List;

class PushSourceContractTest extends PushedSourceContract {
  private static final String QUERY =
      "{\"_path\":\"dns\",\"ts\":1700000002.5,\"uid\":\"C1\",\"id.orig_h\":\"10.20.0.7\","
          + "\"id.orig_p\":40001,\"id.resp_h\":\"10.0.0.2\",\"id.resp_p\":53,"
          + "\"proto\":\"udp\",\"query\":\"pool.example\"}\n";

  PushSourceContractTest() {
    super(
        new PushSource.Factory(),
        QUERY,
        "nobody reads this",
        QUERY.replace("\"dns\"", "\"files\""));
  }

  @Override
  protected Source source(SourceContext context) {
    return super.source(
        new SourceContext(
            context.provenance(),
            context.publisher(),
            context.routes(),
            context.clock(),
            List.of(new ZeekParser())));
  }
}
