package io.firedamp.sinks.opsgenie;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against a fake that answers as Opsgenie's API reference says its Alert API does. */
class OpsgenieSinkTest extends HttpSinkContract {
  private static final String SAID = "{\"result\":\"said\",\"took\":0.1,\"requestId\":\"r\"}";

  OpsgenieSinkTest() throws IOException {}

  @Override
  protected Sink sink(String url, SinkContext context) {
    return sink(url, context, SECRET);
  }

  private Sink sink(String url, SinkContext context, String key) {
    return new OpsgenieSink(
        new OpsgenieSink.Config(
            url, key, List.of("firedamp", "lab"), PATIENT, timeout(), certificates()),
        context,
        System::nanoTime);
  }

  @Override
  protected Answer taken(Request request) {
    return request.headers().getOrDefault("authorization", "").equals("GenieKey " + SECRET)
        ? Answer.of(202, SAID)
        : Answer.of(401, SAID);
  }

  private static Incident ended(Incident incident, String change) {
    return Incident.newBuilder(incident).setStatus(IncidentStatus.CLOSED).setChange(change).build();
  }

  @Test
  void makesAnAlertUnderTheIdOfTheIncident() throws IOException {
    deliver(incident("6f0c", 2, HOSTILE));

    JsonNode alert = new ObjectMapper().readTree(posts().get(0).body());
    assertThat(posts().get(0).path()).isEqualTo("/v2/alerts");
    assertThat(alert.path("alias").asText()).isEqualTo("6f0c");
    assertThat(alert.path("message").asText().length()).isLessThanOrEqualTo(130);
    assertThat(alert.path("priority").asText()).isEqualTo("P1");
    assertThat(alert.path("tags")).hasSize(2);
    assertThat(alert.at("/details/workload").asText()).isEqualTo("pod/web");
    assertThat(alert.at("/details/delivery key").asText()).isEqualTo("6f0c:2");
  }

  @Test
  void closesItWhenTheIncidentEnds() {
    deliver(ended(incident("a b/c", 3, "x"), "CLOSED"));

    assertThat(posts().get(0).path()).isEqualTo("/v2/alerts/a%20b%2Fc/close?identifierType=alias");
  }

  @Test
  void tellsOnlyTheLatestOfABatchSoThatWhatIsOverPagesNobody() {
    assertThat(deliver(incident("a", 1, "x"), ended(incident("a", 2, "x"), "CLOSED")))
        .hasSize(2)
        .containsOnly(new Delivered());

    assertThat(posts()).hasSize(1);
    assertThat(posts().get(0).path()).contains("/close?");
  }

  @Test
  void pagesNobodyForMoreEvidenceOfTheSame() {
    Incident more = Incident.newBuilder(incident("a", 2, "x")).setChange("REVISED").build();

    assertThat(deliver(more)).containsOnly(new Delivered());
    assertThat(posts()).isEmpty();
  }

  @Test
  void takesAnAlertThatIsGoneForClosed() {
    answers(Answer.of(404, SAID));

    assertThat(deliver(ended(incident("a", 2, "x"), "RETRACTED"))).containsOnly(new Delivered());
    assertThat(deliver(incident("b", 1, "x")).get(0)).isInstanceOf(Hold.class);
  }

  @Test
  void buriesWhatOpsgenieItselfRefusesAndAnIdThatItCannotBeTold() {
    answers(Answer.of(422, "{\"message\":\"odd\",\"requestId\":\"r\"}"));

    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Poison.class);
    assertThat(deliver(incident("x".repeat(513), 1, "x")).get(0)).isInstanceOf(Poison.class);
  }

  @Test
  void holdsUntilThereIsAKey() {
    try (Sink sink = sink(receiver().url(), context(), "")) {
      assertThat(sink.deliver(List.of(incident("a", 1, "x"))))
          .containsExactly(new Hold("apiKey must be set, was empty"));
    }
    assertThat(posts()).isEmpty();
  }
}
