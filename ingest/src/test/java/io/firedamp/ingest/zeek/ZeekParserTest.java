package io.firedamp.ingest.zeek;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.AnyBytes;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.JsonRecords;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ZeekParserTest {
  private static final Provenance FROM = new Provenance("lab", "zeek");
  private static final String CONN =
      """
      {"_path":"conn","ts":1700000000.25,"uid":"C1","id.orig_h":"10.0.0.1","id.orig_p":1,\
      "id.resp_h":"10.0.0.2","id.resp_p":2,"proto":"tcp","duration":1.5,"orig_bytes":3,"conn_state":"SF"}""";

  private final ZeekParser parser = new ZeekParser();

  @Test
  void readsWhatElasticsIntegrationMadeOfARecord() throws Exception {
    String document =
        """
        {"@timestamp":"2026-03-13T10:09:41.500Z","event":{"dataset":"zeek.connection","duration":2959000000000},
         "source":{"ip":"10.20.0.7","port":40001,"packets":355,"bytes":31954},
         "destination":{"ip":"198.51.100.7","port":3333,"packets":355,"bytes":28995},
         "network":{"transport":"tcp","bytes":60949},
         "zeek":{"session_id":"C1","connection":{"state":"SF","history":"ShADda"}}}""";
    String zeek =
        """
        {"_path":"conn","ts":1773396581.5,"uid":"C1","id.orig_h":"10.20.0.7","id.orig_p":40001,\
        "id.resp_h":"198.51.100.7","id.resp_p":3333,"proto":"tcp","duration":2959,"orig_bytes":17754,\
        "resp_bytes":14795,"orig_pkts":355,"resp_pkts":355,"conn_state":"SF"}""";

    assertThat(parser.recognises(RecordHead.of(bytes(document)))).isTrue();
    assertThat(flow(document)).isEqualTo(flow(zeek));
  }

  @Test
  void readsTheQueryThatElasticsIntegrationKeeps() throws Exception {
    String document =
        """
        {"@timestamp":"2026-03-13T10:09:41Z","event":{"dataset":"zeek.dns"},
         "source":{"ip":"10.20.0.7","port":4000},"destination":{"ip":"10.96.0.10","port":53},
         "network":{"transport":"udp"},"dns":{"question":{"name":"pool.example"}},
         "zeek":{"session_id":"D1","dns":{"query":"pool.example","qtype_name":"A","trans_id":"7",
         "rcode_name":"NOERROR","answers":["a.example","198.51.100.7"]}}}""";

    DnsQuery query = (DnsQuery) parser.parse(bytes(document), FROM).get(0).value();

    assertThat(query.getQuery()).isEqualTo("pool.example");
    assertThat(query.getAnswers()).containsExactly("a.example", "198.51.100.7");
    assertThat(query.getServer()).contains("10.96.0.10");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"request.name\":\"Pool.Example.COM.\",\"request_p\":3333",
        "\"request\":{\"host\":\"198.51.100.9\",\"name\":\"pool.example.com\"},\"request_p\":3333",
        "\"request_name\":\"pool.example.com\",\"request_p\":\"3333\""
      })
  void readsWhomASocksProxyIsAskedFor(String request) throws Exception {
    String record =
        """
        {"ts":1773396581.5,"uid":"C1","id.orig_h":"10.20.0.7","id.orig_p":4000,\
        "id.resp_h":"10.20.0.9","id.resp_p":1080,"version":5,"status":"succeeded",REQUEST}"""
            .replace("REQUEST", request);

    NetworkFlow flow = flow(record);

    assertThat(flow.getHttpHost()).contains("pool.example.com");
    assertThat(flow.getHttpMethod()).contains("CONNECT");
    assertThat(flow.getApplicationProtocol()).contains("socks");
    assertThat(flow.getDestinationAddress()).isEqualTo("10.20.0.9");
    assertThat(flow.getInterim()).isTrue();
  }

  @Test
  void leavesOutARequestToASocksProxyThatNamesNoHost() throws Exception {
    RecordReader reader = parser.readerFor(FROM);

    List<ParsedEvent> events =
        reader.read(
            bytes(
                """
                {"_path":"socks","ts":1773396581.5,"uid":"C1","id.orig_h":"10.20.0.7",\
                "id.orig_p":4000,"id.resp_h":"10.20.0.9","id.resp_p":1080,"version":5}"""));

    assertThat(events).isEmpty();
    assertThat(reader.counts().leftOut())
        .containsOnlyKeys("zeek request to a proxy that names no host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1773396581250",
        "1773396581250000",
        "1773396581250000000",
        "\"1773396581250\"",
        "\"2026-03-13T10:09:41.250\"",
        "\"2026-03-13 10:09:41.250 UTC\"",
        "\"2026-03-13 11:09:41.25+01:00\""
      })
  void readsTheTimesThatConvertersWrite(String ts) throws Exception {
    String record = CONN.replaceFirst("\"ts\":[^,]+", "\"ts\":" + ts);

    assertThat(flow(record).getStart()).isEqualTo("2026-03-13T10:09:41.250Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"a.example\",\"198.51.100.7\"]",
        "\"a.example,198.51.100.7\"",
        "\"['a.example', '198.51.100.7']\""
      })
  void readsAnswersThatConvertersHaveJoined(String answers) throws Exception {
    String record =
        """
        {"_path":"dns","ts":1773396581,"uid":"D1","id.orig_h":"10.20.0.7","id.orig_p":4000,\
        "id.resp_h":"10.96.0.10","id.resp_p":53,"proto":"udp","trans_id":1,"query":"b.example",\
        "qtype_name":"A","answers":ANSWERS}"""
            .replace("ANSWERS", answers);

    DnsQuery query = (DnsQuery) parser.parse(bytes(record), FROM).get(0).value();

    assertThat(query.getAnswers()).containsExactly("a.example", "198.51.100.7");
  }

  @Test
  void readsAConnectionAsAFinishedFlow() throws Exception {
    NetworkFlow flow = flows("conn.jsonl").get(0);

    assertThat(flow.getFlowId()).isEqualTo("CaXq1a2b3c4d5e6f7g");
    assertThat(flow.getStart()).isEqualTo("2023-11-14T22:13:20.250Z");
    assertThat(flow.getTime()).isEqualTo("2023-11-14T22:23:20.750Z");
    assertThat(flow.getInterim()).isFalse();
    assertThat(flow.getSourceAddress()).isEqualTo("10.20.0.7");
    assertThat(flow.getSourcePort()).isEqualTo(51044);
    assertThat(flow.getDestinationAddress()).isEqualTo("203.0.113.81");
    assertThat(flow.getDestinationPort()).isEqualTo(3333);
    assertThat(flow.getTransport()).isEqualTo("tcp");
    assertThat(flow.getApplicationProtocol()).contains("stratum");
    assertThat(flow.getBytesOut()).contains(4210L);
    assertThat(flow.getBytesIn()).contains(9120L);
    assertThat(flow.getPacketsOut()).contains(70L);
    assertThat(flow.getPacketsIn()).contains(66L);
  }

  @Test
  void keysAFlowByItsSourceAddress() throws Exception {
    ParsedEvent event = parser.parse(CONN.getBytes(UTF_8), FROM).get(0);

    assertThat(event.key()).isEqualTo("lab/ip/10.0.0.1");
    assertThat(event.time()).isEqualTo("2023-11-14T22:13:21.750Z");
  }

  @Test
  void readsIsoTimesLikeEpochTimesAndLeavesOutWhatWasNotMeasured() throws Exception {
    NetworkFlow flow = flows("conn.jsonl").get(1);

    assertThat(flow.getStart()).isEqualTo("2023-11-14T22:13:20.250Z");
    assertThat(flow.getTime()).isEqualTo(flow.getStart());
    assertThat(flow.getBytesOut()).isEmpty();
  }

  @Test
  void readsFlattenedNamesAndTakesIcmpTypesForNoPorts() throws Exception {
    NetworkFlow flow = flows("conn.jsonl").get(2);

    assertThat(flow.getSourceAddress()).isEqualTo("10.20.0.8");
    assertThat(flow.getDestinationAddress()).isEqualTo("2001:db8::1");
    assertThat(flow.getSourcePort()).isZero();
    assertThat(flow.getInterim()).isFalse();
  }

  @Test
  void readsALongConnectionAsAnOpenFlowOfTheSameId() throws Exception {
    NetworkFlow open = flows("conn.jsonl").get(3);
    NetworkFlow named = flows("ssl.jsonl").get(0);

    assertThat(open.getInterim()).isTrue();
    assertThat(open.getFlowId()).isEqualTo(named.getFlowId());
    assertThat(open.getEventId()).isNotEqualTo(named.getEventId());
  }

  @Test
  void readsTlsAsASightingOfTheServersNameWithoutCounters() throws Exception {
    NetworkFlow flow = flows("ssl.jsonl").get(0);

    assertThat(flow.getServerName()).contains("pool.example.com");
    assertThat(flow.getInterim()).isTrue();
    assertThat(flow.getStart()).isEqualTo(flow.getTime());
    assertThat(flow.getTransport()).isEqualTo("tcp");
    assertThat(flow.getBytesOut()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"established\":true,'|true",
        "'\"established\":true,\"ssl_history\":\"CsxnGIi\",'|true",
        "'\"established\":true,\"ssl_history\":\"sxnGIi\",'|false",
        "'\"established\":true,\"server_name\":\"a.example\",'|false",
        "'\"established\":false,'|false"
      })
  void saysWhereAClientNamedNoServer(String fields, boolean absent) throws Exception {
    assertThat(flow(greeting(fields)).getServerNameAbsent()).isEqualTo(absent);
  }

  @ParameterizedTest
  @CsvSource({"ok, true", "self signed certificate, false", "certificate has expired, false"})
  void saysWhetherTheCertificateWasVerified(String status, boolean trusted) throws Exception {
    String record = greeting("\"established\":true,\"validation_status\":\"" + status + "\",");

    assertThat(flow(record).getCertificateTrusted()).contains(trusted);
    assertThat(flow(greeting("\"established\":true,")).getCertificateTrusted()).isEmpty();
  }

  @Test
  void readsFingerprintsOfAClient() throws Exception {
    String record =
        greeting(
            "\"established\":true,\"ja3\":\"72A589DA586844D7F0818CE684948EEA\","
                + "\"ja4\":\"t13d1516h2_8daaf6152771_e5627efa2ab1\",");

    assertThat(flow(record).getClientFingerprints())
        .containsExactly(
            "72a589da586844d7f0818ce684948eea", "t13d1516h2_8daaf6152771_e5627efa2ab1");
  }

  private static String greeting(String fields) {
    return "{\"_path\":\"ssl\",\"ts\":1700000000.75,\"uid\":\"C1\","
        + "\"id.orig_h\":\"10.20.0.7\",\"id.orig_p\":51046,\"id.resp_h\":\"198.51.100.81\","
        + fields
        + "\"id.resp_p\":443,\"version\":\"TLSv13\"}";
  }

  @Test
  void readsAQueryInLowerCaseWithoutTheTrailingDot() throws Exception {
    DnsQuery query = (DnsQuery) parser.parse(fixture("dns.jsonl"), FROM).get(0).value();

    assertThat(query.getQuery()).isEqualTo("pool.example.com");
    assertThat(query.getClientAddress()).isEqualTo("10.20.0.7");
    assertThat(query.getServer()).contains("10.20.0.53");
    assertThat(query.getQueryType()).contains("A");
    assertThat(query.getResponseCode()).contains("NOERROR");
    assertThat(query.getAnswers()).containsExactly("alias.example.net", "203.0.113.81");
    assertThat(query.getTime()).isEqualTo("2023-11-14T22:13:22.500Z");
  }

  @Test
  void givesTheSameRecordTwiceTheSameId() throws Exception {
    List<ParsedEvent> once = parser.parse(fixture("conn.jsonl"), FROM);

    List<ParsedEvent> again = parser.parse(fixture("conn.jsonl"), FROM);

    assertThat(again).isEqualTo(once);
  }

  @Test
  void countsWhatItLeavesOutByReason() throws Exception {
    RecordReader reader = parser.readerFor(FROM);

    assertThat(reader.read(fixture("dns.jsonl"))).hasSize(1);
    assertThat(reader.read(bytes("{\"_path\":\"files\",\"ts\":1.0,\"query\":5}"))).isEmpty();
    assertThat(reader.read(bytes(CONN.replace("\"tcp\"", "\"unknown_transport\"")))).isEmpty();

    assertThat(reader.counts().leftOut())
        .isEqualTo(
            Map.of(
                "zeek dns record without a question",
                1L,
                "zeek log of no use here",
                1L,
                "zeek connection over another transport than tcp, udp, icmp or sctp",
                1L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"ts\":1700000000250",
        "\"ts\":\"1700000000.250000\"",
        "\"ts\":\"1700000000250\"",
        "\"ts\":\"2023-11-14T22:13:20.250000Z\""
      })
  void readsTimesHoweverTheyAreWritten(String time) throws Exception {
    String record = CONN.replace("\"ts\":1700000000.25", time);

    assertThat(flow(record)).isEqualTo(flow(CONN));
  }

  @Test
  void readsNumbersThatAShipperMadeTextOrFloatsOf() throws Exception {
    String text =
        CONN.replace("\"duration\":1.5", "\"duration\":\"1.500000\"")
            .replace("\"orig_bytes\":3", "\"orig_bytes\":\"3\"");
    String floats =
        CONN.replace("\"id.orig_p\":1", "\"id.orig_p\":1.0")
            .replace("\"id.resp_p\":2", "\"id.resp_p\":2.0")
            .replace("\"orig_bytes\":3", "\"orig_bytes\":3.0");

    assertThat(flow(text)).isEqualTo(flow(CONN));
    assertThat(flow(floats)).isEqualTo(flow(CONN));
  }

  @Test
  void readsRecordsUnderTheNameOfTheirLogWithinTextAndWithAnIdOfItsOwn() throws Exception {
    String nested =
        """
        {"_path":"conn","ts":1700000000.25,"uid":"C1","id":{"orig_h":"10.0.0.1","orig_p":1,\
        "resp_h":"10.0.0.2","resp_p":2},"proto":"tcp","duration":1.5,"orig_bytes":3,"conn_state":"SF"}""";
    String unnamed = CONN.replace("\"_path\":\"conn\",", "");
    String tagged = "{\"conn\":" + unnamed + "}";
    String text = CONN.replace("\"", "\\\"");
    String wrapped = "{\"date\":1.5,\"log\":\"" + text + "\\n\"}";
    String twice =
        "{\"event\":{\"original\":\"" + text + "\"},\"host\":{},\"message\":\"" + text + "\"}";

    for (String record : List.of(nested, unnamed, tagged, wrapped, twice)) {
      assertThat(parser.recognises(RecordHead.of(bytes(record)))).as(record).isTrue();
      assertThat(parser.parse(bytes(record), FROM)).as(record).hasSize(1);
      assertThat(flow(record)).as(record).isEqualTo(flow(CONN));
    }
  }

  @Test
  void knowsALongConnectionWithoutTheNameOfItsLog() throws Exception {
    String open =
        CONN.replace("\"_path\":\"conn\",", "")
            .replace(",\"conn_state\":\"SF\"", ",\"orig_pkts\":2");

    assertThat(flow(open).getInterim()).isTrue();
  }

  @Test
  void saysWhereZeekLookedAndRecognisedNothing() throws Exception {
    String midstream = CONN.replace("\"SF\"", "\"OTH\"");
    String known = CONN.replace("\"proto\"", "\"service\":\"SSL\",\"proto\"");

    assertThat(flow(CONN).getApplicationProtocol()).contains("unknown");
    assertThat(flow(midstream).getApplicationProtocol()).isEmpty();
    assertThat(flow(known).getApplicationProtocol()).contains("ssl");
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT, api.example:443, Pool.Example.:443, pool.example",
    "CONNECT, pool.example:443, '', pool.example",
    "POST, pool.example:80, http://pool.example:80/json_rpc, pool.example",
    "GET, Web.Example:8080, /index.html?a=http://other.example, web.example",
    "GET, '', http://user@web.example, web.example",
    "GET, 203.0.113.7, /, 203.0.113.7"
  })
  void readsWhomARequestAsksFor(String method, String host, String uri, String wanted)
      throws Exception {
    NetworkFlow flow = flow(request(method, host, uri));

    assertThat(flow.getHttpHost()).contains(wanted);
    assertThat(flow.getHttpMethod()).contains(method);
    assertThat(flow.getUserAgent()).contains("XMRig/6.22.2");
    assertThat(flow.getApplicationProtocol()).contains("http");
    assertThat(flow.getInterim()).isTrue();
    assertThat(flow.getBytesOut()).isEmpty();
  }

  @Test
  void leavesOutARequestThatNamesNobody() throws Exception {
    RecordReader reader = parser.readerFor(FROM);
    String silent = request("GET", "", "/").replace("\"user_agent\":\"XMRig/6.22.2\",", "");

    assertThat(reader.read(bytes(silent))).isEmpty();
    assertThat(reader.counts().leftOut())
        .containsKey("zeek request that names neither host nor agent");
  }

  @Test
  void cutsALongUserAgent() throws Exception {
    String record = request("GET", "web.example", "/").replace("XMRig/6.22.2", "x".repeat(500));

    assertThat(flow(record).getUserAgent().orElseThrow()).hasSize(256).endsWith("…");
  }

  @Test
  void keepsTheGoodLinesAroundABrokenOne() throws Exception {
    List<ParsedEvent> events =
        parser.parse(bytes(CONN + "\n{\"_path\":\"conn\",\"ts\":\n" + CONN + "\n"), FROM);

    assertThat(events).hasSize(3);
    assertThat(((DeadLetter) events.get(1).value()).getReason()).startsWith("not JSON at byte ");
    assertThat(UTF_8.decode(((DeadLetter) events.get(1).value()).getOriginal()).toString())
        .isEqualTo("{\"_path\":\"conn\",\"ts\":");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"ts\":1700000000.25 | \"ts\":-1 | ts must be seconds, 0 or more and before the year 10000, was -1",
        "\"ts\":1700000000.25 | \"ts\":1e300 | ts must be seconds, 0 or more and before the year 10000, was 1e300",
        "\"ts\":1700000000.25 | \"ts\":\"soon\" | ts must be seconds since 1970 or an ISO 8601 time, was 'soon'",
        "\"ts\":1700000000.25 | \"ts\":[1] | ts must be seconds since 1970 or an ISO 8601 time, was an array",
        "\"ts\":1700000000.25, | '' | ts is missing",
        "\"uid\":\"C1\" | \"uid\":7 | uid must be a string, was 7",
        "\"uid\":\"C1\" | \"uid\":\"\" | uid is missing",
        "\"10.0.0.1\" | 10 | id.orig_h must be a string, was 10",
        "\"10.0.0.1\" | \"10.0.0.256\" | id.orig_h must be an IP address, was '10.0.0.256'",
        "\"10.0.0.2\" | \"host\" | id.resp_h must be an IP address, was 'host'",
        "\"id.orig_p\":1 | \"id.orig_p\":65536 | id.orig_p must be a port from 0 to 65535, was 65536",
        "\"id.resp_p\":2 | \"id.resp_p\":\"2x\" | id.resp_p must be a whole number, 0 or more, was '2x'",
        "\"proto\":\"tcp\" | \"proto\":{} | proto must be a string, was an object",
        "\"duration\":1.5 | \"duration\":-0.1 | duration must be seconds, 0 or more and before the year 10000, was -0.1",
        "\"duration\":1.5 | \"duration\":\"long\" | duration must be seconds, 0 or more and before the year 10000, was 'long'",
        "\"orig_bytes\":3 | \"orig_bytes\":-3 | orig_bytes must be a whole number, 0 or more, was -3",
        "\"orig_bytes\":3 | \"orig_bytes\":99999999999999999999 | orig_bytes must be a whole number, 0 or more, was 99999999999999999999",
        "\"conn_state\":\"SF\" | \"conn_state\":1 | conn_state must be a string, was 1",
        "\"_path\":\"conn\" | \"_path\":1 | _path must be a string, was 1",
      })
  void namesThePlaceAndTheValueOfAWrongField(String is, String becomes, String message) {
    byte[] wrong = bytes(CONN.replace(is, becomes));

    assertThatThrownBy(() -> parser.parse(wrong, FROM))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"x\"", "[1]", "{", "{\"ts\":", "nonsense", "\u0000{"})
  void refusesWhatIsNoRecord(String text) {
    assertThatThrownBy(() -> parser.parse(bytes(text + "\n"), FROM))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void refusesHundredThousandBrackets() {
    byte[] deep = bytes("[".repeat(100_000));

    assertThatThrownBy(() -> parser.parse(deep, FROM))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("nesting depth");
  }

  @Test
  void takesTheLastOfDuplicateKeys() throws Exception {
    String twice = CONN.replace("\"uid\":\"C1\"", "\"uid\":\"C1\",\"uid\":\"C2\"");

    NetworkFlow flow = (NetworkFlow) parser.parse(bytes(twice), FROM).get(0).value();

    assertThat(flow.getFlowId()).isEqualTo("C2");
  }

  @Test
  void throwsNothingButMalformedEventWhateverTheBytes() throws Exception {
    List<byte[]> seeds =
        List.of(fixture("conn.jsonl"), fixture("dns.jsonl"), fixture("ssl.jsonl"), bytes(CONN));

    AnyBytes.parseOrRefuse(parser, seeds, 20_000);
  }

  @Test
  void recognisesItsLogsByTheirKeysAndNoOthers() throws Exception {
    assertThat(parser.recognises(RecordHead.of(fixture("conn.jsonl")))).isTrue();
    assertThat(parser.recognises(RecordHead.of(fixture("dns.jsonl")))).isTrue();
    assertThat(parser.recognises(RecordHead.of(bytes("#separator \\x09\n#path\tconn\n"))))
        .isFalse();
    assertThat(parser.recognises(RecordHead.of(bytes("{\"ts\":1,\"msg\":\"x\"}")))).isFalse();
  }

  @Test
  void readsEveryRealRecord() throws Exception {
    List<String> lines = new ArrayList<>();
    try (var files = Files.list(SharedData.require("network/zeek-json/otrf-apt29-day1"))) {
      for (Path file : files.sorted().toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    RecordReader reader = parser.readerFor(FROM);
    List<ParsedEvent> events = new ArrayList<>();
    for (String line : lines) {
      assertThat(parser.recognises(RecordHead.of(bytes(line)))).isTrue();
      events.addAll(reader.read(bytes(line)));
    }

    assertThat(lines).hasSize(1106);
    assertThat(events).hasSize(1106);
    assertThat(events.stream().filter(each -> each.value() instanceof DnsQuery)).hasSize(53);
    assertThat(events.stream().filter(each -> each.value() instanceof NetworkFlow)).hasSize(1053);
    assertThat(events.stream().map(ZeekParserTest::eventId).distinct()).hasSize(1106);
    assertThat(reader.counts().leftOut()).isEmpty();
  }

  /** Zeek's own baselines: tab-separated, of every kind of connection it has a test for. */
  @Test
  void readsZeeksOwnLogsAsZeekWritesThem() throws Exception {
    List<Path> logs = new ArrayList<>();
    for (String kind : List.of("zeek-tsv", "zeek-tsv-old")) {
      try (var files = Files.walk(SharedData.require("network/" + kind))) {
        files
            .filter(each -> each.toString().matches(".*/(conn|dns|ssl|http)\\.log"))
            .forEach(logs::add);
      }
    }
    int rows = 0;
    List<ParsedEvent> events = new ArrayList<>();
    for (Path log : logs) {
      // Its test tool masks times, adds a comment, and cuts some logs to a few fields.
      String text =
          Files.readString(log)
              .replaceFirst("^###.*\n", "")
              .replaceAll("(?m)^X{10}\\.X{6}", "1700000000.000000");
      if (text.contains("#fields\tts\tuid\tid.orig_h")) {
        rows += (int) text.lines().filter(line -> !line.startsWith("#")).count();
        RecordReader reader = parser.readerFor(FROM);
        events.addAll(
            JsonRecords.parseEach(bytes(text), FROM, new RecordCounts.Counter(), reader::read));
      }
    }

    assertThat(rows).isGreaterThan(200);
    assertThat(events.stream().filter(each -> each.value() instanceof DeadLetter)).isEmpty();
    // Other transports, and requests and questions that name nobody, are left out.
    assertThat(events.size()).isBetween(rows * 8 / 10, rows);
  }

  private NetworkFlow flow(String record) throws Exception {
    return (NetworkFlow) parser.parse(bytes(record), FROM).get(0).value();
  }

  private static String request(String method, String host, String uri) {
    return """
        {"_path":"http","ts":1700000000.25,"uid":"C1","id.orig_h":"10.0.0.1","id.orig_p":1,\
        "id.resp_h":"10.0.0.2","id.resp_p":3128,"trans_depth":1,%s%s"user_agent":"XMRig/6.22.2",\
        "method":"%s"}"""
        .formatted(
            host.isEmpty() ? "" : "\"host\":\"" + host + "\",",
            uri.isEmpty() ? "" : "\"uri\":\"" + uri + "\",",
            method);
  }

  private List<NetworkFlow> flows(String fixture) throws Exception {
    return parser.parse(fixture(fixture), FROM).stream()
        .map(event -> (NetworkFlow) event.value())
        .toList();
  }

  private static String eventId(ParsedEvent event) {
    return String.valueOf(event.value().get(event.value().getSchema().getField("eventId").pos()));
  }

  private static byte[] fixture(String name) throws IOException {
    try (InputStream in = ZeekParserTest.class.getResourceAsStream("/zeek/" + name)) {
      return in.readAllBytes();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
