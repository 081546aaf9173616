package io.firedamp.sinks.gelf;

import io.firedamp.sinks.FaultyWire.Fault;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.stream.StreamSinkContract;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Over TCP and TLS, to a receiver that reads everything and says nothing. */
class GelfStreamSinkContractTest extends StreamSinkContract {
  GelfStreamSinkContractTest() throws IOException {}

  @Override
  protected Sink sink(int port, boolean tls, Duration timeout) {
    return new GelfSink(
        new GelfSink.Config(
            (tls ? "tls" : "tcp") + "://127.0.0.1:" + port,
            Map.of(),
            timeout,
            timeout,
            Duration.ofMillis(100),
            TRUSTING),
        TestContexts.context("graylog"),
        System::nanoTime);
  }

  @Override
  protected boolean isNoticed(Fault fault) {
    return fault == Fault.RESET || fault == Fault.SILENT;
  }
}
