package io.firedamp.sinks.pagerduty;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** Against a fake that takes every valid event. */
class PagerDutySinkContractTest extends HttpSinkContract {
  private final FakePagerDuty pagerDuty = new FakePagerDuty();

  PagerDutySinkContractTest() throws IOException {}

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new PagerDutySink(
        PagerDutySinkTest.config(url, timeout(), certificates()), context, System::nanoTime);
  }

  @Override
  protected Answer taken(Request request) {
    return pagerDuty.answer(request);
  }

  @AfterEach
  void close() {
    pagerDuty.close();
  }
}
