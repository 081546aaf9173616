package io.firedamp.sinks.stdout;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContract;
import io.firedamp.sinks.TestContexts;
import java.io.ByteArrayOutputStream;

class StdoutSinkContractTest extends SinkContract {
  @Override
  protected Sink sink() {
    return new StdoutSink(
        new StdoutSink.Factory().defaults(),
        TestContexts.context("out"),
        new ByteArrayOutputStream());
  }
}
