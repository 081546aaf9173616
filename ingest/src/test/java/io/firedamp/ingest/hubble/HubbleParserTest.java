package io.firedamp.ingest.hubble;

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
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HubbleParserTest {
  private static final Provenance FROM = new Provenance("lab", "hubble");
  private static final String FLOW =
      """
      {"time":"2023-11-14T22:13:22.500123456Z","verdict":"FORWARDED",\
      "IP":{"source":"10.20.0.7","destination":"203.0.113.81","ipVersion":"IPv4"},\
      "l4":{"TCP":{"source_port":51044,"destination_port":3333,"flags":{"SYN":true}}},\
      "Type":"L3_L4","node_name":"n1","event_type":{"type":4},"traffic_direction":"EGRESS",\
      "trace_observation_point":"TO_STACK","is_reply":false}""";

  private final HubbleParser parser = new HubbleParser();

  @Test
  void readsAPacketAsASightingOfItsConnection() throws Exception {
    NetworkFlow flow = flows(fixture("flows.jsonl")).get(0);

    assertThat(flow.getTime()).isEqualTo("2023-11-14T22:13:22.500Z");
    assertThat(flow.getStart()).isEqualTo(flow.getTime());
    assertThat(flow.getInterim()).isTrue();
    assertThat(flow.getSourceAddress()).isEqualTo("10.20.0.7");
    assertThat(flow.getSourcePort()).isEqualTo(51044);
    assertThat(flow.getDestinationAddress()).isEqualTo("203.0.113.81");
    assertThat(flow.getDestinationPort()).isEqualTo(3333);
    assertThat(flow.getTransport()).isEqualTo("tcp");
    assertThat(flow.getDnsName()).contains("pool.example.com");
    assertThat(flow.getPacketsOut()).isEmpty();
    assertThat(flow.getApplicationProtocol()).isEmpty();
  }

  @Test
  void keepsTheOrderOfPacketsWithinAMillisecond() throws Exception {
    ParsedEvent event = parser.parse(bytes(FLOW), FROM).get(0);

    assertThat(event.key()).isEqualTo("lab/ip/10.20.0.7");
    assertThat(event.time()).isEqualTo("2023-11-14T22:13:22.500123456Z");
  }

  @Test
  void readsAReplyAsASightingOfTheSameConnection() throws Exception {
    List<NetworkFlow> flows = flows(fixture("flows.jsonl"));

    assertThat(flows.get(1).getFlowId()).isEqualTo(flows.get(0).getFlowId());
    assertThat(flows.get(1).getSourceAddress()).isEqualTo("10.20.0.7");
    assertThat(flows.get(1).getDnsName()).contains("pool.example.com");
    assertThat(flows.get(1).getEventId()).isNotEqualTo(flows.get(0).getEventId());
    assertThat(flows.get(1).getInterim()).isFalse();
  }

  @Test
  void readsOtherTransports() throws Exception {
    List<NetworkFlow> flows = flows(fixture("flows.jsonl"));

    assertThat(flows)
        .extracting(NetworkFlow::getTransport)
        .containsExactly("tcp", "tcp", "udp", "icmp");
    assertThat(flows.get(3).getSourceAddress()).isEqualTo("2001:db8::7");
    assertThat(flows.get(3).getDestinationPort()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"is_reply\":false | 10.20.0.7",
        "\"is_reply\":true | 203.0.113.81",
        // Hubble before 1.10 left out what was false.
        "\"reply\":true | 203.0.113.81",
        "\"node_name\":\"n1\" | 10.20.0.7"
      })
  void tellsWhoConnected(String told, String who) throws Exception {
    assertThat(flow(FLOW.replace("\"is_reply\":false", told)).getSourceAddress()).isEqualTo(who);
  }

  @Test
  void letsASynTellWhoConnectedWhereNothingElseDoes() throws Exception {
    String silent =
        FLOW.replace(",\"traffic_direction\":\"EGRESS\"", "").replace(",\"is_reply\":false", "");
    String answer = silent.replace("\"SYN\":true", "\"SYN\":true,\"ACK\":true");
    RecordReader reader = parser.readerFor(FROM);

    assertThat(flow(silent).getSourceAddress()).isEqualTo("10.20.0.7");
    assertThat(flow(answer).getSourceAddress()).isEqualTo("203.0.113.81");
    assertThat(reader.read(bytes(silent.replace("SYN", "PSH")))).isEmpty();
    assertThat(reader.counts().leftOut())
        .containsOnlyKeys("hubble flow of which nothing says who connected");
  }

  @Test
  void readsQuestionsAndAnswersAsTheirClients() throws Exception {
    List<DnsQuery> queries =
        Parsed.of(DnsQuery.class, parser.parse(bytes(fixture("dns.jsonl")), FROM));

    assertThat(queries)
        .hasSize(3)
        .allSatisfy(
            query -> {
              assertThat(query.getQuery()).isEqualTo("pool.example.com");
              assertThat(query.getClientAddress()).isEqualTo("10.20.0.7");
              assertThat(query.getServer()).contains("10.20.0.53");
              assertThat(query.getQueryType()).contains("A");
            });
    assertThat(queries)
        .extracting(query -> query.getResponseCode().orElse("none"))
        .containsExactly("none", "NOERROR", "NXDOMAIN");
    assertThat(queries.get(1).getAnswers()).containsExactly("alias.example.net", "203.0.113.81");
  }

  @Test
  void believesHubblesOwnId() throws Exception {
    String named = FLOW.replace("\"verdict\"", "\"uuid\":\"0f8f\",\"verdict\"");

    assertThat(flow(named).getEventId()).isEqualTo("0f8f");
  }

  @Test
  void tellsTheSamePacketAtTwoPlacesApart() throws Exception {
    assertThat(flow(FLOW.replace("TO_STACK", "TO_NETWORK")).getEventId())
        .isNotEqualTo(flow(FLOW).getEventId());
  }

  @Test
  void leavesOutByNameWhatIsNoConnection() throws Exception {
    RecordReader reader = parser.readerFor(FROM);
    for (String record :
        List.of(
            FLOW.replace("FORWARDED", "DROPPED"),
            FLOW.replace("FORWARDED", "ERROR"),
            FLOW.replace("FORWARDED", "TRANSLATED"),
            FLOW.replace("\"IP\"", "\"x\""),
            FLOW.replace("\"TCP\"", "\"IGMP\""),
            FLOW.replace("L3_L4", "L7"),
            "{\"lost_events\":{\"source\":\"HUBBLE_RING_BUFFER\",\"num_events_lost\":9},"
                + "\"node_name\":\"n1\"}",
            "{\"node_status\":{\"state_change\":\"NODE_CONNECTED\"},\"node_name\":\"n1\"}")) {
      assertThat(parser.recognises(RecordHead.of(bytes(record)))).as(record).isTrue();
      assertThat(reader.read(bytes(record))).as(record).isEmpty();
    }

    assertThat(reader.counts().leftOut())
        .isEqualTo(
            Map.of(
                "hubble flow that was dropped", 1L,
                "hubble flow that failed", 1L,
                "hubble translation of a service's address", 1L,
                "hubble flow without addresses", 1L,
                "hubble flow over another transport than tcp, udp, icmp or sctp", 1L,
                "hubble message of another protocol than dns", 1L,
                "hubble lost events", 1L,
                "hubble node status", 1L));
  }

  @Test
  void readsAFlowAloneInAnAnswerAndWithinAShippersRecord() throws Exception {
    String answer =
        "{\"flow\":" + FLOW + ",\"node_name\":\"n1\",\"time\":\"2023-11-14T22:13:22Z\"}";
    String wrapped = "{\"log\":\"" + answer.replace("\"", "\\\"") + "\\n\"}";

    for (String record : List.of(FLOW, wrapped, "{\"flow\":" + FLOW + "}")) {
      assertThat(parser.recognises(RecordHead.of(bytes(record)))).as(record).isTrue();
      assertThat(flow(record)).as(record).isEqualTo(flow(FLOW));
    }
  }

  @Test
  void recognisesNoOthers() {
    for (String record :
        List.of(
            "{\"flow\":{\"pkts_toserver\":1},\"event_type\":\"flow\"}",
            "{\"flow\":1,\"verdict\":{\"action\":\"alert\"}}",
            "{\"node_name\":\"n\",\"time\":\"t\"}")) {
      assertThat(parser.recognises(RecordHead.of(bytes(record)))).as(record).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "22:13:22.500123456Z | noon | time must be an ISO 8601 time with a zone, from 1970 to 9999, was '2023-11-14Tnoon'",
        "\"10.20.0.7\" | \"host\" | IP.source must be an IP address, was 'host'",
        "\"source_port\":51044 | \"source_port\":65536 | l4.TCP.source_port must be a port from 0 to 65535, was 65536",
        "\"is_reply\":false | \"is_reply\":\"no\" | is_reply must be true or false, was 'no'",
        "\"FORWARDED\" | 1 | verdict must be a string, was 1",
      })
  void namesThePlaceAndTheValueOfAWrongField(String is, String becomes, String message) {
    byte[] wrong = bytes(FLOW.replace(is, becomes));

    assertThatThrownBy(() -> parser.parse(wrong, FROM))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"x\"", "[1]", "{", "{\"flow\":", "nonsense", "\u0000{"})
  void refusesWhatIsNoRecord(String text) {
    assertThatThrownBy(() -> parser.parse(bytes(text + "\n"), FROM))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void throwsNothingButMalformedEventWhateverTheBytes() throws Exception {
    List<byte[]> seeds =
        List.of(bytes(fixture("flows.jsonl")), bytes(fixture("dns.jsonl")), bytes(FLOW));

    AnyBytes.parseOrRefuse(parser, seeds, 20_000);
  }

  private NetworkFlow flow(String record) throws Exception {
    return flows(record).get(0);
  }

  private List<NetworkFlow> flows(String records) throws Exception {
    return Parsed.of(NetworkFlow.class, parser.parse(bytes(records), FROM));
  }

  private static String fixture(String name) throws IOException {
    try (InputStream in = HubbleParserTest.class.getResourceAsStream("/hubble/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
