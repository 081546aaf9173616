package io.firedamp.ingest.route53;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.AnyBytes;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
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

final class Route53ParserTest {
  private static final Provenance FROM = new Provenance("lab", "route53");

  private final Route53Parser parser = new Route53Parser();

  @Test
  void readsAQueryWithItsAnswers() throws Exception {
    DnsQuery query = queries(fixture()).get(0);

    assertThat(query.getTime()).isEqualTo("2023-11-14T22:13:22Z");
    assertThat(query.getClientAddress()).isEqualTo("10.20.0.7");
    assertThat(query.getQuery()).isEqualTo("pool.example.com");
    assertThat(query.getQueryType()).contains("A");
    assertThat(query.getAnswers()).containsExactly("alias.example.net", "203.0.113.81");
    assertThat(query.getResponseCode()).contains("NOERROR");
    assertThat(query.getServer()).isEmpty();
  }

  @Test
  void readsWhatTheFirewallBlockedForItWasAskedAllTheSame() throws Exception {
    DnsQuery query = queries(fixture()).get(1);

    assertThat(query.getClientAddress()).isEqualTo("2001:db8::7");
    assertThat(query.getResponseCode()).contains("NXDOMAIN");
    assertThat(query.getAnswers()).isEmpty();
  }

  @Test
  void tellsQueriesOfOneSecondApartByTheirPorts() throws Exception {
    String line = first();

    assertThat(queries(line.replace("51044", "51046")).get(0).getEventId())
        .isNotEqualTo(queries(line).get(0).getEventId());
    assertThat(queries(line)).isEqualTo(queries(line.replace("\"51044\"", "51044")));
  }

  @Test
  void readsRecordsWhateverCarriesThem() throws Exception {
    String text = first().replace("\"", "\\\"");
    String event = "{\"id\":\"1\",\"timestamp\":1700000002000,\"message\":\"" + text + "\"}";

    for (String record :
        List.of(
            "[" + first() + "]",
            "{\"message\":\"" + text + "\"}",
            "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[" + event + "]}")) {
      assertThat(recognises(record)).as(record).isTrue();
      assertThat(queries(record)).as(record).isEqualTo(queries(first()));
    }
  }

  @Test
  void countsTheRecordsOfASubscriptionEachForItself() throws Exception {
    String event = "{\"id\":\"1\",\"message\":\"" + first().replace("\"", "\\\"") + "\"}";
    RecordReader reader = parser.readerFor(FROM);

    reader.read(
        bytes("{\"logEvents\":[" + event + "," + event.replace("Pool.example.com.", ".") + "]}"));

    assertThat(reader.counts())
        .isEqualTo(new RecordCounts(2, 1, Map.of("route 53 query for the root", 1L), 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"query_name\":\"a\",\"srcaddr\":\"10.0.0.1\"}",
        "{\"a\":{\"query_timestamp\":1},\"query_name\":\"a\",\"srcaddr\":\"10.0.0.1\"}",
        "query_timestamp query_name srcaddr",
      })
  void recognisesNoOthers(String record) {
    assertThat(recognises(record)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"10.20.0.7\" | \"host\" | srcaddr must be an IP address, was 'host'",
        "\"Pool.example.com.\" | \"\" | query_name is missing",
        "\"NOERROR\" | 0 | rcode must be a string, was 0",
        "22:13:22Z | noon | query_timestamp must be an ISO 8601 time with a zone, from 1970 to 9999, was '2023-11-14Tnoon'",
        "\"203.0.113.81\" | 1 | answers[].Rdata must be a string, was 1",
      })
  void namesThePlaceAndTheValueOfAWrongField(String is, String becomes, String message)
      throws Exception {
    byte[] wrong = bytes(first().replace(is, becomes));

    assertThatThrownBy(() -> parser.parse(wrong, FROM))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"x\"", "[1]", "{", "{}", "nonsense", "\u0000{"})
  void refusesWhatIsNoRecord(String text) {
    assertThatThrownBy(() -> parser.parse(bytes(text + "\n"), FROM))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void throwsNothingButMalformedEventWhateverTheBytes() throws Exception {
    List<byte[]> seeds = List.of(bytes(fixture()), bytes(first()));

    AnyBytes.parseOrRefuse(parser, seeds, 20_000);
  }

  private boolean recognises(String record) {
    return parser.recognises(RecordHead.of(bytes(record)));
  }

  private List<DnsQuery> queries(String records) throws Exception {
    return Parsed.of(DnsQuery.class, parser.parse(bytes(records), FROM));
  }

  private static String first() throws IOException {
    return fixture().lines().findFirst().orElseThrow();
  }

  private static String fixture() throws IOException {
    try (InputStream in = Route53ParserTest.class.getResourceAsStream("/route53/queries.jsonl")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
