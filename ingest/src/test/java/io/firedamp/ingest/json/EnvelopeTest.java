package io.firedamp.ingest.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.RecordHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
  private static final String INNER = "{\"a\":\"x\\\"y\",\"b\":{\"c\":1}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"date\":1.5,\"log\":%s}",
        "{\"log\":%s,\"stream\":\"stdout\",\"time\":\"2026-01-01T00:00:00Z\"}",
        "{\"@timestamp\":\"t\",\"log\":{\"offset\":0},\"message\":%s,\"event\":{\"module\":\"m\"}}",
        "{\"event\":{\"module\":\"m\",\"original\":%s}}",
        "{\"category\":\"kube-audit\",\"properties\":{\"log\":%s,\"stream\":\"stdout\"}}",
        "{\"MESSAGE\":%s,\"_PID\":\"1\"}"
      })
  void findsTheRecordThatAShipperWrapped(String shipped) throws Exception {
    String record = shipped.formatted(quoted(INNER));

    assertThat(inner(record)).contains(INNER);
    assertThat(Envelope.headWithin(RecordHead.of(record.getBytes(UTF_8))).orElseThrow().keys())
        .containsExactly("a", "b");
  }

  @Test
  void takesOneOfTwoCopiesWhicheverComesFirst() throws Exception {
    String other = "{\"original\":true}";

    assertThat(inner("{\"event\":{\"original\":%s},\"message\":%s}", other, INNER)).contains(INNER);
    assertThat(inner("{\"message\":%s,\"event\":{\"original\":%s}}", INNER, other)).contains(INNER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"connection refused\",\"ts\":1}",
        "{\"log\":{\"file\":\"{\"},\"a\":1}",
        "{\"log\":null,\"message\":5,\"event\":\"{}\",\"properties\":[\"{\"]}",
        "{\"other\":\"{}\"}",
        "{}"
      })
  void takesNothingElseForARecord(String record) throws Exception {
    assertThat(inner(record)).isEmpty();
    assertThat(Envelope.headWithin(RecordHead.of(record.getBytes(UTF_8)))).isEmpty();
  }

  @Test
  void leavesMembersItDoesNotReadToTheFormat() throws Exception {
    List<String> left = new ArrayList<>();
    read("{\"a\":1,\"log\":{\"file\":\"f\"},\"message\":\"m\",\"event\":\"e\",\"z\":[1]}", left);

    assertThat(left).containsExactly("a", "log", "event", "z");
  }

  @Test
  void recognisesARecordOfWhichOnlyTheBeginningIsInTheHead() {
    String longRecord =
        "{\"message\":"
            + quoted("{\"auditID\":\"1\",\"stage\":\"S\",\"z\":\"" + "y".repeat(9000))
            + "}";

    RecordHead head = Envelope.headWithin(RecordHead.of(longRecord.getBytes(UTF_8))).orElseThrow();

    assertThat(head.keys()).contains("auditID", "stage");
  }

  @Test
  void readsAWrappedRecordThatIsWrappedAgain() throws Exception {
    String once = "{\"log\":%s}".formatted(quoted(INNER));
    String twice = "{\"message\":%s}".formatted(quoted(once));

    assertThat(inner(inner(twice).orElseThrow())).contains(INNER);
  }

  private static Optional<String> inner(String pattern, String first, String second)
      throws Exception {
    return inner(pattern.formatted(quoted(first), quoted(second)));
  }

  private static Optional<String> inner(String record) throws Exception {
    return read(record, new ArrayList<>()).record().map(bytes -> new String(bytes, UTF_8));
  }

  private static Envelope read(String record, List<String> left) throws Exception {
    Envelope envelope = new Envelope();
    try (JsonParser json = Json.parser(record.getBytes(UTF_8), 0)) {
      json.nextToken();
      Json.members(
          json,
          "record",
          name -> {
            if (!envelope.offer(name, json)) {
              left.add(name);
            }
          });
    }
    return envelope;
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
