package io.firedamp.ingest.suricata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.AnyBytes;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.SensorAlert;
import io.firedamp.schemas.avro.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SuricataParserTest {
  private static final Provenance FROM = new Provenance("lab", "suricata");
  private static final String FLOW =
      """
      {"timestamp":"2023-11-14T22:14:00.000000+0000","flow_id":7,"event_type":"flow",\
      "src_ip":"10.0.0.1","src_port":1,"dest_ip":"10.0.0.2","dest_port":2,"proto":"TCP",\
      "flow":{"pkts_toserver":2,"bytes_toserver":111,"start":"2023-11-14T22:13:20.250000+0000",\
      "end":"2023-11-14T22:13:21.750000+0000","state":"closed"}}""";

  private final SuricataParser parser = new SuricataParser();

  @Test
  void readsAFlowFromItsStartToItsEndAndNotToWhenItWasWritten() throws Exception {
    NetworkFlow flow = flows("flow.jsonl").get(0);

    assertThat(flow.getFlowId()).isEqualTo("1204583926125571");
    assertThat(flow.getStart()).isEqualTo("2023-11-14T22:13:20.250Z");
    assertThat(flow.getTime()).isEqualTo("2023-11-14T22:23:20.750Z");
    assertThat(flow.getInterim()).isFalse();
    assertThat(flow.getSourceAddress()).isEqualTo("10.20.0.7");
    assertThat(flow.getSourcePort()).isEqualTo(51044);
    assertThat(flow.getDestinationAddress()).isEqualTo("203.0.113.81");
    assertThat(flow.getDestinationPort()).isEqualTo(3333);
    assertThat(flow.getTransport()).isEqualTo("tcp");
    assertThat(flow.getPacketsOut()).contains(70L);
    assertThat(flow.getPacketsIn()).contains(66L);
  }

  @Test
  void takesTheLeastHeadersOffTheFramesThatSuricataCounts() throws Exception {
    List<NetworkFlow> flows = flows("flow.jsonl");

    assertThat(flows.get(0).getBytesOut()).contains(7990L - 70 * (14 + 20 + 20));
    assertThat(flows.get(0).getBytesIn()).contains(12684L - 66 * (14 + 20 + 20));
    assertThat(flows.get(1).getBytesOut()).contains(118L - (14 + 40 + 8));
    assertThat(flow(FLOW).getBytesOut()).contains(3L);
    assertThat(flow(FLOW).getBytesIn()).isEmpty();
  }

  @Test
  void keysAFlowByItsSourceAddress() throws Exception {
    ParsedEvent event = parser.parse(bytes(FLOW), FROM).get(0);

    assertThat(event.key()).isEqualTo("lab/ip/10.0.0.1");
    assertThat(event.time()).isEqualTo("2023-11-14T22:13:21.750Z");
  }

  @Test
  void readsTimesOfAnyZoneAndFlowsWithoutPorts() throws Exception {
    NetworkFlow flow = flows("flow.jsonl").get(1);

    assertThat(flow.getStart()).isEqualTo("2023-11-14T22:13:20.250Z");
    assertThat(flow.getSourceAddress()).isEqualTo("2001:db8::7");
    assertThat(flow.getTransport()).isEqualTo("icmp");
    assertThat(flow.getSourcePort()).isZero();
  }

  @Test
  void leavesAConnectionOpenThatSuricataNoLongerFollows() throws Exception {
    NetworkFlow open = flows("flow.jsonl").get(2);

    assertThat(open.getInterim()).isTrue();
    assertThat(open.getApplicationProtocol()).contains("ssl");
  }

  @ParameterizedTest
  @CsvSource({
    "failed, unknown",
    "tls, ssl",
    "dcerpc, dce_rpc",
    "pgsql, postgresql",
    "krb5, krb",
    "HTTP2, http",
    "mqtt, mqtt"
  })
  void callsProtocolsAsAllFlowsDo(String said, String meant) throws Exception {
    String record = FLOW.replace("\"proto\"", "\"app_proto\":\"" + said + "\",\"proto\"");

    assertThat(flow(record).getApplicationProtocol()).contains(meant);
    assertThat(flow(FLOW).getApplicationProtocol()).isEmpty();
  }

  @Test
  void readsTlsAsASightingOfTheServersNameOnTheSameFlow() throws Exception {
    NetworkFlow named = flows("tls.jsonl").get(0);

    assertThat(named.getServerName()).contains("pool.example.com");
    assertThat(named.getFlowId()).isEqualTo(flows("flow.jsonl").get(2).getFlowId());
    assertThat(named.getInterim()).isTrue();
    assertThat(named.getStart()).isEqualTo(named.getTime());
    assertThat(named.getBytesOut()).isEmpty();
  }

  @Test
  void saysWhatClientAndServerSaidOfThemselves() throws Exception {
    String named = new String(fixture("tls.jsonl"), UTF_8).strip();
    String nameless =
        named
            .replace("\"sni\":\"Pool.Example.com\"", "\"ja4\":\"t13i1515h2_8daaf6152771_b0da82dd\"")
            .replace("CN=Example CA", "CN=pool.example.com");

    assertThat(flow(named).getServerNameAbsent()).isFalse();
    assertThat(flow(named).getCertificateTrusted()).isEmpty();
    assertThat(flow(nameless).getServerNameAbsent()).isTrue();
    assertThat(flow(nameless).getCertificateTrusted()).contains(false);
    assertThat(flow(nameless).getClientFingerprints())
        .containsExactly("t13i1515h2_8daaf6152771_b0da82dd");
    assertThat(flow(nameless.replace(",\"version\":\"TLS 1.2\"", "")).getServerNameAbsent())
        .isFalse();
  }

  @Test
  void readsQuestionsAndAnswersOfEveryVersionAsTheirClients() throws Exception {
    List<DnsQuery> queries = queries("dns.jsonl");

    assertThat(queries).hasSize(6);
    assertThat(queries)
        .allSatisfy(
            query -> {
              assertThat(query.getQuery()).isEqualTo("pool.example.com");
              assertThat(query.getClientAddress()).isEqualTo("10.20.0.7");
              assertThat(query.getServer()).contains("10.20.0.53");
            });
    assertThat(queries)
        .extracting(DnsQuery::getAnswers)
        .containsExactly(
            List.of(),
            List.of("203.0.113.81"),
            List.of("alias.example.net", "2001:db8::1"),
            List.of("alias.example.net", "203.0.113.81", "203.0.113.82"),
            List.of(),
            List.of());
    assertThat(queries)
        .extracting(query -> query.getQueryType().orElseThrow())
        .containsExactly("A", "A", "AAAA", "A", "A", "A");
    assertThat(queries).extracting(DnsQuery::getEventId).doesNotHaveDuplicates();
  }

  @Test
  void believesTheResponseCodeOfAnswersOnly() throws Exception {
    assertThat(queries("dns.jsonl"))
        .extracting(query -> query.getResponseCode().orElse("none"))
        .containsExactly("none", "NOERROR", "NOERROR", "NOERROR", "none", "NXDOMAIN");
  }

  @Test
  void readsEachQuestionOfAMessage() throws Exception {
    String two =
        """
        {"timestamp":"2023-11-14T22:14:00.000000+0000","event_type":"dns","src_ip":"10.0.0.2",\
        "src_port":5300,"dest_ip":"10.0.0.1","dest_port":40000,"proto":"UDP","dns":{"version":3,\
        "type":"response","id":1,"rcode":"NOERROR","queries":[{"rrname":"a.example"},{},\
        {"rrname":"b.example","rrtype":"TXT"}]}}""";

    List<DnsQuery> queries = Parsed.of(DnsQuery.class, parser.parse(bytes(two), FROM));

    assertThat(queries).extracting(DnsQuery::getQuery).containsExactly("a.example", "b.example");
    assertThat(queries).extracting(DnsQuery::getEventId).doesNotHaveDuplicates();
    assertThat(queries.get(0).getClientAddress()).isEqualTo("10.0.0.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"x\":1 | \"x\":1",
        // Before 6.0.4 the flow had no addresses, and before 5 the packet no direction.
        "\"src_ip\":\"10.20.0.7\",\"dest_ip\":\"203.0.113.81\",\"src_port\":51044 | \"x\":1",
        "\"src_ip\":\"10.20.0.7\",\"dest_ip\":\"203.0.113.81\",\"src_port\":51044,\"dest_port\":3333}} | \"x\":1}}"
      })
  void readsAnAlertOfAnAnswerAsOneOfWhoeverConnected(String is, String becomes) throws Exception {
    SensorAlert alert = alert(new String(fixture("alert.jsonl"), UTF_8).replace(is, becomes));

    assertThat(alert.getSubject()).isEqualTo("lab/ip/10.20.0.7");
    assertThat(alert.getSensor()).isEqualTo("suricata");
    assertThat(alert.getRule()).isEqualTo("ET COINMINER Monero pool answer");
    assertThat(alert.getSeverity()).isEqualTo(Severity.MEDIUM);
    assertThat(alert.getFields())
        .containsEntry("destination.ip", "203.0.113.81")
        .containsEntry("destination.port", "3333")
        .containsEntry("rule.id", "2024792")
        .containsEntry("rule.category", "Crypto Currency Mining Activity Detected");
  }

  @Test
  void readsAnAlertWithoutADirectionAsOneOfTheSideWithTheHigherPort() throws Exception {
    String bare =
        new String(fixture("alert.jsonl"), UTF_8)
            .replace("\"direction\":\"to_client\",", "")
            .replaceAll("\"flow\":\\{.*}}", "\"x\":1}");

    assertThat(alert(bare.replace("\"src_port\":3333", "\"src_port\":80")).getSubject())
        .isEqualTo("lab/ip/10.20.0.7");
    assertThat(alert(bare).getSubject()).isEqualTo("lab/ip/203.0.113.81");
  }

  private SensorAlert alert(String record) throws Exception {
    return Parsed.of(SensorAlert.class, parser.parse(bytes(record), FROM)).get(0);
  }

  @Test
  void leavesOutEveryOtherEventByItsName() throws Exception {
    RecordReader reader = parser.readerFor(FROM);
    for (String type : List.of("anomaly", "stats", "stats", "netflow", "http", "of tomorrow")) {
      assertThat(reader.read(bytes(FLOW.replace("e\":\"flow\"", "e\":\"" + type + "\""))))
          .isEmpty();
    }
    reader.read(bytes(FLOW.replace("\"TCP\"", "\"GRE\"")));
    reader.read(bytes(FLOW.replace("e\":\"flow\"", "e\":\"dns\"")));

    assertThat(reader.counts().leftOut())
        .isEqualTo(
            Map.of(
                "suricata event of type anomaly", 1L,
                "suricata event of type stats", 2L,
                "suricata event of type netflow", 1L,
                "suricata event of type http", 1L,
                "suricata event of a type not known here", 1L,
                "suricata flow over another transport than tcp, udp, icmp or sctp", 1L,
                "suricata dns event without a question", 1L));
    assertThat(reader.counts().unreadable()).isZero();
  }

  @Test
  void readsRecordsThatAShipperWrapped() throws Exception {
    String text = FLOW.replace("\"", "\\\"");
    for (String record :
        List.of(
            "{\"log\":\"" + text + "\\n\",\"stream\":\"stdout\"}",
            "{\"event\":{\"original\":\"" + text + "\"},\"host\":{}}")) {
      assertThat(parser.recognises(RecordHead.of(bytes(record)))).as(record).isTrue();
      assertThat(flow(record)).as(record).isEqualTo(flow(FLOW));
    }
  }

  @Test
  void givesTheSameRecordTwiceTheSameId() throws Exception {
    for (String sample : List.of("flow.jsonl", "dns.jsonl", "tls.jsonl")) {
      assertThat(parser.parse(fixture(sample), FROM))
          .isEqualTo(parser.parse(fixture(sample), FROM));
    }
  }

  @Test
  void tellsFlowsThatShareAnIdApartByTheirTimes() throws Exception {
    String tomorrow = FLOW.replace("2023-11-14T22:13", "2023-11-15T22:13");

    assertThat(flow(tomorrow).getEventId()).isNotEqualTo(flow(FLOW).getEventId());
  }

  @Test
  void recognisesItsEventsByTheirKeysAndNoOthers() throws Exception {
    for (String sample : List.of("flow.jsonl", "dns.jsonl", "tls.jsonl")) {
      assertThat(recognises(new String(fixture(sample), UTF_8))).isTrue();
    }
    assertThat(recognises("{\"timestamp\":\"t\",\"event_type\":\"stats\",\"stats\":{}}")).isTrue();
    assertThat(recognises(FLOW.replace("e\":\"flow\"", "e\":\"of tomorrow\""))).isTrue();
    assertThat(recognises("{\"timestamp\":\"t\",\"event_type\":\"order\"}")).isFalse();
    assertThat(recognises("{\"event_type\":\"flow\",\"src_ip\":\"10.0.0.1\"}")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "22:13:21.750000+0000 | 22:13:21.750000 | flow.end must be an ISO 8601 time with a zone, from 1970 to 9999, was '2023-11-14T22:13:21.750000'",
        "2023-11-14T22:13:21.750000+0000 | 1903-11-14T22:13:21+0000 | flow.end must be an ISO 8601 time with a zone, from 1970 to 9999, was '1903-11-14T22:13:21+0000'",
        "2023-11-14T22:13:21 | 2022-11-14T22:13:21 | flow.end must be at or after flow.start, 2023-11-14T22:13:20.250Z, was 2022-11-14T22:13:21.750Z",
        "\"src_ip\":\"10.0.0.1\", | '' | src_ip is missing",
        "\"10.0.0.2\" | \"host\" | dest_ip must be an IP address, was 'host'",
        "\"src_port\":1, | '' | src_port is missing",
        "\"dest_port\":2 | \"dest_port\":65536 | dest_port must be a port from 0 to 65535, was 65536",
        "\"proto\":\"TCP\", | '' | proto is missing",
        "\"flow_id\":7 | \"flow_id\":[] | flow_id must be a string or a number, was an array",
        "\"pkts_toserver\":2 | \"pkts_toserver\":-2 | flow.pkts_toserver must be a whole number, 0 or more, was -2",
        "\"bytes_toserver\":111 | \"bytes_toserver\":99999999999999999999 | flow.bytes_toserver must be a whole number, 0 or more, was 99999999999999999999",
        "\"event_type\":\"flow\", | '' | event_type is missing",
      })
  void namesThePlaceAndTheValueOfAWrongField(String is, String becomes, String message) {
    byte[] wrong = bytes(FLOW.replace(is, becomes));

    assertThatThrownBy(() -> parser.parse(wrong, FROM))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"x\"", "[1]", "{", "{\"timestamp\":", "nonsense", "\u0000{"})
  void refusesWhatIsNoRecord(String text) {
    assertThatThrownBy(() -> parser.parse(bytes(text + "\n"), FROM))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void countsNoMorePayloadThanThereWereBytes() throws Exception {
    String absurd = FLOW.replace("\"pkts_toserver\":2", "\"pkts_toserver\":999999999999999999");

    assertThat(flow(absurd).getBytesOut()).contains(0L);
  }

  @Test
  void throwsNothingButMalformedEventWhateverTheBytes() throws Exception {
    List<byte[]> seeds = List.of(fixture("flow.jsonl"), fixture("dns.jsonl"), fixture("tls.jsonl"));

    AnyBytes.parseOrRefuse(parser, seeds, 20_000);
  }

  private boolean recognises(String record) {
    return parser.recognises(RecordHead.of(bytes(record)));
  }

  private NetworkFlow flow(String record) throws Exception {
    return (NetworkFlow) parser.parse(bytes(record), FROM).get(0).value();
  }

  private List<NetworkFlow> flows(String fixture) throws Exception {
    return Parsed.of(NetworkFlow.class, parser.parse(fixture(fixture), FROM));
  }

  private List<DnsQuery> queries(String fixture) throws Exception {
    return Parsed.of(DnsQuery.class, parser.parse(fixture(fixture), FROM));
  }

  private static byte[] fixture(String name) throws IOException {
    try (InputStream in = SuricataParserTest.class.getResourceAsStream("/suricata/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
