package io.firedamp.sinks.splunk;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContract;
import io.firedamp.sinks.TestContexts;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** Against a fake whose indexers acknowledge everything. */
class AcknowledgedSplunkSinkContractTest extends SinkContract {
  private final FakeCollector collector;

  AcknowledgedSplunkSinkContractTest() throws IOException {
    collector = new FakeCollector();
    collector.acknowledges = true;
  }

  @Override
  protected Sink sink() {
    return new SplunkSink(
        SplunkSinkTest.config(collector.url(), true),
        TestContexts.context("splunk"),
        HecTime.SYSTEM);
  }

  @AfterEach
  void close() {
    collector.close();
  }
}
