package io.firedamp.sinks.jira;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Against a fake that answers as the reference of Jira Cloud's REST API v3 says. */
class JiraSinkTest extends HttpSinkContract {
  private static final Pattern LABEL = Pattern.compile("labels = \"([^\"]+)\"");
  private static final String TRANSITIONS =
      "{\"transitions\":[{\"id\":\"11\",\"name\":\"Back\",\"to\":{\"id\":\"5\",\"name\":\"Done\"}},"
          + "{\"id\":\"31\",\"name\":\"DONE\",\"to\":{\"id\":\"6\",\"name\":\"Closed\"}}]}";

  private final Map<String, String> keys = new ConcurrentHashMap<>();
  private final Map<String, Integer> revisions = new ConcurrentHashMap<>();

  JiraSinkTest() throws IOException {}

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new JiraSink(
        new JiraSink.Config(
            url,
            "soc@example.com",
            SECRET,
            "FD",
            "Task",
            List.of("firedamp"),
            "Done",
            PATIENT,
            timeout(),
            certificates()),
        context,
        System::nanoTime);
  }

  @Override
  protected Answer taken(Request request) {
    if (!request.headers().getOrDefault("authorization", "").startsWith("Basic ")) {
      return Answer.of(401);
    }
    return switch (request.method() + " " + request.path().replaceAll("FD-[0-9]+", "KEY")) {
      case "POST /rest/api/3/search/jql" -> found(read(request).path("jql").asText());
      case "POST /rest/api/3/issue" -> created(read(request));
      case "GET /rest/api/3/issue/KEY/transitions" -> Answer.of(200, TRANSITIONS);
      case "POST /rest/api/3/issue/KEY/transitions" -> Answer.of(204);
      case "PUT /rest/api/3/issue/KEY" -> {
        revisions.put(key(request), revision(read(request)));
        yield Answer.of(204);
      }
      default -> Answer.of(405);
    };
  }

  private Answer found(String jql) {
    Matcher label = LABEL.matcher(jql);
    assertThat(label.find()).isTrue();
    String key = keys.get(label.group(1));
    return Answer.of(
        200,
        key == null
            ? "{\"issues\":[],\"isLast\":true}"
            : "{\"issues\":[{\"id\":\"1\",\"key\":\"%s\",\"properties\":{\"firedamp\":{\"revision\":%d}}}]}"
                .formatted(key, revisions.get(key)));
  }

  private Answer created(JsonNode issue) {
    String key = "FD-" + (keys.size() + 1);
    keys.put(issue.path("fields").path("labels").get(0).asText(), key);
    revisions.put(key, revision(issue));
    return Answer.of(201, "{\"id\":\"1\",\"key\":\"%s\",\"self\":\"x\"}".formatted(key));
  }

  private static int revision(JsonNode body) {
    return body.path("properties").get(0).path("value").path("revision").asInt();
  }

  private static String key(Request request) {
    return request.path().replaceAll(".*/(FD-[0-9]+).*", "$1");
  }

  private static JsonNode read(Request request) {
    try {
      return new ObjectMapper().readTree(request.body());
    } catch (IOException e) {
      throw new AssertionError("the sink wrote no JSON", e);
    }
  }

  private static Incident changed(int revision, String change, IncidentStatus status) {
    return Incident.newBuilder(incident("a", revision, "x"))
        .setChange(change)
        .setStatus(status)
        .build();
  }

  private List<String> calls() {
    return posts().stream().map(post -> post.method() + " " + post.path()).toList();
  }

  @Test
  void makesOneIssueOfAnIncidentThoughItIsToldByAnotherProcess() {
    assertThat(deliver(incident("a", 1, "x"))).containsExactly(new Delivered());
    assertThat(deliver(incident("a", 1, "x"))).containsExactly(new Duplicate());

    assertThat(calls())
        .containsExactly(
            "POST /rest/api/3/search/jql", "POST /rest/api/3/issue", "POST /rest/api/3/search/jql");
  }

  @Test
  void commentsWhereItRisesAndSaysNothingOfMoreEvidence() {
    deliver(changed(1, "OPENED", IncidentStatus.OPEN));
    receiver().forget();

    deliver(changed(2, "REVISED", IncidentStatus.OPEN));
    assertThat(deliver(changed(3, "ESCALATED", IncidentStatus.OPEN)))
        .containsExactly(new Delivered());

    assertThat(calls())
        .containsExactly("POST /rest/api/3/search/jql", "PUT /rest/api/3/issue/FD-1");
    assertThat(revisions).containsEntry("FD-1", 3);
  }

  @Test
  void movesItOnWhereTheIncidentEndsByTheNameOfTheTransition() {
    deliver(changed(1, "OPENED", IncidentStatus.OPEN));
    receiver().forget();

    assertThat(deliver(changed(2, "CLOSED", IncidentStatus.CLOSED)))
        .containsExactly(new Delivered());

    assertThat(calls())
        .containsExactly(
            "POST /rest/api/3/search/jql",
            "GET /rest/api/3/issue/FD-1/transitions",
            "POST /rest/api/3/issue/FD-1/transitions",
            "PUT /rest/api/3/issue/FD-1");
    assertThat(posts().get(2).body()).contains("\"id\":\"31\"");
  }

  @Test
  void makesNoIssueOfWhatIsOver() {
    assertThat(deliver(changed(2, "CLOSED", IncidentStatus.CLOSED)))
        .containsExactly(new Delivered());

    assertThat(calls()).containsExactly("POST /rest/api/3/search/jql");
  }

  @Test
  void remembersWhatJirasSearchDoesNotFindYet() {
    try (Sink sink = sink()) {
      sink.deliver(List.of(changed(1, "OPENED", IncidentStatus.OPEN)));
      keys.clear();

      sink.deliver(List.of(changed(2, "ESCALATED", IncidentStatus.OPEN)));
    }

    assertThat(keys).isEmpty();
    assertThat(calls()).endsWith("PUT /rest/api/3/issue/FD-1");
  }

  @Test
  void holdsWhereTheProjectAsksForMoreAndBuriesWhatCannotBeALabel() {
    receiver()
        .answer(
            request ->
                request.path().endsWith("/issue")
                    ? Answer.of(400, "{\"errorMessages\":[],\"errors\":{\"team\":\"required\"}}")
                    : taken(request));

    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Hold.class);
    assertThat(deliver(incident("a\" OR 1=1", 1, "x")).get(0)).isInstanceOf(Poison.class);
  }

  @Test
  void writesOnlyPlainTextOfWhatAnAttackerWrote() {
    deliver(incident("a", 1, HOSTILE));

    JsonNode content = read(posts().get(1)).path("fields").path("description").path("content");
    assertThat(content).hasSizeGreaterThan(5);
    for (JsonNode paragraph : content) {
      assertThat(paragraph.path("type").asText()).isEqualTo("paragraph");
      assertThat(paragraph.path("content")).hasSize(1);
      assertThat(paragraph.path("content").get(0).path("type").asText()).isEqualTo("text");
      assertThat(paragraph.path("content").get(0).path("text").asText()).isNotEmpty();
    }
  }
}
