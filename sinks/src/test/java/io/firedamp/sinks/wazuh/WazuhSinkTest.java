package io.firedamp.sinks.wazuh;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against a fake that answers as the reference of Wazuh's server API says. */
class WazuhSinkTest extends HttpSinkContract {
  private static final String LOGIN = "/security/user/authenticate?raw=true";

  private volatile String valid = "t0ken-number-0";
  private int given;

  WazuhSinkTest() throws IOException {}

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new WazuhSink(
        new WazuhSink.Config(url, "siem", SECRET, "ecs", PATIENT, timeout(), certificates()),
        context,
        System::nanoTime);
  }

  @Override
  protected boolean isBefore(Request request) {
    return request.path().equals(LOGIN);
  }

  @Override
  protected Answer taken(Request request) {
    String authorization = request.headers().getOrDefault("authorization", "");
    if (isBefore(request)) {
      String basic =
          Base64.getEncoder().encodeToString(("siem:" + SECRET).getBytes(StandardCharsets.UTF_8));
      valid = "t0ken-number-" + ++given;
      return authorization.equals("Basic " + basic)
          ? Answer.of(200, valid)
          : Answer.of(401, "{\"title\":\"Unauthorized\",\"detail\":\"Invalid credentials\"}");
    }
    if (!authorization.equals("Bearer " + valid)) {
      return Answer.of(401, "{\"title\":\"Unauthorized\",\"detail\":\"Invalid token\"}");
    }
    return read(request).path("events").size() > 100
        ? Answer.of(400, "{\"title\":\"Bad Request\",\"detail\":\"too many\",\"error\":4000}")
        : Answer.of(200, "{\"data\":{},\"message\":\"All events were forwarded\",\"error\":0}");
  }

  private static JsonNode read(Request request) {
    try {
      return new ObjectMapper().readTree(request.body());
    } catch (IOException e) {
      throw new AssertionError("the sink wrote no JSON", e);
    }
  }

  @Test
  void sendsAHundredEventsARequestEachATextOfJson() throws IOException {
    Incident[] batch =
        IntStream.range(0, 150)
            .mapToObj(i -> incident("id-" + i, 1, HOSTILE))
            .toArray(Incident[]::new);

    assertThat(deliver(batch)).hasSize(150).containsOnly(new Delivered());

    assertThat(posts())
        .extracting(post -> read(post).path("events").size())
        .containsExactly(100, 50);
    JsonNode event =
        new ObjectMapper().readTree(read(posts().get(1)).path("events").get(49).asText());
    assertThat(event.path("event").path("id").asText()).isEqualTo("id-149");
  }

  @Test
  void asksForATokenOnceAndAgainWhereItWasTakenBack() {
    try (Sink sink = sink()) {
      sink.deliver(List.of(incident("a", 1, "x")));
      sink.deliver(List.of(incident("b", 1, "x")));
      assertThat(given).isEqualTo(1);
      valid = "another";

      List<Outcome> outcomes = sink.deliver(List.of(incident("c", 1, "x")));

      assertThat(outcomes).containsExactly(new Delivered());
      assertThat(given).isEqualTo(2);
    }
  }

  @Test
  void triesAgainWhereTheEngineDidNotTakeAllAndHoldsForAnothersAnswer() {
    answers(Answer.of(200, "{\"data\":{},\"message\":\"Some failed\",\"error\":2}"));
    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Retry.class);

    answers(Answer.of(200, "<html>welcome</html>"));
    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Hold.class);
  }

  @Test
  void buriesWhatWazuhItselfRefuses() {
    answers(Answer.of(400, "{\"title\":\"Bad Request\",\"detail\":\"odd\",\"error\":4000}"));

    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Poison.class);
  }
}
