package io.firedamp.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.kubernetes.KubernetesAuditParser;
import io.firedamp.ingest.zeek.ZeekParser;
import io.firedamp.schemas.avro.DeadLetter;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnyFormatReaderTest {
  private static final String QUERY =
      "{\"_path\":\"dns\",\"ts\":1700000002.5,\"uid\":\"C1\",\"id.orig_h\":\"10.20.0.7\","
          + "\"id.orig_p\":40001,\"id.resp_h\":\"10.0.0.2\",\"id.resp_p\":53,"
          + "\"proto\":\"udp\",\"query\":\"pool.example\"}\n";

  private final AnyFormatReader reader =
      new AnyFormatReader(
          List.of(new KubernetesAuditParser(), new ZeekParser()), new Provenance("prod", "any"));

  @Test
  void readsEachRecordOfAMixedBodyByItsOwnFormat() throws Exception {
    List<ParsedEvent> events = read(QUERY + request("a1", "ResponseComplete") + QUERY);

    assertThat(events)
        .extracting(event -> event.value().getSchema().getName())
        .containsExactly("DnsQuery", "AuditEvent", "DnsQuery");
  }

  @Test
  void buriesARecordOfNoKnownFormatAmongOthers() throws Exception {
    List<ParsedEvent> events = read(QUERY + "{\"hello\":\"world\"}\n");

    assertThat(events).hasSize(2);
    assertThat(events.get(1).value())
        .isInstanceOfSatisfying(
            DeadLetter.class,
            letter ->
                assertThat(letter.getReason())
                    .isEqualTo("no format recognised; known are kubernetes-audit, zeek-json"));
  }

  @Test
  void refusesABodyThatIsOneRecordOfNoKnownFormat() {
    assertThatThrownBy(() -> read("{\"hello\":\"world\"}"))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage("no format recognised; known are kubernetes-audit, zeek-json");
  }

  @Test
  void buriesTwentyRecordsOfAForeignBodyAndCountsTheRest() throws Exception {
    List<ParsedEvent> events = read("{\"hello\":\"world\"}\n".repeat(50));

    assertThat(events).hasSize(Formats.MOST_UNRECOGNISED);
    assertThat(reader.counts().leftOut()).containsEntry("of no known format", 30L);
  }

  @Test
  void tellsWhichBodyItStillHoldsARecordOf() throws Exception {
    read(QUERY);
    read(QUERY + request("a1", "RequestReceived"));
    read(QUERY + request("a2", "ResponseComplete"));

    assertThat(reader.oldestHeld()).hasValue(1);
  }

  @Test
  void holdsNothingOnceTheAnswerHasCome() throws Exception {
    read(QUERY + request("a1", "RequestReceived"));

    List<ParsedEvent> answered = read(request("a1", "ResponseComplete"));

    assertThat(answered).hasSize(1);
    assertThat(reader.oldestHeld()).isEmpty();
  }

  @Test
  void letsGoOfWhatEveryFormatHeldAtTheEnd() throws Exception {
    read(request("a1", "RequestReceived") + QUERY);

    assertThat(reader.finish()).hasSize(1);
  }

  private List<ParsedEvent> read(String body) throws MalformedEventException {
    return reader.read(body.getBytes(UTF_8));
  }

  private static String request(String auditId, String stage) {
    return """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"%s",\
        "stage":"%s","requestURI":"/api/v1/pods","verb":"list","user":{"username":"eve"},\
        "requestReceivedTimestamp":"2024-05-01T10:00:00.000000Z",\
        "stageTimestamp":"2024-05-01T10:00:01.000000Z"}
        """
        .formatted(auditId, stage);
  }
}
