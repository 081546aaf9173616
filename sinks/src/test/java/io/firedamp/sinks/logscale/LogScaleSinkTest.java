package io.firedamp.sinks.logscale;

import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Against a fake that answers as LogScale's pages on its HEC endpoint say. */
class LogScaleSinkTest extends HttpSinkContract {
  LogScaleSinkTest() throws IOException {}

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new LogScaleSink(
        new LogScaleSink.Config(url, SECRET, "json", "ecs", PATIENT, timeout(), certificates()),
        context,
        System::nanoTime);
  }

  @Override
  protected Answer taken(Request request) {
    return request.headers().getOrDefault("authorization", "").equals("Bearer " + SECRET)
            && request.path().equals("/api/v1/ingest/hec")
        ? Answer.of(200, "{\"text\":\"Success\",\"code\":0}")
        : Answer.of(401, "no");
  }

  @Test
  void writesAnEventALineWithItsOwnTimeAndIds() throws IOException {
    deliver(incident("a", 1, "x"), incident("b", 2, "x"));

    String[] lines = posts().get(0).body().split("\n", -1);
    JsonNode second = new ObjectMapper().readTree(lines[1]);
    assertThat(lines).hasSize(2);
    assertThat(lines[1]).contains("\"time\":1521194460.000");
    assertThat(second.path("fields").path("delivery_key").asText()).isEqualTo("b:2");
    assertThat(
            new ObjectMapper()
                .readTree(second.path("event").asText())
                .path("event")
                .path("id")
                .asText())
        .isEqualTo("b");
  }

  @Test
  void holdsForAnyRefusalBecauseNoWordsAreLogScalesOwn() {
    answers(Answer.of(400, "Could not parse"));

    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Hold.class);
  }
}
