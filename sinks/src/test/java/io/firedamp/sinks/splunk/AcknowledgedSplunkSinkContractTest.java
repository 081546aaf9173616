package io.firedamp.sinks.splunk;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** Against a fake whose indexers acknowledge everything. */
class AcknowledgedSplunkSinkContractTest extends HttpSinkContract {
  private final FakeCollector collector = new FakeCollector();

  AcknowledgedSplunkSinkContractTest() throws IOException {
    collector.acknowledges = true;
  }

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new SplunkSink(
        new SplunkSink.Config(
            url,
            SECRET,
            "",
            "firedamp",
            "firedamp:incident",
            "",
            "ecs",
            true,
            Duration.ofMinutes(5),
            512 * 1024,
            PATIENT,
            timeout(),
            certificates()),
        context,
        HecTime.SYSTEM);
  }

  @Override
  protected Answer taken(Request request) {
    return collector.answer(request);
  }

  @AfterEach
  void close() {
    collector.close();
  }
}
