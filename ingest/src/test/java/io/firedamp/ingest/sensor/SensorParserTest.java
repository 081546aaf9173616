package io.firedamp.ingest.sensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.AnyBytes;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.avro.SensorAlert;
import io.firedamp.schemas.avro.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SensorParserTest {
  private static final Provenance FROM = new Provenance("lab", "sensors");
  private static final String ID =
      "3f2a0000000000000000000000000000000000000000000000000000000000b1";
  private static final String CONTAINER = "lab/container/" + ID;
  private static final String POD = "lab/pod/shop/web-1";
  private static final String COMMAND = "process.command_line";

  static List<EventParser> parsers() {
    return new SensorSource.Factory().parsers();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "falco | lab/pod/shop/web-1 " + CONTAINER,
        "tetragon | " + CONTAINER + " " + CONTAINER,
        "tracee | " + CONTAINER + " " + CONTAINER,
        "kubearmor | " + CONTAINER + " " + CONTAINER,
        "kubescape | " + CONTAINER + " " + CONTAINER,
        "wazuh | lab/node/node-1",
        "osquery | lab/node/node-1",
        "guardduty | " + CONTAINER + " lab/ip/10.0.0.5 lab/workload/deployment/shop/web",
        "defender | lab/node/node-1 lab/pod/shop/web-1 lab/workload/managedcluster//lab",
        "securitycommandcenter | lab/pod/shop/web-1 lab/node/node-1 lab/node/node-1"
      })
  void isAboutTheBestNameThatAnAlertTells(String sensor, String subjects) throws Exception {
    List<ParsedEvent> events = new ArrayList<>();
    for (String record : records(sensor)) {
      events.addAll(parserOf(record).parse(bytes(record), FROM));
    }

    assertThat(Parsed.of(SensorAlert.class, events))
        .extracting(SensorAlert::getSubject)
        .containsExactly(subjects.split(" ", -1));
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.key()).isEqualTo(((SensorAlert) event.value()).getSubject());
              assertThat(event.time().toString()).startsWith("2026-03-10T10:00:0");
            });
  }

  @Test
  void keepsWhatFalcoSaysUnderTheNamesOfEcs() throws Exception {
    SensorAlert alert = alert(records("falco").get(0));

    assertThat(alert.getSensor()).isEqualTo("falco");
    assertThat(alert.getRule()).isEqualTo("Detect outbound connections to common miner pool ports");
    assertThat(alert.getSeverity()).isEqualTo(Severity.CRITICAL);
    assertThat(alert.getFields())
        .containsEntry("process.executable", "/tmp/kworker")
        .containsEntry("destination.ip", "203.0.113.81")
        .containsEntry("destination.port", "3333")
        .containsEntry("container.name", "web")
        .containsEntry("event.kind", "alert");
    assertThat(alert.getFields().get(COMMAND)).startsWith("/tmp/kworker -o stratum+tcp://");
  }

  @Test
  void readsTheTextOfFalcoWhereThereAreNoFields() throws Exception {
    SensorAlert alert = alert(records("falco").get(1));

    assertThat(alert.getFields().get(COMMAND))
        .startsWith("/tmp/kworker -o stratum+tcp://pool.example.com:3333")
        .doesNotContain("container_id");
    assertThat(alert.getFields())
        .containsEntry("container.id", ID)
        .containsEntry("orchestrator.namespace", "shop");
  }

  @Test
  void believesNoNameInFalcosTextThatACommandLineContradicts() throws Exception {
    String said = "command=sh -c k8s_pod_name=other k8s_pod_name=web-1 k8s_ns_name=shop";
    SensorAlert alert =
        alert(
            "{\"hostname\":\"node-1\",\"output\":\"A shell | "
                + said
                + "\",\"priority\":\"Notice\",\"rule\":\"A shell\",\"time\":\"2026-03-10T10:00:00Z\"}");

    assertThat(alert.getSubject()).isEqualTo("lab/node/node-1");
  }

  @Test
  void takesFalcosHostForNothingThatAPluginTells() throws Exception {
    String plugin =
        "{\"hostname\":\"node-1\",\"output\":\"x\",\"priority\":\"Notice\",\"rule\":\"x\","
            + "\"source\":\"aws_cloudtrail\",\"time\":\"2026-03-10T10:00:00Z\",\"output_fields\":{}}";

    assertThat(leftOut(List.of(plugin)))
        .containsOnlyKeys("falco record that names no container, pod, address or node");
  }

  @Test
  void readsThePodThatFalcosAuditPluginSawAskedFor() throws Exception {
    String plugin =
        "{\"hostname\":\"node-1\",\"output\":\"x\",\"priority\":\"Notice\",\"rule\":\"x\","
            + "\"source\":\"k8s_audit\",\"time\":\"2026-03-10T10:00:00Z\",\"output_fields\":"
            + "{\"ka.target.namespace\":\"shop\",\"ka.target.resource\":\"pods\","
            + "\"ka.resp.name\":\"web-1\"}}";

    assertThat(alert(plugin).getSubject()).isEqualTo(POD);
  }

  @Test
  void takesNoTextForANameThatCannotBeOne() throws Exception {
    String odd =
        records("falco")
            .get(0)
            .replace("\"web-1\"", "\"web/../1\"")
            .replace("\"3f2a00000000\"", "\"host\"");

    assertThat(alert(odd).getSubject()).isEqualTo("lab/node/node-1");
  }

  @Test
  void tellsAStartOfAProcessFromWhatAPolicyOrASignatureSaw() throws Exception {
    for (String sensor : List.of("tetragon", "tracee")) {
      List<String> records = records(sensor);
      SensorAlert first = alert(records.get(0));
      SensorAlert second = alert(records.get(1));

      assertThat(first.getFields()).as(sensor).containsEntry("event.kind", "event");
      assertThat(first.getFields().get(COMMAND)).as(sensor).contains("stratum+tcp://");
      assertThat(first.getSeverity()).as(sensor).isEqualTo(Severity.INFO);
      assertThat(second.getFields()).as(sensor).containsEntry("event.kind", "alert");
      assertThat(second.getRule()).as(sensor).isIn("pool-ports", "TRC-1022");
      assertThat(second.getSeverity()).as(sensor).isEqualTo(Severity.MEDIUM);
    }
  }

  @Test
  void readsAFindingOfGuardDutyInEveryDialect() throws Exception {
    List<ParsedEvent> events = new ArrayList<>();
    for (String record : records("guardduty")) {
      events.addAll(new GuardDutyParser().parse(bytes(record), FROM));
    }

    assertThat(Parsed.of(SensorAlert.class, events))
        .extracting(SensorAlert::getRule)
        .containsExactly(
            "CryptoCurrency:Runtime/BitcoinTool.B",
            "CryptoCurrency:EC2/BitcoinTool.B!DNS",
            "CryptoCurrency:Runtime/BitcoinTool.B");
    assertThat(Parsed.of(SensorAlert.class, events))
        .extracting(SensorAlert::getSeverity)
        .containsOnly(Severity.HIGH);
    assertThat(Parsed.of(SensorAlert.class, events).get(1).getFields())
        .containsEntry("destination.domain", "pool.example.com")
        .containsEntry("cloud.instance.id", "i-0a");
  }

  @Test
  void readsAnObjectThatARowKeepsAsText() throws Exception {
    assertThat(alert(records("kubescape").get(1)).getFields())
        .isEqualTo(alert(records("kubescape").get(0)).getFields());
    assertThat(alert(records("defender").get(1)).getFields())
        .containsEntry("orchestrator.resource.name", "web-1");
  }

  @Test
  void leavesOutByNameWhatRaisesNothing() throws Exception {
    List<String> all = new ArrayList<>();
    for (String sensor :
        List.of(
            "falco",
            "tetragon",
            "tracee",
            "kubearmor",
            "osquery",
            "guardduty",
            "defender",
            "securitycommandcenter")) {
      all.addAll(records(sensor));
    }

    assertThat(leftOut(all))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("falco message about itself", 1L),
                Map.entry("falco test alert", 1L),
                Map.entry("tetragon process exit", 1L),
                Map.entry("tracee event that is no start of a process and of no signature", 1L),
                Map.entry("kubearmor log that is no start of a process and of no policy", 1L),
                Map.entry("osquery result that is no start of a process", 2L),
                Map.entry("guardduty sample finding", 1L),
                Map.entry("guardduty finding that was archived", 1L),
                Map.entry("defender-for-cloud sample alert", 1L),
                Map.entry("defender-for-cloud alert that was dismissed or resolved", 1L),
                Map.entry("defender-for-cloud incident, of alerts that are told apart", 1L),
                Map.entry("security-command-center finding that is inactive", 1L),
                Map.entry("security-command-center finding that is muted", 1L),
                Map.entry("security-command-center finding that is no threat", 1L)));
  }

  @Test
  void readsEachRecordAlikeWithinAShippersOwn() throws Exception {
    for (String sensor : List.of("falco", "tetragon", "tracee", "kubearmor", "wazuh")) {
      String record = records(sensor).get(0);
      String wrapped =
          "{\"log\":\""
              + record.replace("\\", "\\\\").replace("\"", "\\\"")
              + "\\n\",\"time\":\"2026-03-10T10:00:09Z\"}";

      assertThat(alert(wrapped)).as(sensor).isEqualTo(alert(record));
    }
  }

  @Test
  void theSameRecordTwiceIsTheSameEvent() throws Exception {
    for (String sensor : List.of("falco", "tetragon", "tracee", "kubearmor", "osquery")) {
      String record = records(sensor).get(0);

      assertThat(alert(record).getEventId()).as(sensor).isEqualTo(alert(record).getEventId());
      assertThat(alert(record).getEventId())
          .as(sensor)
          .isNotEqualTo(alert(record.replace("kworker", "kthread")).getEventId());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "falco | T10: | Tnoon | time must be an ISO 8601 time with a zone, from 1970 to 9999, was '2026-03-10Tnoon00:00.123456789Z'",
        "tracee | 1773136800123456789 | \"noon\" | timestamp must be a number, was 'noon'",
        "tracee | 1773136800123456789 | -5 | timestamp must be a time since 1970, was -5E-9",
        "wazuh | \"level\":12 | \"level\":\"high\" | rule.level must be a number, was 'high'"
      })
  void namesThePlaceAndTheValueOfAWrongField(
      String sensor, String is, String becomes, String message) throws Exception {
    String wrong = records(sensor).get(0).replace(is, becomes);

    assertThatThrownBy(() -> parserOf(wrong).parse(bytes(wrong), FROM))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"x\"", "[1]", "{", "nonsense", "\u0000{"})
  void refusesWhatIsNoRecord(String text) {
    assertThat(parsers())
        .allSatisfy(
            parser ->
                assertThatThrownBy(() -> parser.parse(bytes(text + "\n"), FROM))
                    .isInstanceOf(MalformedEventException.class));
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void throwsNothingButMalformedEventWhateverTheBytes(EventParser parser) throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    for (String sensor :
        List.of(
            "falco",
            "tetragon",
            "tracee",
            "kubearmor",
            "kubescape",
            "wazuh",
            "osquery",
            "guardduty",
            "defender",
            "securitycommandcenter")) {
      records(sensor).stream()
          .map(SensorParserTest::bytes)
          .filter(each -> parser.recognises(RecordHead.of(each)))
          .forEach(seeds::add);
    }

    assertThat(seeds).isNotEmpty();
    AnyBytes.parseOrRefuse(parser, seeds, 3_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Findings", "findings", "records", "value", "listFindingsResults", "args"})
  void readsOrRefusesListsWithinListsHoweverDeep(String list) {
    byte[] deep = bytes(("{\"" + list + "\":[").repeat(4_000) + "{}" + "]}".repeat(4_000));

    assertThat(parsers()).allSatisfy(parser -> AnyBytes.readOrRefuse(parser, deep));
  }

  @Test
  void isRecognisedHoweverLongACommandLineIs() throws Exception {
    for (String sensor : List.of("falco", "tetragon", "tracee", "kubearmor")) {
      String longer = records(sensor).get(0).replace("/tmp/kworker", "/" + "k".repeat(4_000) + "r");

      assertThat(alert(longer).getSensor()).isEqualTo(sensor);
    }
  }

  @Test
  void eachRecordIsRecognisedByOneFormat() throws Exception {
    for (String sensor : List.of("falco", "guardduty", "osquery", "wazuh", "defender")) {
      for (String record : records(sensor)) {
        assertThat(parsers())
            .as(record)
            .filteredOn(parser -> parser.recognises(RecordHead.of(bytes(record))))
            .hasSize(1);
      }
    }
  }

  private static Map<String, Long> leftOut(List<String> records) throws Exception {
    Map<String, Long> all = new TreeMap<>();
    for (String record : records) {
      RecordReader reader = parserOf(record).readerFor(FROM);
      reader.read(bytes(record));
      reader.counts().leftOut().forEach((reason, count) -> all.merge(reason, count, Long::sum));
    }
    return all;
  }

  private static SensorAlert alert(String record) throws Exception {
    return Parsed.of(SensorAlert.class, parserOf(record).parse(bytes(record), FROM)).get(0);
  }

  private static EventParser parserOf(String record) {
    return parsers().stream()
        .filter(parser -> parser.recognises(RecordHead.of(bytes(record))))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nobody recognises " + record));
  }

  private static List<String> records(String sensor) throws IOException {
    try (InputStream in =
        SensorParserTest.class.getResourceAsStream("/sensor/" + sensor + ".jsonl")) {
      return new String(Objects.requireNonNull(in, sensor).readAllBytes(), UTF_8).lines().toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
