package io.firedamp.ingest.coredns;

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
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.DnsQuery;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CoreDnsParserTest {
  private static final Provenance FROM = new Provenance("lab", "coredns");
  private static final String DATE = "2023-11-14T22:13:22.500123456Z ";
  private static final String QUERY =
      "[INFO] 10.20.0.7:51044 - 29008 \"A IN pool.example.com. udp 41 false 4096\" NOERROR qr,rd,ra"
          + " 68 0.037990251s";

  private final CoreDnsParser parser = new CoreDnsParser();

  @Test
  void readsAQueryAsItsClients() throws Exception {
    ParsedEvent event = parser.parse(bytes(fixture()), FROM).get(0);
    DnsQuery query = (DnsQuery) event.value();

    assertThat(event.key()).isEqualTo("lab/ip/10.20.0.7");
    assertThat(event.time()).isEqualTo("2023-11-14T22:13:22.500123456Z");
    assertThat(query.getClientAddress()).isEqualTo("10.20.0.7");
    assertThat(query.getQuery()).isEqualTo("pool.example.com");
    assertThat(query.getQueryType()).contains("A");
    assertThat(query.getResponseCode()).contains("NOERROR");
    assertThat(query.getAnswers()).isEmpty();
    assertThat(query.getServer()).isEmpty();
  }

  @Test
  void readsTheCombinedFormatClientsOfIpv6AndQueriesWithoutAnAnswer() throws Exception {
    List<DnsQuery> queries = queries(fixture());

    assertThat(queries).hasSize(4);
    assertThat(queries.get(1).getClientAddress()).isEqualTo("2001:db8::7");
    assertThat(queries.get(1).getResponseCode()).contains("NXDOMAIN");
    assertThat(queries.get(2).getTime()).isEqualTo("2023-11-14T22:13:24Z");
    assertThat(queries.get(2).getResponseCode()).isEmpty();
    assertThat(queries).extracting(DnsQuery::getEventId).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2023-11-14T22:13:22.500123456Z %s",
        "2023-11-14T22:13:22.500123456Z stdout F %s",
        "2023-11-14T23:13:22.500123456+0100 node-1 coredns[1]: %s",
        "2023-11-14T22:13:22.500123456Z {app=\"coredns\", pod=\"a\"} %s",
        "<30>1 2023-11-14T22:13:22.500123456Z node-1 coredns 1 - [a@1 b=\"c\"] %s",
        "2023-11-14T22:13:22.500123456Z stdout F I1114 22:13:22.500123       1 log.go:7] %s",
        "2023-11-14T22:13:22.500123456Z stdout F 2023/11/14 22:13:22 %s",
        "{\"log\":\"%s\\n\",\"stream\":\"stdout\",\"time\":\"2023-11-14T22:13:22.500123456Z\"}",
        "{\"@timestamp\":\"2023-11-14T22:13:22.500123456Z\",\"message\":\"%s\"}",
        "[{\"date\":1700000002.500123456,\"log\":\"%s\"}]",
        "{\"line\":\"%s\",\"timestamp\":\"1700000002500123456\"}",
        "{\"_raw\":\"%s\",\"_time\":\"2023-11-14T22:13:22.500123456+00:00\"}",
        "{\"textPayload\":\"%s\",\"timestamp\":\"2023-11-14T22:13:22.500123456Z\"}",
        "{\"LogMessage\":\"%s\",\"TimeGenerated\":\"2023-11-14T22:13:22.500123456Z\"}",
        "{\"time\":1700000002.500123456,\"event\":\"%s\"}",
        "{\"date\":1.5,\"log\":\"2023-11-14T22:13:22.500123456Z stdout F %s\"}",
      })
  void readsTheSameQueryWhateverCarriesIt(String carrier) throws Exception {
    String json = carrier.contains("{\"") ? QUERY.replace("\"", "\\\"") : QUERY;
    String record = carrier.formatted(json);

    assertThat(recognises(record)).isTrue();
    assertThat(queries(record)).isEqualTo(queries(DATE + QUERY));
  }

  @Test
  void readsMillisecondsAndWhatCloudWatchsQueriesTell() throws Exception {
    for (String time :
        List.of("\"timestamp\":1700000002500", "\"@timestamp\":\"2023-11-14 22:13:22.500\"")) {
      String record = "{\"message\":\"%s\",%s}".formatted(QUERY.replace("\"", "\\\""), time);

      assertThat(parser.parse(bytes(record), FROM).get(0).time())
          .isEqualTo("2023-11-14T22:13:22.500Z");
    }
  }

  @Test
  void leavesWhatIsDeeperInARecordToWhoeverReadsTheRecord() {
    assertThat(
            recognises("{\"_source\":{\"message\":\"%s\"}}".formatted(QUERY.replace("\"", "\\\""))))
        .isFalse();
  }

  @Test
  void readsMicrosecondsOfAJournal() throws Exception {
    String record =
        "{\"__REALTIME_TIMESTAMP\":\"1700000002500123\",\"SYSLOG_IDENTIFIER\":\"coredns\","
            + "\"MESSAGE\":\"%s\"}".formatted(QUERY.replace("\"", "\\\""));

    assertThat(parser.parse(bytes(record), FROM).get(0).time())
        .isEqualTo("2023-11-14T22:13:22.500123Z");
  }

  @Test
  void believesTheDateThatOldVersionsWrote() throws Exception {
    String old =
        "172.17.0.18:41675 - [07/Sep/2018:15:29:11 +0000] 59925 \"A IN example.org. udp 54 false"
            + " 512\" NOERROR qr,aa,rd,ra 106 0.000066649s";

    assertThat(recognises(old)).isTrue();
    assertThat(queries(old).get(0).getTime()).isEqualTo("2018-09-07T15:29:11Z");
  }

  @Test
  void letsNoNameEndTheFieldItStandsIn() throws Exception {
    String hostile = "a\\\"\\ NOERROR\\ qr\\ 1\\ 1s.example.com.";

    assertThat(queries(DATE + QUERY.replace("pool.example.com.", hostile)).get(0).getQuery())
        .endsWith(".example.com");
  }

  @Test
  void leavesOutByNameWhatIsNoQuery() throws Exception {
    RecordReader reader = parser.readerFor(FROM);
    List<String> lines =
        List.of(
            QUERY,
            "Nov 14 22:13:22 node-1 coredns[1]: " + QUERY,
            DATE + QUERY.replace("pool.example.com.", "."),
            ".:53",
            "CoreDNS-1.11.1",
            "linux/amd64, go1.20.7, ae2bbc2",
            "[INFO] plugin/reload: Running configuration SHA512 = 591c",
            "[ERROR] plugin/errors: 2 a.example. A: read udp 10.0.0.1:1->10.0.0.2:53: i/o timeout",
            "[INFO] SIGTERM: Shutting down servers then terminating");

    for (String line : lines) {
      assertThat(recognises(line)).as(line).isTrue();
    }
    assertThat(reader.read(bytes(String.join("\n", lines) + "\n"))).isEmpty();
    assertThat(reader.counts().leftOut())
        .isEqualTo(
            Map.of(
                "coredns query that nothing dates", 2L,
                "coredns query without a name", 1L,
                "coredns message that is no query", 6L));
  }

  @Test
  void keepsTheGoodLinesAroundABrokenOne() throws Exception {
    String line = DATE + QUERY + "\n";

    List<ParsedEvent> events =
        parser.parse(bytes(line + "[INFO] 10.20.0.7:1 - 2 \"A IN x\n" + line), FROM);

    assertThat(Parsed.of(DnsQuery.class, events)).hasSize(2);
    assertThat(Parsed.of(DeadLetter.class, events)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[INFO] started",
        "[INFO] 10.20.0.7:80 - GET",
        "10.20.0.7 - - [07/Sep/2018:15:29:11 +0000] \"GET / HTTP/1.1\" 200 1",
        "10.20.0.7:443 - [07/Sep/2018:15:29:11 +0000] \"GET / HTTP/1.1\" 200 1",
        "{\"log\":\"[INFO] started\"}",
        "{\"message\":{\"a\":1}}",
        "[1]",
        "",
      })
  void recognisesNoOthers(String record) {
    assertThat(recognises(record)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "10.20.0.7: | host: | remote must be an IP address, was 'host'",
        "- 29008 | - [07/Foo/2018:15:29:11 +0000] 29008 | when must be a date from 1970 such as 07/Sep/2018:15:29:11 +0000, was 07/Foo/2018:15:29:11 +0000",
      })
  void namesThePlaceAndTheValueOfAWrongField(String is, String becomes, String message) {
    byte[] wrong = bytes(DATE + QUERY.replace(is, becomes));

    assertThatThrownBy(() -> parser.parse(wrong, FROM))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"x\"", "[1]", "{", "{\"log\":", "{}", "nonsense", "\u0000{"})
  void refusesWhatIsNoRecord(String text) {
    assertThatThrownBy(() -> parser.parse(bytes(text), FROM))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void throwsNothingButMalformedEventWhateverTheBytes() throws Exception {
    List<byte[]> seeds = fixture().lines().map(CoreDnsParserTest::bytes).toList();

    AnyBytes.parseOrRefuse(parser, seeds, 20_000);
  }

  private boolean recognises(String record) {
    return parser.recognises(RecordHead.of(bytes(record)));
  }

  private List<DnsQuery> queries(String records) throws Exception {
    return Parsed.of(DnsQuery.class, parser.parse(bytes(records), FROM));
  }

  private static String fixture() throws IOException {
    try (InputStream in = CoreDnsParserTest.class.getResourceAsStream("/coredns/queries.log")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
