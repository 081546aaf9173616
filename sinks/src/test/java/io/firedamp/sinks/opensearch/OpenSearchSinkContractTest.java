package io.firedamp.sinks.opensearch;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContract;
import io.firedamp.sinks.TestContexts;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** Against a fake; {@link RealOpenSearchTest} is against OpenSearch. */
class OpenSearchSinkContractTest extends SinkContract {
  private final FakeIndex cluster;

  OpenSearchSinkContractTest() throws IOException {
    cluster = new FakeIndex();
  }

  @Override
  protected Sink sink() {
    return new OpenSearchSink(
        OpenSearchSinkTest.config(cluster.url()), TestContexts.context("docs"), System::nanoTime);
  }

  @AfterEach
  void close() {
    cluster.close();
  }
}
