package io.firedamp.sinks.slack;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** Against a fake that takes every valid message. */
class SlackSinkContractTest extends HttpSinkContract {
  private final FakeSlack slack = new FakeSlack();

  SlackSinkContractTest() throws IOException {}

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new SlackSink(
        SlackSinkTest.config(url, timeout(), certificates()), context, System::nanoTime);
  }

  @Override
  protected Answer taken(Request request) {
    return slack.answer(request);
  }

  @AfterEach
  void close() {
    slack.close();
  }
}
