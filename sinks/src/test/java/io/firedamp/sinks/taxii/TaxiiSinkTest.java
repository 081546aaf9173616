package io.firedamp.sinks.taxii;

import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against a fake that answers as the specification of TAXII 2.1 says. */
class TaxiiSinkTest extends HttpSinkContract {
  private static final String COLLECTION = "91a7b528-80eb-42ed-a74d-c6fbd5a26116";
  private static final String COMPLETE =
      "{\"id\":\"2d086da7-4bdc-4f91-900e-d77486753710\",\"status\":\"complete\",\"total_count\":1,"
          + "\"success_count\":1,\"failure_count\":0,\"pending_count\":0}";
  private static final String PENDING = COMPLETE.replace("complete", "pending");

  TaxiiSinkTest() throws IOException {}

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new TaxiiSink(
        new TaxiiSink.Config(url, COLLECTION, "siem", SECRET, PATIENT, timeout(), certificates()),
        context,
        System::nanoTime);
  }

  @Override
  protected Answer taken(Request request) {
    boolean isRight =
        request.headers().getOrDefault("accept", "").equals("application/taxii+json;version=2.1")
            && request.headers().getOrDefault("authorization", "").startsWith("Basic ")
            && request.path().equals("/collections/" + COLLECTION + "/objects/");
    return isRight ? Answer.of(202, COMPLETE) : Answer.of(406, "{\"title\":\"no\"}");
  }

  @Test
  void addsTheObjectsOfTheBundleInAnEnvelope() throws IOException {
    deliver(incident("a", 1, "x"));

    JsonNode envelope = new ObjectMapper().readTree(posts().get(0).body());
    assertThat(envelope.fieldNames()).toIterable().containsExactly("objects");
    assertThat(envelope.path("objects").get(0).path("type").asText()).isEqualTo("report");
    assertThat(posts().get(0).headers())
        .containsEntry("content-type", "application/taxii+json;version=2.1");
  }

  @Test
  void asksAgainForWhatIsYetToBeJudgedAndAddsItNoSecondTime() {
    answers(Answer.of(202, PENDING));
    try (Sink sink = sink()) {
      List<Outcome> first = sink.deliver(List.of(incident("a", 1, "x")));
      answers(Answer.of(200, COMPLETE));

      List<Outcome> second = sink.deliver(List.of(incident("a", 1, "x")));

      assertThat(first.get(0)).isInstanceOf(Retry.class);
      assertThat(second).containsExactly(new Delivered());
      assertThat(posts()).extracting(Request::method).containsExactly("POST", "GET");
      assertThat(posts().get(1).path()).isEqualTo("/status/2d086da7-4bdc-4f91-900e-d77486753710/");
    }
  }

  @Test
  void addsOnceMoreWhatTheServerHasForgotten() {
    answers(Answer.of(202, PENDING));
    try (Sink sink = sink()) {
      sink.deliver(List.of(incident("a", 1, "x")));
      answers(Answer.of(404, "{\"title\":\"no such status\"}"));
      sink.deliver(List.of(incident("a", 1, "x")));
      answers(Answer.of(202, COMPLETE));

      assertThat(sink.deliver(List.of(incident("a", 1, "x")))).containsExactly(new Delivered());
    }
  }

  @Test
  void buriesWhatTheServerDoesNotTakeAndSaysWhy() {
    answers(
        Answer.of(
            202,
            COMPLETE
                .replace("\"failure_count\":0", "\"failure_count\":1")
                .replace("}", ",\"failures\":[{\"id\":\"report--1\",\"message\":\"too odd\"}]}")));

    assertThat(deliver(incident("a", 1, "x")).get(0))
        .isInstanceOfSatisfying(
            Poison.class, poison -> assertThat(poison.reason()).contains("1 objects: too odd"));
  }

  @Test
  void holdsForAnAnswerThatIsNoStatus() {
    answers(Answer.of(200, "<html>welcome</html>"));

    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Hold.class);
  }
}
