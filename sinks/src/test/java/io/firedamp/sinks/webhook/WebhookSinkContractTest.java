package io.firedamp.sinks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import java.util.Base64;
import java.util.List;

/** Against a receiver that takes everything. */
class WebhookSinkContractTest extends HttpSinkContract {
  WebhookSinkContractTest() throws IOException {}

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new WebhookSink(
        new WebhookSink.Config(
            url + "/hook/" + SECRET,
            SECRET,
            List.of(Base64.getEncoder().encodeToString(SECRET.getBytes(UTF_8))),
            "ecs",
            64 * 1024,
            PATIENT,
            timeout(),
            certificates()),
        context,
        System::nanoTime);
  }

  @Override
  protected Answer taken(Request request) {
    return Answer.of(204);
  }

  /** Any receiver may be meant. */
  @Override
  protected boolean isKnownByItsWords() {
    return false;
  }
}
