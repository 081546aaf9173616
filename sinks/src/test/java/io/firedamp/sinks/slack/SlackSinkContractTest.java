package io.firedamp.sinks.slack;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContract;
import io.firedamp.sinks.TestContexts;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** Against a fake that takes every valid message. */
class SlackSinkContractTest extends SinkContract {
  private final FakeSlack slack;

  SlackSinkContractTest() throws IOException {
    slack = new FakeSlack();
  }

  @Override
  protected Sink sink() {
    return new SlackSink(
        SlackSinkTest.config(slack.url()), TestContexts.context("chat"), System::nanoTime);
  }

  @AfterEach
  void close() {
    slack.close();
  }
}
