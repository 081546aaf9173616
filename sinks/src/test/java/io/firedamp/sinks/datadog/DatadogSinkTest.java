package io.firedamp.sinks.datadog;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against a fake that answers as Datadog's API reference says its intake does. */
class DatadogSinkTest extends HttpSinkContract {
  DatadogSinkTest() throws IOException {}

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new DatadogSink(
        new DatadogSink.Config(
            url,
            SECRET,
            "mine-watch",
            List.of("env:lab"),
            "ecs",
            PATIENT,
            timeout(),
            certificates()),
        context,
        System::nanoTime);
  }

  @Override
  protected Answer taken(Request request) {
    return request.path().equals("/api/v2/logs")
            && request.headers().getOrDefault("dd-api-key", "").equals(SECRET)
        ? Answer.of(202, "{}")
        : Answer.of(403, "{\"errors\":[{\"status\":\"403\",\"title\":\"Forbidden\"}]}");
  }

  @Test
  void sendsAnArrayOfLogsWithTheAttributesThatDatadogReserves() throws IOException {
    deliver(incident("a", 2, HOSTILE), incident("b", 1, "x"));

    JsonNode logs = new ObjectMapper().readTree(posts().get(0).body());
    assertThat(posts()).hasSize(1);
    assertThat(logs).hasSize(2);
    JsonNode log = logs.get(0);
    assertThat(log.path("ddsource").asText()).isEqualTo("firedamp");
    assertThat(log.path("ddtags").asText()).isEqualTo("cluster:prod,severity:critical,env:lab");
    assertThat(log.path("service").asText()).isEqualTo("mine-watch");
    assertThat(log.path("status").asText()).isEqualTo("critical");
    assertThat(log.path("timestamp").asLong()).isEqualTo(1_521_194_460_000L);
    assertThat(log.path("delivery_key").asText()).isEqualTo("a:2");
    assertThat(new ObjectMapper().readTree(log.path("message").asText()).at("/event/id").asText())
        .isEqualTo("a");
  }

  @Test
  void buriesWhatDatadogItselfRefuses() {
    receiver()
        .answer(
            request ->
                request.body().contains("id-odd")
                    ? Answer.of(400, "{\"errors\":[{\"status\":\"400\",\"detail\":\"odd\"}]}")
                    : taken(request));

    assertThat(deliver(incident("a", 1, "x"), incident("id-odd", 1, "x")))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(new Delivered()),
            second -> assertThat(second).isInstanceOf(Poison.class));
  }
}
