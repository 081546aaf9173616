package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceContract;
import io.firedamp.ingest.prometheus.WriteRequests.Series;
import io.firedamp.ingest.transport.PushedFactory;
import java.util.Map;

class RemoteWriteSourceContractTest extends SourceContract {
  private static final String PATH = "/api/v1/write";
  private static final long TEN = 1_700_000_000_000L;
  private static final Map<String, String> WEB =
      Map.of("namespace", "shop", "pod", "web-0", "container", "web");

  private final RemoteWriteSource.Factory factory = new RemoteWriteSource.Factory();

  @Override
  protected Source source(SourceContext context) {
    return factory.create(factory.defaults(), context);
  }

  @Override
  protected void tellSomething() throws Exception {
    Series cpu = Series.of(WriteRequests.CPU, WEB, 1, TEN, 2, TEN + 30_000, 3, TEN + 60_000);
    post(PATH, WriteRequests.one(cpu));
  }

  @Override
  protected void tellGarbage() throws Exception {
    post(PATH, new byte[] {0x0a, 0x70, 1});
  }

  @Override
  protected boolean tellNothingOfUse() throws Exception {
    post(PATH, WriteRequests.two(Series.of("up", WEB, 1, TEN)));
    return true;
  }

  @Override
  protected void startMisconfigured(SourceContext context) {
    factory.create(new PushedFactory.Config("no path"), context).start();
  }
}
