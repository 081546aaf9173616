package io.firedamp.sinks.teams;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** Against a fake that takes every valid card. */
class TeamsSinkContractTest extends HttpSinkContract {
  private final FakeWorkflow workflow = new FakeWorkflow();

  TeamsSinkContractTest() throws IOException {}

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new TeamsSink(
        TeamsSinkTest.config(url, timeout(), certificates()), context, System::nanoTime);
  }

  @Override
  protected Answer taken(Request request) {
    return workflow.answer(request);
  }

  @AfterEach
  void close() {
    workflow.close();
  }
}
