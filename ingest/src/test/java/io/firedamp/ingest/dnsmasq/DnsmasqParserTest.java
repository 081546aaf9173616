package io.firedamp.ingest.dnsmasq;

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

final class DnsmasqParserTest {
  private static final Provenance FROM = new Provenance("lab", "dnsmasq");
  private static final String DATE = "2023-11-14T22:13:22.500123Z router ";
  private static final String QUESTION = "dnsmasq[536]: query[A] pool.example.com from 10.20.0.7";

  private final DnsmasqParser parser = new DnsmasqParser();

  @Test
  void readsAQuestionAsItsClients() throws Exception {
    ParsedEvent event = parser.parse(bytes(fixture("extra.log")), FROM).get(0);
    DnsQuery query = (DnsQuery) event.value();

    assertThat(event.key()).isEqualTo("lab/ip/10.20.0.7");
    assertThat(event.time()).isEqualTo("2023-11-14T22:13:22.500123Z");
    assertThat(query.getQuery()).isEqualTo("pool.example.com");
    assertThat(query.getQueryType()).contains("A");
    assertThat(query.getAnswers()).isEmpty();
    assertThat(query.getResponseCode()).isEmpty();
  }

  @Test
  void joinsAnswersToTheirQuestionByItsNumber() throws Exception {
    RecordReader reader = parser.readerFor(FROM);
    List<DnsQuery> queries = Parsed.of(DnsQuery.class, reader.read(bytes(fixture("extra.log"))));

    assertThat(queries).extracting(DnsQuery::getEventId).doesNotHaveDuplicates();
    assertThat(queries)
        .filteredOn(query -> !query.getAnswers().isEmpty())
        .hasSize(2)
        .allSatisfy(
            query -> {
              assertThat(query.getQuery()).isEqualTo("pool.example.com");
              assertThat(query.getClientAddress()).isEqualTo("10.20.0.7");
              assertThat(query.getQueryType()).contains("A");
              assertThat(query.getResponseCode()).contains("NOERROR");
            });
    assertThat(queries.get(5).getResponseCode()).isEmpty();
    assertThat(queries.get(4).getQueryType()).contains("AAAA");
    assertThat(queries.get(6).getResponseCode()).contains("NXDOMAIN");
    assertThat(queries.get(6).getClientAddress()).isEqualTo("10.20.0.8");
    assertThat(reader.counts())
        .isEqualTo(
            new RecordCounts(
                9,
                7,
                Map.of(
                    "dnsmasq forwarding of a question", 1L,
                    "dnsmasq answer that there is an alias, but not which", 1L),
                0,
                0));
  }

  @Test
  void joinsAnswersByTheirNameAndAliasesByTheirOrderWhereNothingNumbersThem() throws Exception {
    List<DnsQuery> queries = queries(fixture("plain.log"));

    assertThat(queries)
        .filteredOn(query -> !query.getAnswers().isEmpty())
        .extracting(
            query ->
                query.getClientAddress() + " " + query.getQuery() + " " + query.getAnswers().get(0))
        .containsExactly(
            "10.20.0.7 pool.example.com 203.0.113.81", "10.20.0.7 pool.example.com 203.0.113.82");
    assertThat(queries.get(queries.size() - 1).getResponseCode()).contains("NXDOMAIN");
  }

  @Test
  void believesAnAnswerThatNamesWhoAsked() throws Exception {
    List<DnsQuery> queries =
        queries(DATE + "dnsmasq[536]: 7 10.20.0.7/34343 cached pool.example.com is 2001:db8::81");

    assertThat(queries)
        .singleElement()
        .satisfies(
            query -> {
              assertThat(query.getClientAddress()).isEqualTo("10.20.0.7");
              assertThat(query.getQueryType()).contains("AAAA");
              assertThat(query.getAnswers()).containsExactly("2001:db8::81");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reply pool.example.com is 203.0.113.81 | NOERROR",
        "cached-stale pool.example.com is 203.0.113.81 | NOERROR",
        "/etc/hosts pool.example.com is 203.0.113.81 | NOERROR",
        "DHCP pool.example.com is 203.0.113.81 | NOERROR",
        "reply pool.example.com is NODATA | NOERROR",
        "reply pool.example.com is <HTTPS> | NOERROR",
        "config pool.example.com is NXDOMAIN | NXDOMAIN",
        "gravity blocked pool.example.com is 0.0.0.0 | NOERROR",
        "reply pool.example.com is SERVFAIL (EDE: no reachable authority) | SERVFAIL",
      })
  void readsAnswersWhereverTheyAreFrom(String answer, String code) throws Exception {
    List<DnsQuery> queries =
        queries(DATE + QUESTION + "\n" + DATE + "dnsmasq[536]: " + answer + "\n");

    assertThat(queries).hasSize(2);
    assertThat(queries.get(1).getResponseCode()).contains(code);
    assertThat(queries.get(1).getClientAddress()).isEqualTo("10.20.0.7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2023-11-14T22:13:22.500123Z router %s",
        "2023-11-14T22:13:22.500123Z stderr F %s",
        "<30>1 2023-11-14T22:13:22.500123Z router dnsmasq 536 - - query[A] pool.example.com from"
            + " 10.20.0.7",
        "2023-11-14T22:13:22.500123Z stderr F I1114 22:13:22.500123       1 nanny.go:116] %s",
        "{\"log\":\"%s\\n\",\"time\":\"2023-11-14T22:13:22.500123Z\"}",
        "{\"__REALTIME_TIMESTAMP\":\"1700000002500123\",\"SYSLOG_IDENTIFIER\":\"dnsmasq\","
            + "\"MESSAGE\":\"query[A] pool.example.com from 10.20.0.7\"}",
      })
  void readsTheSameQuestionWhateverCarriesIt(String carrier) throws Exception {
    String record = carrier.replace("%s", QUESTION);

    assertThat(recognises(record)).isTrue();
    assertThat(queries(record)).isEqualTo(queries(DATE + QUESTION));
  }

  @Test
  void letsNoNameSaySomethingElse() throws Exception {
    String hostile = "a from 10.9.9.9 is 10.9.9.8";

    List<DnsQuery> queries = queries(DATE + QUESTION.replace("pool", hostile));

    assertThat(queries.get(0).getClientAddress()).isEqualTo("10.20.0.7");
    assertThat(queries.get(0).getQuery()).isEqualTo(hostile + ".example.com");
  }

  @Test
  void remembersSomeQuestionsOnly() throws Exception {
    RecordReader reader = parser.readerFor(FROM);
    reader.read(bytes(DATE + QUESTION));
    for (int i = 0; i < 3000; i++) {
      reader.read(bytes(DATE + QUESTION.replace("pool", "n" + i)));
    }

    assertThat(reader.read(bytes(DATE + "dnsmasq[536]: reply pool.example.com is 203.0.113.81")))
        .isEmpty();
    assertThat(reader.counts().leftOut())
        .containsOnlyKeys("dnsmasq answer to a question that was not seen");
  }

  @Test
  void leavesOutByNameWhatSaysNothing() throws Exception {
    RecordReader reader = parser.readerFor(FROM);
    List<String> lines =
        List.of(
            "Nov 14 22:13:22 " + QUESTION,
            "Nov 14 22:13:22 router " + QUESTION,
            "Tue Nov 14 22:13:22 2023 daemon.info " + QUESTION,
            QUESTION,
            DATE + "dnsmasq[536]: query[NS] . from 10.20.0.7",
            DATE + "dnsmasq[536]: reply other.example.com is 203.0.113.81",
            DATE + "dnsmasq[536]: started, version 2.90 cachesize 150",
            DATE + "dnsmasq[536]: 12 dnssec-query[DS] example.com to 10.0.0.2",
            DATE + "dnsmasq-dhcp[536]: DHCPACK(br-lan) 10.20.0.7 02:00:00:00:00:07 web");

    for (String line : lines) {
      assertThat(recognises(line)).as(line).isTrue();
    }
    assertThat(reader.read(bytes(String.join("\n", lines) + "\n"))).isEmpty();
    assertThat(reader.counts().leftOut())
        .isEqualTo(
            Map.of(
                "dnsmasq line without a date, or whose date lacks year or zone", 4L,
                "dnsmasq question for the root", 1L,
                "dnsmasq answer to a question that was not seen", 1L,
                "dnsmasq message that is no question and no answer", 3L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "query[A] pool.example.com from 10.20.0.7",
        "2023-11-14T22:13:22Z router named[536]: query: pool.example.com",
        "dnsmasqfoo: query[A] a from 10.20.0.7",
        "{\"message\":\"the dnsmasq[1]: of ours\"}",
        "{\"ident\":\"dnsmasq\"}",
      })
  void recognisesNoOthers(String record) {
    assertThat(recognises(record)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "[1]", "{", "{}", "nonsense", "\u0000{"})
  void refusesWhatIsNoRecord(String text) {
    assertThatThrownBy(() -> parser.parse(bytes(text), FROM))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void namesAClientThatIsNoAddress() {
    assertThatThrownBy(
            () -> parser.parse(bytes(DATE + QUESTION.replace("10.20.0.7", "host")), FROM))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage("from must be an IP address, was 'host'");
  }

  @Test
  void throwsNothingButMalformedEventWhateverTheBytes() throws Exception {
    List<byte[]> seeds = List.of(bytes(fixture("extra.log")), bytes(fixture("plain.log")));

    AnyBytes.parseOrRefuse(parser, seeds, 10_000);
  }

  private boolean recognises(String record) {
    return parser.recognises(RecordHead.of(bytes(record)));
  }

  private List<DnsQuery> queries(String records) throws Exception {
    return Parsed.of(DnsQuery.class, parser.parse(bytes(records), FROM));
  }

  private static String fixture(String name) throws IOException {
    try (InputStream in = DnsmasqParserTest.class.getResourceAsStream("/dnsmasq/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
