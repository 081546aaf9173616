package io.firedamp.ingest.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceContract;
import io.firedamp.ingest.transport.PushedFactory;
import io.firedamp.ingest.zeek.ZeekParser;
import java.util.List;

class PushSourceContractTest extends SourceContract {
  private static final String PATH = "/v1/events";
  private static final String QUERY =
      "{\"_path\":\"dns\",\"ts\":1700000002.5,\"uid\":\"C1\",\"id.orig_h\":\"10.20.0.7\","
          + "\"id.orig_p\":40001,\"id.resp_h\":\"10.0.0.2\",\"id.resp_p\":53,"
          + "\"proto\":\"udp\",\"query\":\"pool.example\"}\n";

  @Override
  protected Source source(SourceContext context) {
    return source(PATH, context);
  }

  @Override
  protected void tellSomething() throws Exception {
    post(PATH, QUERY.getBytes(UTF_8));
  }

  @Override
  protected void tellGarbage() throws Exception {
    post(PATH, "nobody reads this".getBytes(UTF_8));
  }

  @Override
  protected boolean tellNothingOfUse() throws Exception {
    post(PATH, QUERY.replace("\"dns\"", "\"files\"").getBytes(UTF_8));
    return true;
  }

  @Override
  protected void startMisconfigured(SourceContext context) {
    source("v1/events", context).start();
  }

  private static Source source(String path, SourceContext context) {
    return new PushSource.Factory()
        .create(
            new PushedFactory.Config(path),
            new SourceContext(
                context.provenance(),
                context.publisher(),
                context.routes(),
                context.clock(),
                List.of(new ZeekParser())));
  }
}
