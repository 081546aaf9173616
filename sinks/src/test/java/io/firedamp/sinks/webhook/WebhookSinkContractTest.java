package io.firedamp.sinks.webhook;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContract;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.http.LoopbackServer;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** Against a receiver that takes everything. */
class WebhookSinkContractTest extends SinkContract {
  private final LoopbackServer receiver;

  WebhookSinkContractTest() throws IOException {
    receiver = new LoopbackServer(request -> Answer.of(204));
  }

  @Override
  protected Sink sink() {
    return new WebhookSink(
        WebhookSinkTest.config(receiver.url()), TestContexts.context("hook"), System::nanoTime);
  }

  @AfterEach
  void close() {
    receiver.close();
  }
}
