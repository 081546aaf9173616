package io.firedamp.ingest.vpcflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.AnyBytes;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.avro.DeadLetter;
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

final class VpcFlowParserTest {
  private static final Provenance FROM = new Provenance("lab", "vpc");
  private static final String JSON =
      """
      {"version":5,"account_id":"123456789012","interface_id":"eni-0a1b2c3d4e5f60718",\
      "srcaddr":"10.20.0.7","dstaddr":"203.0.113.81","srcport":51044,"dstport":3333,"protocol":6,\
      "packets":70,"bytes":7010,"start":1700000000,"end":1700000600,"action":"ACCEPT",\
      "log_status":"OK"}""";

  private final VpcFlowParser parser = new VpcFlowParser();

  @Test
  void readsTheDefaultFormatWithoutItsHeader() throws Exception {
    NetworkFlow flow = flows(fixture("default.log")).get(0);

    assertThat(flow.getStart()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(flow.getTime()).isEqualTo("2023-11-14T22:23:20Z");
    assertThat(flow.getSourceAddress()).isEqualTo("10.20.0.7");
    assertThat(flow.getSourcePort()).isEqualTo(51044);
    assertThat(flow.getDestinationAddress()).isEqualTo("203.0.113.81");
    assertThat(flow.getDestinationPort()).isEqualTo(3333);
    assertThat(flow.getTransport()).isEqualTo("tcp");
    assertThat(flow.getInterim()).isTrue();
    assertThat(flow.getApplicationProtocol()).isEmpty();
  }

  @Test
  void tellsOfBothDirectionsAsOneFlowEachWithWhatItCounted() throws Exception {
    List<NetworkFlow> flows = flows(fixture("default.log"));
    NetworkFlow out = flows.get(0);
    NetworkFlow in = flows.get(1);

    assertThat(in.getFlowId()).isEqualTo(out.getFlowId());
    assertThat(in.getSourceAddress()).isEqualTo(out.getSourceAddress());
    assertThat(in.getDestinationPort()).isEqualTo(3333);
    assertThat(in.getEventId()).isNotEqualTo(out.getEventId());
    assertThat(out.getBytesOut()).contains(7010L - 70 * (20 + 20));
    assertThat(out.getPacketsOut()).contains(70L);
    assertThat(out.getBytesIn()).isEmpty();
    assertThat(in.getBytesIn()).contains(11760L - 66 * (20 + 20));
    assertThat(in.getPacketsIn()).contains(66L);
    assertThat(in.getBytesOut()).isEmpty();
  }

  @Test
  void readsOtherTransportsAndVersionsOfTheInternetProtocol() throws Exception {
    List<NetworkFlow> flows = flows(fixture("default.log"));

    assertThat(flows.get(2).getTransport()).isEqualTo("icmp");
    assertThat(flows.get(2).getBytesOut()).contains(336L - 4 * 28);
    assertThat(flows.get(3).getTransport()).isEqualTo("udp");
    assertThat(flows.get(3).getSourceAddress()).isEqualTo("2001:db8::7");
    assertThat(flows.get(3).getBytesOut()).contains(180L - 2 * 48);
  }

  @Test
  void readsFieldsInAnyOrderUnderTheirHeaderAndBelievesThePacketsAddresses() throws Exception {
    List<NetworkFlow> flows = flows(fixture("version-5.log"));

    assertThat(flows)
        .hasSize(4)
        .allSatisfy(
            flow -> {
              assertThat(flow.getSourceAddress()).isEqualTo("10.20.0.7");
              assertThat(flow.getDestinationAddress()).isEqualTo("203.0.113.81");
              assertThat(flow.getDestinationPort()).isEqualTo(45700);
            });
    assertThat(flows).extracting(NetworkFlow::getFlowId).containsOnly(flows.get(0).getFlowId());
    assertThat(flows).extracting(NetworkFlow::getEventId).doesNotHaveDuplicates();
    assertThat(flows).extracting(NetworkFlow::getInterim).containsExactly(true, true, true, false);
  }

  @ParameterizedTest
  @CsvSource({
    // Who sends SYN began, whatever the ports say.
    "10.0.0.1, 80, 10.0.0.2, 50000, 2, 10.0.0.1",
    "10.0.0.1, 50000, 10.0.0.2, 80, 18, 10.0.0.2",
    "10.0.0.1, 50000, 10.0.0.2, 80, 19, 10.0.0.2",
    // A port taken for the occasion is the client's.
    "10.0.0.1, 3333, 10.0.0.2, 32768, 0, 10.0.0.2",
    "203.0.113.9, 45560, 10.0.0.2, 12313, 0, 203.0.113.9",
    // Of two of those the public side is the server.
    "203.0.113.9, 45700, 10.0.0.2, 40000, 0, 10.0.0.2",
    "10.0.0.2, 40000, 203.0.113.9, 45700, 0, 10.0.0.2",
    "2001:db8::1, 45700, fd00::2, 40000, 0, fd00::2",
    // Else the lower port is the service's, and who is written first where it does not tell.
    "10.0.0.1, 22, 10.0.0.2, 20641, 0, 10.0.0.2",
    "10.0.0.1, 123, 10.0.0.2, 123, 0, 10.0.0.1"
  })
  void decidesWhoConnected(
      String source, int sourcePort, String destination, int destinationPort, int flags, String who)
      throws Exception {
    String record =
        JSON.replace("10.20.0.7", source)
            .replace("203.0.113.81", destination)
            .replace("\"srcport\":51044", "\"srcport\":" + sourcePort)
            .replace("\"dstport\":3333", "\"dstport\":" + destinationPort)
            .replace("\"log_status\"", "\"tcp_flags\":" + flags + ",\"log_status\"");

    assertThat(flow(record).getSourceAddress()).isEqualTo(who);
  }

  @Test
  void readsJsonHoweverItsNamesAreSpelled() throws Exception {
    NetworkFlow plain = flows(fixture("default.log")).get(0);
    String camel = JSON.replace("log_status", "logStatus").replace("interface_id", "interfaceId");
    String texts = JSON.replace("51044", "\"51044\"").replace("1700000600", "\"1700000600\"");

    for (String record : List.of(JSON, camel, texts)) {
      assertThat(recognises(record)).as(record).isTrue();
      assertThat(flow(record)).as(record).isEqualTo(plain);
    }
  }

  @Test
  void readsRecordsThatCloudWatchCarries() throws Exception {
    String record = fixture("default.log").lines().findFirst().orElseThrow();
    String exported = "2023-11-14T22:24:20.000Z " + record;
    String subscription =
        "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"id\":\"1\",\"message\":\"%s\"},"
                .formatted(record)
            + "{\"id\":\"2\",\"message\":\"2 eni-1 10.0.0.1 10.0.0.2\"}]}";

    assertThat(flow(exported)).isEqualTo(flow(record));
    RecordReader reader = parser.readerFor(FROM);
    assertThat(recognises(subscription)).isTrue();
    assertThat(reader.read(bytes(subscription))).hasSize(1);
    assertThat(reader.counts())
        .isEqualTo(
            new RecordCounts(
                2, 1, Map.of("vpc flow record in a format that no header names", 1L), 0, 0));
  }

  @Test
  void leavesOutByNameWhatIsNoConnection() throws Exception {
    String record = fixture("default.log").lines().findFirst().orElseThrow();
    String empty = "2 123456789012 eni-1 - - - - - - - 1700000000 1700000600 - ";
    RecordReader reader = parser.readerFor(FROM);

    reader.read(bytes(empty + "NODATA\n" + empty + "SKIPDATA\n"));
    reader.read(bytes(record.replace("ACCEPT", "REJECT")));
    reader.read(bytes(record.replace(" 6 70", " 47 70")));
    for (String field : List.of("srcport", "protocol", "start", "end", "srcaddr")) {
      reader.read(bytes(JSON.replaceFirst("\"" + field + "\":", "\"x\":")));
    }

    assertThat(reader.counts().leftOut())
        .isEqualTo(
            Map.of(
                "vpc flow record of an interval without traffic (NODATA)", 1L,
                "vpc flow record of an interval that AWS skipped (SKIPDATA)", 1L,
                "vpc flow that was rejected", 1L,
                "vpc flow over another transport than tcp, udp, icmp or sctp", 1L,
                "vpc flow record without ports", 1L,
                "vpc flow record without protocol", 1L,
                "vpc flow record without start", 1L,
                "vpc flow record without end", 1L,
                "vpc flow record without srcaddr", 1L));
    assertThat(reader.counts().unreadable()).isZero();
  }

  @Test
  void keepsTheGoodLinesAroundABrokenOne() throws Exception {
    String lines = fixture("default.log");

    List<ParsedEvent> events = parser.parse(bytes(lines + "2 123 eni-1\n" + lines), FROM);

    assertThat(Parsed.of(NetworkFlow.class, events)).hasSize(8);
    assertThat(Parsed.of(DeadLetter.class, events))
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.getReason())
                    .isEqualTo("no header names its fields, and it is not of the default format"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"10.20.0.7\" | \"host\" | srcaddr must be an IP address, was 'host'",
        "\"protocol\":6 | \"protocol\":\"tcp\" | protocol must be a whole number, 0 or more, was 'tcp'",
        "\"dstport\":3333 | \"dstport\":65536 | dstport must be a port from 0 to 65535, was 65536",
        "\"start\":1700000000 | \"start\":-1 | start must be a whole number, 0 or more, was -1",
        "\"start\":1700000000 | \"start\":1700000601 | end must be at or after start, 2023-11-14T22:23:21Z, was 2023-11-14T22:23:20Z",
        "\"end\":1700000600 | \"end\":999999999999 | end must be seconds before the year 10000, was 999999999999",
        "\"bytes\":7010 | \"bytes\":[] | bytes must be a whole number, 0 or more, was an array",
        "\"log_status\":\"OK\" | \"log_status\":\"FINE\" | log-status must be OK, NODATA or SKIPDATA, was 'FINE'",
        "\"action\":\"ACCEPT\" | \"action\":1 | action must be a string, was 1",
      })
  void namesThePlaceAndTheValueOfAWrongField(String is, String becomes, String message) {
    byte[] wrong = bytes(JSON.replace(is, becomes));

    assertThatThrownBy(() -> parser.parse(wrong, FROM))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"x\"", "[1]", "{", "nonsense", "\u0000{"})
  void refusesWhatIsNoRecord(String text) {
    assertThatThrownBy(() -> parser.parse(bytes(text + "\n"), FROM))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void recognisesItsRecordsAndNoOthers() throws Exception {
    assertThat(recognises(fixture("default.log"))).isTrue();
    assertThat(recognises("2 1 eni-1 - - - - - - - 1 2 - NODATA")).isTrue();
    assertThat(recognises("2 a b c d e f g h i j k ACCEPT")).isFalse();
    assertThat(recognises("{\"srcaddr\":\"10.0.0.1\",\"query_name\":\"a\",\"action\":\"x\"}"))
        .isFalse();
    assertThat(recognises("{\"logEvents\":[{\"message\":\"{\\\"auditID\\\":1}\"}]}")).isFalse();
  }

  @Test
  void throwsNothingButMalformedEventWhateverTheBytes() throws Exception {
    List<byte[]> seeds =
        List.of(bytes(fixture("default.log")), bytes(fixture("version-5.log")), bytes(JSON));

    AnyBytes.parseOrRefuse(parser, seeds, 20_000);
  }

  private boolean recognises(String record) {
    return parser.recognises(RecordHead.of(bytes(record)));
  }

  private NetworkFlow flow(String record) throws Exception {
    return flows(record).get(0);
  }

  private List<NetworkFlow> flows(String records) throws Exception {
    return Parsed.of(NetworkFlow.class, parser.parse(bytes(records), FROM));
  }

  private static String fixture(String name) throws IOException {
    try (InputStream in = VpcFlowParserTest.class.getResourceAsStream("/vpcflow/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
