package io.firedamp.sinks.loki;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** Against a fake that answers as Loki's HTTP API reference, and its source, say it does. */
class LokiSinkTest extends HttpSinkContract {
  LokiSinkTest() throws IOException {}

  private LokiSink.Config config(String url, Map<String, String> labels) {
    return new LokiSink.Config(
        url, "team", "me", SECRET, labels, "ecs", PATIENT, timeout(), certificates());
  }

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new LokiSink(config(url, Map.of("env", "lab")), context, System::nanoTime);
  }

  @Override
  protected Answer taken(Request request) {
    return Answer.of(request.path().equals("/loki/api/v1/push") ? 204 : 404);
  }

  @Test
  void pushesFewStreamsAtTheTimeOfTheIncident() throws IOException {
    deliver(incident("a", 2, HOSTILE));

    Request post = posts().get(0);
    JsonNode entry = new ObjectMapper().readTree(post.body()).at("/streams/0");
    assertThat(post.headers())
        .containsEntry("x-scope-orgid", "team")
        .hasEntrySatisfying("authorization", login -> assertThat(login).startsWith("Basic "));
    assertThat(entry.path("stream"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    "{\"app\":\"firedamp\",\"cluster\":\"prod\",\"env\":\"lab\","
                        + "\"kind\":\"mining\",\"severity\":\"critical\"}"));
    assertThat(entry.at("/values/0/0").asText()).isEqualTo("1521194460000000000");
    assertThat(
            new ObjectMapper().readTree(entry.at("/values/0/1").asText()).at("/event/id").asText())
        .isEqualTo("a");
  }

  @Test
  void pushesWhatIsTooFarBehindToTheStreamOfItsHour() {
    receiver()
        .answer(
            request ->
                request.body().contains("\"late\"") || !request.body().contains("id-late")
                    ? taken(request)
                    : Answer.of(
                        400,
                        "entry with timestamp 2018-03-16 10:01:00 +0000 UTC ignored, reason: 'entry"
                            + " too far behind', total ignored: 1 out of 2 for stream: {}"));

    assertThat(deliver(incident("a", 1, "x"), incident("id-late", 1, "x")))
        .containsOnly(new Delivered());
    assertThat(posts().get(posts().size() - 1).body()).contains("\"late\":\"2018-03-16T10\"");
  }

  @Test
  void buriesWhatLokiItselfRefuses() {
    answers(Answer.of(400, "Max entry size '262144' bytes exceeded for stream '{}'"));

    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Poison.class);
  }

  @Test
  void refusesALabelThatIsNone() {
    assertThatThrownBy(() -> config("https://h", Map.of("a-b", "c")))
        .hasMessageStartingWith("labels must be named by letters, digits and underscores");
    assertThatThrownBy(() -> config("http://h", Map.of()))
        .hasMessage("url must be https, or of this machine (localhost, 127.0.0.1), was http://h");
  }
}
