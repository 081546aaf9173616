package io.firedamp.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.coredns.CoreDnsParser;
import io.firedamp.ingest.json.Carried;
import io.firedamp.ingest.kubernetes.KubernetesAuditParser;
import io.firedamp.ingest.suricata.SuricataParser;
import io.firedamp.ingest.vpcflow.VpcFlowParser;
import io.firedamp.ingest.zeek.ZeekParser;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.NetworkFlow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What log stores and collectors export is read as what they were given. */
class CarriedRecordsTest {
  private static final Provenance FROM = new Provenance("lab", "any");
  private static final String AUDIT =
      """
      {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"a-1",\
      "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/web/pods","verb":"list",\
      "user":{"username":"jane"},"objectRef":{"resource":"pods","namespace":"web"},\
      "requestReceivedTimestamp":"2026-04-14T10:00:00Z"}""";
  private static final String CONNECTION =
      """
      {"ts":1776160800.5,"uid":"C1","id.orig_h":"10.20.0.7","id.orig_p":40001,\
      "id.resp_h":"198.51.100.7","id.resp_p":3333,"proto":"tcp","conn_state":"SF"}""";

  private final AnyFormatReader reader =
      new AnyFormatReader(
          List.of(new KubernetesAuditParser(), new ZeekParser(), new SuricataParser()), FROM);

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Splunk: to its collector, and exported
        "{\"time\":1.5,\"sourcetype\":\"audit\",\"event\":RECORD}",
        "{\"event\":TEXT}",
        "{\"preview\":false,\"result\":{\"_raw\":TEXT,\"host\":\"m1\"}}",
        // Elasticsearch: a search, a dump, an integration's fields
        "{\"took\":1,\"hits\":{\"total\":{\"value\":1},\"hits\":[{\"_source\":{\"message\":TEXT}}]}}",
        "{\"_index\":\"a\",\"_source\":{\"kubernetes\":{\"audit\":RECORD},\"event\":{\"kind\":\"x\"}}}",
        "{\"@timestamp\":\"2026-04-14T10:00:00Z\",\"log\":{\"offset\":1},\"json\":RECORD}",
        // Loki: pushed, and asked for
        "{\"streams\":[{\"stream\":{\"job\":\"a\"},\"values\":[[\"1776160800000000000\",TEXT]]}]}",
        "{\"labels\":{\"job\":\"a\"},\"line\":TEXT,\"timestamp\":\"2026-04-14T10:00:00Z\"}",
        "{\"status\":\"success\",\"data\":{\"result\":[{\"values\":[[\"1\",TEXT]]}]}}",
        // CloudWatch: exported to S3, on a terminal, from Insights, by its SDK
        "2026-04-14T10:00:00.123Z RECORD",
        "2026-04-14T10:00:00.123000+00:00 kube-apiserver-audit-0a1b RECORD",
        "[{\"@timestamp\":\"2026-04-14 10:00:00.000\",\"@message\":TEXT}]",
        "{\"EventId\":\"1\",\"LogStreamName\":\"s\",\"Message\":TEXT}",
        "{\"results\":[[{\"field\":\"@timestamp\",\"value\":\"2026-04-14 10:00:00.000\"},"
            + "{\"field\":\"@message\",\"value\":TEXT},{\"field\":\"@ptr\",\"value\":\"Cn\"}]]}",
        "{\"Records\":[{\"kinesis\":{\"data\":BASE64},\"eventSource\":\"aws:kinesis\"}]}",
        // Google and Azure
        "{\"tables\":[{\"name\":\"PrimaryResult\",\"columns\":[],\"rows\":[[\"2026-04-14T10:00:00Z\",TEXT]]}]}",
        "{\"insertId\":\"1\",\"logName\":\"a\",\"jsonPayload\":RECORD}",
        "{\"insertId\":\"1\",\"logName\":\"a\",\"textPayload\":TEXT}",
        "{\"TimeGenerated\":\"2026-04-14T10:00:00Z\",\"Category\":\"kube-audit\",\"log_s\":TEXT}",
        // OpenTelemetry, Kafka Connect, Graylog, Fluent Bit
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":TEXT}}]}]}]}",
        "{\"schema\":{\"type\":\"string\"},\"payload\":TEXT}",
        "{\"version\":\"1.1\",\"short_message\":\"audit\",\"full_message\":TEXT}",
        "{\"date\":1776160800.5,\"log\":RECORD,\"stream\":\"stdout\"}",
        "{\"date\":1776160800.5,\"log\":\"2026-04-14T10:00:00.1Z stdout F \",\"log_processed\":RECORD}",
        // Fields by their whole names, and a text as it stands in JSON
        "{\"@timestamp\":\"2026-04-14T10:00:00Z\",\"event.original\":TEXT}",
        "{\"hits\":{\"hits\":[{\"fields\":{\"@timestamp\":[\"x\"],\"message\":[TEXT]}}]}}",
        "TEXT",
        // What stands before it on a line
        "2026-04-14T10:00:00Z {job=\"audit\", filename=\"/var/log/a.log\"} RECORD",
        "<134>1 2026-04-14T10:00:00Z m1 audit 12 - [meta seq=\"1\" x=\"y\"][b c=\"\"] RECORD",
        "2026-04-14T10:00:00.123456789Z stdout F RECORD",
        "<134>1 2026-04-14T10:00:00Z m1 audit 12 - - RECORD",
        "<134>Apr 14 10:00:00 m1 audit[12]: @cee: RECORD",
        "2026-04-14 10:00:00.000000000 +0000 kube.audit: RECORD",
      })
  void areReadFromTheirEnvelope(String envelope) throws Exception {
    for (String record : List.of(AUDIT, CONNECTION)) {
      String base64 = Base64.getEncoder().encodeToString(record.getBytes(UTF_8));
      List<ParsedEvent> events =
          read(envelope.replace("TEXT", quoted(record)).replace("BASE64", quoted(base64)), record);

      assertThat(events).as(envelope).isEqualTo(read(record, record)).hasSize(1);
    }
  }

  @Test
  void areReadFromTheBase64OfFirehoseAndTheGzipOfCloudWatch() throws Exception {
    String group = "{\"logGroup\":\"g\",\"logEvents\":[{\"message\":" + quoted(AUDIT) + "}]}";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(group.getBytes(UTF_8));
    }
    String compressed = Base64.getEncoder().encodeToString(bytes.toByteArray());
    String plain = Base64.getEncoder().encodeToString(CONNECTION.getBytes(UTF_8));

    List<ParsedEvent> events =
        read(
            "{\"requestId\":\"1\",\"records\":[{\"data\":\"%s\"},{\"data\":\"%s\"}]}"
                .formatted(compressed, plain));

    assertThat(Parsed.of(AuditEvent.class, events)).hasSize(1);
    assertThat(Parsed.of(NetworkFlow.class, events)).hasSize(1);
  }

  @Test
  void areReadAsLinesThatLokiDates() throws Exception {
    AnyFormatReader lines = new AnyFormatReader(List.of(new CoreDnsParser()), FROM);
    String line =
        "[INFO] 10.20.0.7:5104 - 2900 \\\"A IN pool.example.com. udp 41 false 4096\\\" NOERROR qr,rd 68 0.03s";
    String answer =
        "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[{\"values\":[[\"%s\",\"%s\"]]}]}}"
            .formatted("1776160800500000000", line);

    List<ParsedEvent> events = lines.read(answer.getBytes(UTF_8));

    assertThat(events).hasSize(1);
    assertThat(events.get(0).time()).isEqualTo("2026-04-14T10:00:00.500Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"@timestamp\":\"2026-04-14T10:00:00Z\",\"message\":TEXT}",
        "{\"log\":TEXT,\"stream\":\"stdout\"}",
        "{\"result\":{\"_raw\":TEXT}}",
        "{\"status\":\"success\",\"data\":{\"result\":[{\"values\":[[\"1776160800500000000\",TEXT]]}]}}",
        "{\"tables\":[{\"rows\":[[\"2026-04-14 10:00:00.000\",TEXT]]}]}",
      })
  void areReadAsLinesOfAFormatThatKnowsNoEnvelope(String envelope) throws Exception {
    AnyFormatReader lines = new AnyFormatReader(List.of(new VpcFlowParser()), FROM);
    String line =
        "2 123456789010 eni-1235b8ca 10.20.0.7 198.51.100.7 40001 3333 6 35 1775 1776160800 1776161400 ACCEPT OK";

    assertThat(lines.read(envelope.replace("TEXT", quoted(line)).getBytes(UTF_8)))
        .hasSize(1)
        .isEqualTo(lines.read(line.getBytes(UTF_8)));
  }

  @Test
  void leaveALetterForAPartOfNoFormatAndCountEachOnce() throws Exception {
    List<ParsedEvent> events =
        read("{\"records\":[%s,{\"hello\":\"world\"},%s]}".formatted(CONNECTION, AUDIT));

    RecordCounts counts = reader.counts();
    assertThat(Parsed.of(DeadLetter.class, events)).hasSize(1);
    assertThat(counts.read()).isEqualTo(3).isEqualTo(counts.accountedFor());
    assertThat(counts.withEvents()).isEqualTo(2);
    assertThat(counts.unreadable()).isEqualTo(1);
  }

  @Test
  void areReadOnceWhereAnEnvelopeKeepsTheOriginalBesideWhatItMadeOfIt() throws Exception {
    List<ParsedEvent> events =
        read(
            "{\"_source\":{\"message\":%s,\"zeek\":%s,\"json\":%s}}"
                .formatted(quoted(CONNECTION), CONNECTION, CONNECTION));

    assertThat(events).hasSize(1);
  }

  @Test
  void areNoneWhereTheTagOfAZeekLogNamesThem() throws Exception {
    String other = "{\"weird\":" + CONNECTION.replace("conn_state", "name") + "}";

    assertThat(read("{\"conn\":" + CONNECTION + "}")).isEqualTo(read(CONNECTION)).hasSize(1);
    assertThat(read(other)).isEmpty();
  }

  @Test
  void areNoneWhereAnotherProgramLogsTheLike() {
    assertThat(Carriers.found("{\"user_agent\":" + quoted(AUDIT) + "}")).isFalse();
    assertThat(Carriers.found("said \"hello\" " + AUDIT)).isFalse();
  }

  @Test
  void areReadFromABodyThatIsPostedToOneFormatAlone() throws Exception {
    BodyReader one = new BodyReader(new ZeekParser(), new ZeekParser().readerFor(FROM), FROM);
    String line = "{\"result\":{\"_raw\":" + quoted(CONNECTION) + "}}\n";

    List<ParsedEvent> events = one.read((line + "{\"result\":1}\n" + line).getBytes(UTF_8));

    assertThat(Parsed.of(NetworkFlow.class, events)).hasSize(2);
    assertThat(one.counts().read()).isEqualTo(one.counts().accountedFor()).isEqualTo(3);
  }

  private static final class Carriers {
    static boolean found(String record) {
      return new Formats(List.of(new KubernetesAuditParser()))
          .in(record.getBytes(UTF_8)).stream().anyMatch(found -> found.parser().isPresent());
    }
  }

  private List<ParsedEvent> read(String envelope, String record)
      throws MalformedEventException, IOException {
    AnyFormatReader fresh =
        new AnyFormatReader(
            List.of(new KubernetesAuditParser(), new ZeekParser(), new SuricataParser()), FROM);
    return fresh.read(envelope.replace("RECORD", record).getBytes(UTF_8));
  }

  private List<ParsedEvent> read(String body) throws MalformedEventException {
    return reader.read(body.getBytes(UTF_8));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** As deep as JSON is read at all, on the small stack of a thread that serves requests. */
  @Test
  void listsWithinListsTakeNoStack() throws InterruptedException {
    byte[] deep = ("[".repeat(9_000) + AUDIT + "]".repeat(9_000)).getBytes(UTF_8);
    List<Object> found = new ArrayList<>();
    List<Throwable> thrown = new ArrayList<>();
    Thread server = new Thread(null, () -> found.addAll(new Carried().in(deep)), "s", 256 * 1024);
    server.setUncaughtExceptionHandler((thread, broken) -> thrown.add(broken));

    server.start();
    server.join();

    assertThat(thrown).isEmpty();
    assertThat(found).isEmpty();
  }
}
