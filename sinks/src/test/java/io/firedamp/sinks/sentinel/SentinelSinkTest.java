package io.firedamp.sinks.sentinel;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Secrets;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Against a fake that answers as Microsoft's pages say the identity platform and the Logs Ingestion
 * API do.
 */
class SentinelSinkTest extends HttpSinkContract {
  private static final String LOGIN = "/my-tenant/oauth2/v2.0/token";
  private static final String ROWS =
      "/dataCollectionRules/dcr-00aa/streams/Custom-Mining_CL?api-version=2023-01-01";

  private final AtomicReference<Instant> now = new AtomicReference<>(TestContexts.NOW);
  private volatile String valid = "t0ken-number-0";
  private int given;

  SentinelSinkTest() throws IOException {}

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new SentinelSink(
        new SentinelSink.Config(
            url,
            "dcr-00aa",
            "Custom-Mining_CL",
            "my-tenant",
            "my-client",
            SECRET,
            url,
            "https://monitor.azure.com/.default",
            "ecs",
            PATIENT,
            timeout(),
            certificates()),
        context,
        System::nanoTime);
  }

  @Override
  protected boolean isBefore(Request request) {
    return request.path().contains("/oauth2/");
  }

  @Override
  protected Answer taken(Request request) {
    if (request.path().equals(LOGIN)) {
      return request.body().contains("client_secret=" + SECRET)
          ? token()
          : Answer.of(401, "{\"error\":\"invalid_client\"}");
    }
    boolean knows = request.headers().getOrDefault("authorization", "").equals("Bearer " + valid);
    return Answer.of(request.path().equals(ROWS) ? (knows ? 204 : 401) : 404);
  }

  private synchronized Answer token() {
    valid = "t0ken-number-" + ++given;
    return Answer.of(
        200, "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"" + valid + "\"}");
  }

  private SinkContext ticking() {
    Clock clock =
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return Objects.requireNonNull(now.get());
          }
        };
    return new SinkContext(
        "siem", Secrets.none(), context().counters(), clock, context().formats());
  }

  @Test
  void sendsRowsWithColumnsOfTheirOwnAndTheWholeIncident() throws IOException {
    deliver(incident("a", 2, HOSTILE), incident("b", 1, "x"));

    JsonNode rows = new ObjectMapper().readTree(posts().get(0).body());
    assertThat(posts()).hasSize(1);
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).path("TimeGenerated").asText()).isEqualTo("2018-03-16T10:01:00Z");
    assertThat(rows.get(0).path("DeliveryKey").asText()).isEqualTo("a:2");
    assertThat(rows.get(0).path("Revision").asInt()).isEqualTo(2);
    assertThat(
            new ObjectMapper()
                .readTree(rows.get(0).path("Incident").asText())
                .at("/event/id")
                .asText())
        .isEqualTo("a");
  }

  @Test
  void asksForATokenOnceAndAgainBeforeItEnds() {
    try (Sink sink = sink(receiver().url(), ticking())) {
      sink.deliver(List.of(incident("a", 1, "x")));
      now.set(TestContexts.NOW.plusSeconds(2_879));
      sink.deliver(List.of(incident("a", 2, "x")));
      assertThat(given).isEqualTo(1);

      now.set(TestContexts.NOW.plusSeconds(2_881));
      assertThat(sink.deliver(List.of(incident("a", 3, "x")))).containsOnly(new Delivered());
    }

    assertThat(given).isEqualTo(2);
    assertThat(receiver().requests().get(0).body())
        .isEqualTo(
            "grant_type=client_credentials&client_id=my-client&client_secret="
                + SECRET
                + "&scope=https%3A%2F%2Fmonitor.azure.com%2F.default");
  }

  @Test
  void asksForAnotherTokenWhereOneWasTakenBack() {
    try (Sink sink = sink()) {
      sink.deliver(List.of(incident("a", 1, "x")));
      valid = "an0ther-token";

      assertThat(sink.deliver(List.of(incident("a", 2, "x")))).containsOnly(new Delivered());
    }

    assertThat(given).isEqualTo(2);
  }

  @Test
  void holdsWhereTheSecretIsWrongAndShowsNeitherItNorAToken() {
    receiver()
        .answer(
            request ->
                isBefore(request)
                    ? Answer.of(
                        400,
                        "{\"error\":\"invalid_client\",\"error_description\":\"" + SECRET + "\"}")
                    : Answer.of(500));
    List<Outcome> refused = deliver(incident("a", 1, "x"));

    receiver()
        .answer(
            request ->
                isBefore(request)
                    ? taken(request)
                    : Answer.of(403, "no role " + request.headers().get("authorization")));
    List<Outcome> forbidden = deliver(incident("a", 1, "x"));

    assertThat(refused.get(0)).isInstanceOf(Hold.class);
    assertThat(refused.toString()).contains("invalid_client").doesNotContain(SECRET);
    assertThat(forbidden.get(0)).isInstanceOf(Hold.class);
    assertThat(forbidden.toString()).contains("no role").doesNotContain("t0ken-number");
    assertThat(context().counters().lastAnswer()).doesNotContain("t0ken-number");
  }

  @Test
  void buriesWhatAzureItselfRefuses() {
    answers(Answer.of(400, "{\"error\":{\"code\":\"InvalidTransformOutput\"}}"));

    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Poison.class);
  }
}
