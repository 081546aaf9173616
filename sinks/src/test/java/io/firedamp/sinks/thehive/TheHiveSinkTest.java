package io.firedamp.sinks.thehive;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/**
 * Against a fake that answers as TheHive's API reference, and the source of TheHive 4, say it does.
 */
class TheHiveSinkTest extends HttpSinkContract {
  private final Set<String> references = ConcurrentHashMap.newKeySet();

  TheHiveSinkTest() throws IOException {}

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new TheHiveSink(
        new TheHiveSink.Config(
            url,
            SECRET,
            "soc",
            List.of("firedamp"),
            List.of("OPENED", "ESCALATED"),
            PATIENT,
            timeout(),
            certificates()),
        context,
        System::nanoTime);
  }

  @Override
  protected Answer taken(Request request) {
    if (!request.headers().getOrDefault("authorization", "").equals("Bearer " + SECRET)
        || !request.path().equals("/api/v1/alert")) {
      return Answer.of(401, "{\"type\":\"AuthenticationError\",\"message\":\"no\"}");
    }
    String reference = read(request).path("sourceRef").asText();
    return references.add(reference)
        ? Answer.of(201, "{\"_id\":\"~1\",\"_type\":\"Alert\"}")
        : Answer.of(
            400,
            "{\"type\":\"CreateError\",\"message\":\"Alert firedamp:firedamp:%s already exist in organisation soc\"}"
                .formatted(reference));
  }

  private static JsonNode read(Request request) {
    try {
      return new ObjectMapper().readTree(request.body());
    } catch (IOException e) {
      throw new AssertionError("the sink wrote no JSON", e);
    }
  }

  @Test
  void makesAnAlertOfARevisionOnce() {
    assertThat(deliver(incident("6f0c", 2, "x"))).containsExactly(new Delivered());
    assertThat(deliver(incident("6f0c", 2, "x"))).containsExactly(new Duplicate());
    assertThat(deliver(incident("6f0c", 3, "x"))).containsExactly(new Delivered());

    JsonNode alert = read(posts().get(0));
    assertThat(posts().get(0).headers()).containsEntry("x-organisation", "soc");
    assertThat(alert.path("sourceRef").asText()).isEqualTo("6f0c:2");
    assertThat(alert.path("severity").asInt()).isEqualTo(4);
    assertThat(alert.path("date").asLong()).isEqualTo(1_521_194_460_000L);
  }

  @Test
  void obeysNoMarkdownThatAnAttackerWrote() {
    deliver(incident("a", 1, "```\n![x](https://evil.example/p.png) " + HOSTILE));

    String description = read(posts().get(0)).path("description").asText();
    assertThat(description).startsWith("```\n").endsWith("```\n");
    assertThat(description.substring(4, description.length() - 4)).doesNotContain("`");
  }

  @Test
  void tellsNothingOfWhatOnlyAddsEvidenceOrEnds() {
    Incident more = Incident.newBuilder(incident("a", 2, "x")).setChange("REVISED").build();
    Incident ended = Incident.newBuilder(incident("a", 3, "x")).setChange("CLOSED").build();

    assertThat(deliver(more, ended)).containsOnly(new Delivered());
    assertThat(posts()).isEmpty();
  }

  @Test
  void buriesWhatTheHiveItselfRefuses() {
    answers(Answer.of(400, "{\"type\":\"BadRequest\",\"message\":\"odd\"}"));

    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Poison.class);
    assertThat(deliver(incident("x".repeat(129), 1, "x")).get(0)).isInstanceOf(Poison.class);
  }
}
