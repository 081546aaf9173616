package io.firedamp.sinks.splunk;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContract;
import io.firedamp.sinks.TestContexts;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** Against a fake that takes everything. */
class SplunkSinkContractTest extends SinkContract {
  private final FakeCollector collector;

  SplunkSinkContractTest() throws IOException {
    collector = new FakeCollector();
  }

  @Override
  protected Sink sink() {
    return new SplunkSink(
        SplunkSinkTest.config(collector.url(), false),
        TestContexts.context("splunk"),
        HecTime.SYSTEM);
  }

  @AfterEach
  void close() {
    collector.close();
  }
}
