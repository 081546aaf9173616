package io.firedamp.sinks.pagerduty;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContract;
import io.firedamp.sinks.TestContexts;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** Against a fake that takes every valid event. */
class PagerDutySinkContractTest extends SinkContract {
  private final FakePagerDuty pagerDuty;

  PagerDutySinkContractTest() throws IOException {
    pagerDuty = new FakePagerDuty();
  }

  @Override
  protected Sink sink() {
    return new PagerDutySink(
        PagerDutySinkTest.config(pagerDuty.url()), TestContexts.context("pd"), System::nanoTime);
  }

  @AfterEach
  void close() {
    pagerDuty.close();
  }
}
