package io.firedamp.sinks.aws;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against a fake that answers as BatchImportFindings' reference says. */
class SecurityHubSinkTest extends HttpSinkContract {
  private static final String ACCOUNT = "123456789012";

  SecurityHubSinkTest() throws IOException {}

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new SecurityHubSink(
        new SecurityHubSink.Config(
            "eu-west-1", ACCOUNT, url, "AKIDEXAMPLE", SECRET, PATIENT, timeout(), certificates()),
        context,
        System::nanoTime);
  }

  @Override
  protected Answer taken(Request request) {
    boolean isSigned =
        request
            .headers()
            .getOrDefault("authorization", "")
            .contains("/20180316/eu-west-1/securityhub/aws4_request");
    if (!isSigned || !request.path().equals("/findings/import")) {
      return Answer.of(403, "{\"Message\":\"no\"}");
    }
    ObjectNode answer = new ObjectMapper().createObjectNode();
    ArrayNode failed = answer.putArray("FailedFindings");
    int taken = 0;
    for (JsonNode finding : findings(request)) {
      String id = finding.path("Id").asText();
      if (id.startsWith("refused-")) {
        failed
            .addObject()
            .put("ErrorCode", id.substring("refused-".length()))
            .put("ErrorMessage", "no")
            .put("Id", id);
      } else {
        taken++;
      }
    }
    answer.put("FailedCount", failed.size()).put("SuccessCount", taken);
    return Answer.of(200, answer.toString());
  }

  private static List<JsonNode> findings(Request request) {
    try {
      JsonNode findings = new ObjectMapper().readTree(request.body()).path("Findings");
      return IntStream.range(0, findings.size()).mapToObj(findings::get).toList();
    } catch (IOException e) {
      throw new AssertionError("the sink wrote no JSON", e);
    }
  }

  private static Incident ended(int revision) {
    return Incident.newBuilder(incident("a", revision, "x"))
        .setStatus(IncidentStatus.CLOSED)
        .setChange("CLOSED")
        .build();
  }

  @Test
  void tellsTheLatestOfABatchAndArchivesWhatEnds() {
    deliver(incident("a", 1, "x"), ended(2));

    JsonNode finding = findings(posts().get(0)).get(0);
    assertThat(findings(posts().get(0))).hasSize(1);
    assertThat(finding.path("Id").asText()).isEqualTo("a");
    assertThat(finding.path("RecordState").asText()).isEqualTo("ARCHIVED");
    assertThat(finding.path("ProductArn").asText())
        .isEqualTo("arn:aws:securityhub:eu-west-1:123456789012:product/123456789012/default");
    assertThat(finding.path("FindingProviderFields").path("Severity").path("Label").asText())
        .isEqualTo("CRITICAL");
  }

  @Test
  void isLaterWithEachRevisionOfTheSameHour() {
    deliver(incident("a", 1, "x"));
    deliver(incident("a", 2, "x"));

    assertThat(posts())
        .extracting(post -> findings(post).get(0).path("UpdatedAt").asText())
        .containsExactly("2018-03-16T10:01:00.001Z", "2018-03-16T10:01:00.002Z");
  }

  @Test
  void keepsToAwssBoundsWhateverAnAttackerWrote() {
    deliver(incident("a", 1, HOSTILE.repeat(200)));

    JsonNode finding = findings(posts().get(0)).get(0);
    assertThat(finding.path("Title").asText()).hasSizeLessThanOrEqualTo(256);
    assertThat(finding.path("Description").asText()).hasSizeBetween(1, 1024);
    assertThat(finding.path("ProductFields").path("firedamp/truncated").asText()).isEqualTo("true");
    assertThat(finding.has("Workflow")).isFalse();
    assertThat(finding.has("Note")).isFalse();
  }

  @Test
  void heedsWhatBecameOfEachFinding() {
    var outcomes =
        deliver(
            incident("a", 1, "x"),
            incident("refused-InvalidInput", 1, "x"),
            incident("refused-InternalException", 1, "x"),
            incident("b", 1, "x"),
            incident("\u202e", 1, "x"));

    assertThat(outcomes.get(0)).isEqualTo(new Delivered());
    assertThat(outcomes.get(1)).isInstanceOf(Poison.class);
    assertThat(outcomes.get(2)).isInstanceOf(Retry.class);
    assertThat(outcomes.get(3)).isEqualTo(new Delivered());
    assertThat(outcomes.get(4)).isInstanceOf(Poison.class);
  }

  @Test
  void sendsAHundredFindingsARequest() {
    Incident[] batch =
        IntStream.range(0, 150).mapToObj(i -> incident("id-" + i, 1, "x")).toArray(Incident[]::new);

    deliver(batch);

    assertThat(posts()).extracting(post -> findings(post).size()).containsExactly(100, 50);
  }

  @Test
  void holdsForAnAnswerThatIsNotItsOwnAndBuriesForInvalidInput() {
    answers(Answer.of(200, "<html>welcome</html>"));
    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Hold.class);

    answers(Answer.of(400, "{\"Code\":\"InvalidInputException\",\"Message\":\"odd\"}"));
    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Poison.class);
  }
}
