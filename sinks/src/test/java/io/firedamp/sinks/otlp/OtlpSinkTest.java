package io.firedamp.sinks.otlp;

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
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against a fake that answers as the specification of OTLP over HTTP says a collector does. */
class OtlpSinkTest extends HttpSinkContract {
  OtlpSinkTest() throws IOException {}

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new OtlpSink(
        new OtlpSink.Config(
            url,
            Map.of("Authorization", "Bearer " + SECRET),
            "ecs",
            PATIENT,
            timeout(),
            certificates()),
        context,
        System::nanoTime);
  }

  @Override
  protected Answer taken(Request request) {
    return request.path().equals("/v1/logs")
            && request.headers().getOrDefault("authorization", "").equals("Bearer " + SECRET)
        ? Answer.of(200, "{\"partialSuccess\":{}}")
        : Answer.of(401);
  }

  @Test
  void exportsLogRecordsOfOneResource() throws IOException {
    deliver(incident("a", 2, HOSTILE), incident("b", 1, "x"));

    JsonNode logs = new ObjectMapper().readTree(posts().get(0).body());
    assertThat(logs.at("/resourceLogs/0/resource/attributes/0/value/stringValue").asText())
        .isEqualTo("firedamp");
    JsonNode records = logs.at("/resourceLogs/0/scopeLogs/0/logRecords");
    assertThat(records).hasSize(2);
    JsonNode record = records.get(0);
    assertThat(record.path("timeUnixNano").asText()).isEqualTo("1521194460000000000");
    assertThat(record.path("severityNumber").asInt()).isEqualTo(21);
    assertThat(record.at("/attributes/0/value/stringValue").asText()).isEqualTo("a:2");
    assertThat(
            new ObjectMapper()
                .readTree(record.at("/body/stringValue").asText())
                .at("/event/id")
                .asText())
        .isEqualTo("a");
  }

  @Test
  void buriesTheRecordThatACollectorRefusesOfARequestItTakes() {
    receiver()
        .answer(
            request ->
                request.body().contains("id-odd")
                    ? Answer.of(
                        200,
                        "{\"partialSuccess\":{\"rejectedLogRecords\":\"1\",\"errorMessage\":\"odd\"}}")
                    : taken(request));

    assertThat(deliver(incident("a", 1, "x"), incident("id-odd", 1, "x"), incident("c", 1, "x")))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(new Delivered()),
            second -> assertThat(second).isInstanceOf(Poison.class),
            third -> assertThat(third).isEqualTo(new Delivered()));
  }
}
