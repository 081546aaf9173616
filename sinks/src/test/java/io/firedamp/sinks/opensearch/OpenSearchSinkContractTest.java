package io.firedamp.sinks.opensearch;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** Against a fake; {@link RealOpenSearchTest} is against OpenSearch. */
class OpenSearchSinkContractTest extends HttpSinkContract {
  private final FakeIndex cluster = new FakeIndex();

  OpenSearchSinkContractTest() throws IOException {}

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new OpenSearchSink(
        new OpenSearchSink.Config(
            url, SECRET, "", "", "firedamp-incidents", "ecs", PATIENT, timeout(), certificates()),
        context,
        System::nanoTime);
  }

  @Override
  protected Answer taken(Request request) {
    return cluster.answer(request);
  }

  @AfterEach
  void close() {
    cluster.close();
  }
}
