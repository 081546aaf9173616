package io.firedamp.sinks.teams;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContract;
import io.firedamp.sinks.TestContexts;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** Against a fake that takes every valid card. */
class TeamsSinkContractTest extends SinkContract {
  private final FakeWorkflow workflow;

  TeamsSinkContractTest() throws IOException {
    workflow = new FakeWorkflow();
  }

  @Override
  protected Sink sink() {
    return new TeamsSink(
        TeamsSinkTest.config(workflow.url()), TestContexts.context("team"), System::nanoTime);
  }

  @AfterEach
  void close() {
    workflow.close();
  }
}
