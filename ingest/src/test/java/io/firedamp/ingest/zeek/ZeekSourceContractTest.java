package io.firedamp.ingest.zeek;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceContract;
import io.firedamp.ingest.transport.PushedFactory;

class ZeekSourceContractTest extends SourceContract {
  private static final String PATH = "/v1/zeek";
  private static final String CONNECTION =
      "{\"_path\":\"conn\",\"ts\":1700000002.5,\"uid\":\"C1\",\"id.orig_h\":\"10.20.0.7\","
          + "\"id.orig_p\":40001,\"id.resp_h\":\"203.0.113.10\",\"id.resp_p\":3333,"
          + "\"proto\":\"tcp\",\"duration\":60.0,\"orig_bytes\":100,\"resp_bytes\":200,"
          + "\"conn_state\":\"SF\"}\n";

  @Override
  protected Source source(SourceContext context) {
    return new ZeekSource.Factory().create(new PushedFactory.Config(PATH), context);
  }

  @Override
  protected void tellSomething() throws Exception {
    post(PATH, CONNECTION.getBytes(UTF_8));
  }

  @Override
  protected void tellGarbage() throws Exception {
    post(PATH, "{\"ts\":\n".getBytes(UTF_8));
  }

  @Override
  protected boolean tellNothingOfUse() throws Exception {
    post(PATH, CONNECTION.replace("\"conn\"", "\"files\"").getBytes(UTF_8));
    return true;
  }

  @Override
  protected void startMisconfigured(SourceContext context) {
    new ZeekSource.Factory().create(new PushedFactory.Config("/v1/../zeek?"), context).start();
  }
}
