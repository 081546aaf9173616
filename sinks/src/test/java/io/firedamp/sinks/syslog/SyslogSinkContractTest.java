package io.firedamp.sinks.syslog;

import io.firedamp.sinks.FaultyWire.Fault;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.stream.StreamSinkContract;
import java.io.IOException;
import java.time.Duration;

/** Against a receiver that reads everything and says nothing, as syslog's do. */
class SyslogSinkContractTest extends StreamSinkContract {
  SyslogSinkContractTest() throws IOException {}

  @Override
  protected Sink sink(int port, boolean tls, Duration timeout) {
    return sink("octet-counting", port, tls, timeout);
  }

  @Override
  protected boolean isNoticed(Fault fault) {
    return fault == Fault.RESET || fault == Fault.SILENT;
  }

  static Sink sink(String framing, int port, boolean tls, Duration timeout) {
    return new SyslogSink(
        new SyslogSink.Config(
            "127.0.0.1",
            port,
            tls,
            TRUSTING,
            "cef",
            framing,
            13,
            "firedamp",
            "here",
            8192,
            timeout,
            Duration.ofMillis(100)),
        TestContexts.context("siem"));
  }
}
