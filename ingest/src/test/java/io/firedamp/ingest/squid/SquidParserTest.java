package io.firedamp.ingest.squid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.AnyBytes;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
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

final class SquidParserTest {
  private static final Provenance FROM = new Provenance("lab", "squid");
  private static final String TUNNEL =
      "1700000002.500  16867 10.20.0.7 TCP_TUNNEL/200 6256 CONNECT Pool.example.com:3333 -"
          + " HIER_DIRECT/203.0.113.81 -";

  private final SquidParser parser = new SquidParser();

  @Test
  void readsATunnelAsASightingOfAFlowToTheServerItEndsAt() throws Exception {
    NetworkFlow flow = flows(fixture()).get(0);

    assertThat(flow.getTime()).isEqualTo("2023-11-14T22:13:22.500Z");
    assertThat(flow.getStart()).isEqualTo("2023-11-14T22:13:05.633Z");
    assertThat(flow.getInterim()).isTrue();
    assertThat(flow.getSourceAddress()).isEqualTo("10.20.0.7");
    assertThat(flow.getSourcePort()).isZero();
    assertThat(flow.getDestinationAddress()).isEqualTo("203.0.113.81");
    assertThat(flow.getDestinationPort()).isEqualTo(3333);
    assertThat(flow.getHttpMethod()).contains("CONNECT");
    assertThat(flow.getHttpHost()).contains("pool.example.com");
    assertThat(flow.getApplicationProtocol()).contains("http");
    assertThat(flow.getBytesIn()).isEmpty();
    assertThat(flow.getBytesOut()).isEmpty();
  }

  @Test
  void readsRequestsAndWhatGoesThroughAnotherProxyWhosePortNobodyTells() throws Exception {
    List<NetworkFlow> flows = flows(fixture());

    assertThat(flows).hasSize(3);
    assertThat(flows.get(1).getSourceAddress()).isEqualTo("2001:db8::7");
    assertThat(flows.get(1).getHttpHost()).contains("www.example.com");
    assertThat(flows.get(1).getDestinationPort()).isEqualTo(80);
    assertThat(flows.get(2).getDestinationAddress()).isEqualTo("10.20.0.99");
    assertThat(flows.get(2).getDestinationPort()).isZero();
    assertThat(flows.get(2).getHttpHost()).contains("pool.example.com");
    assertThat(flows).extracting(NetworkFlow::getFlowId).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "pool.example.com, pool.example.com, 443",
    "pool.example.com.:3333, pool.example.com, 3333",
    "[2001:db8::81]:3333, 2001:db8::81, 3333",
    "https://me:secret@pool.example.com/, pool.example.com, 443",
    "http://pool.example.com:8080?a@b:1/, pool.example.com, 8080",
    "ftp://pool.example.com/, pool.example.com, 21",
    "gopher://pool.example.com/, pool.example.com, 0",
    "pool.example.com:99999, pool.example.com, 0",
  })
  void tellsWhomARequestAsksFor(String url, String host, int port) throws Exception {
    NetworkFlow flow = flows(TUNNEL.replace("Pool.example.com:3333", url)).get(0);

    assertThat(flow.getHttpHost()).contains(host);
    assertThat(flow.getDestinationPort()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2023-11-14T22:13:23Z proxy squid[77]: %s",
        "Nov 14 22:13:23 proxy (squid-1)[77]: %s",
        "2023-11-14T22:13:23Z stdout F %s",
        "{\"@timestamp\":\"2023-11-14T22:13:23Z\",\"message\":\"%s\"}",
      })
  void readsTheSameRequestWhateverCarriesIt(String carrier) throws Exception {
    String record = carrier.formatted(TUNNEL);

    assertThat(recognises(record)).isTrue();
    assertThat(flows(record)).isEqualTo(flows(TUNNEL));
  }

  @Test
  void leavesOutByNameWhatConnectedNobody() throws Exception {
    RecordReader reader = parser.readerFor(FROM);
    List<String> lines =
        List.of(
            TUNNEL.replace("TCP_TUNNEL/200", "TCP_DENIED/403").replace("203.0.113.81", "-"),
            TUNNEL.replace("203.0.113.81", "parent.example.com"),
            TUNNEL.replace("Pool.example.com:3333", "-"));

    for (String line : lines) {
      assertThat(recognises(line)).as(line).isTrue();
    }
    assertThat(reader.read(bytes(String.join("\n", lines) + "\n"))).isEmpty();
    assertThat(reader.counts().leftOut())
        .isEqualTo(
            Map.of(
                "squid request that was answered or refused without asking anybody", 1L,
                "squid request to a peer without an address", 1L,
                "squid request that names no host", 1L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1700000002.500 16867 10.20.0.7",
        "1700000002.500\tC1\t10.20.0.7\t51044",
        "10.20.0.7 - - [07/Sep/2018:15:29:11 +0000] \"CONNECT a:443 HTTP/1.1\" 200 1",
        "2 123456789012 eni-1 10.0.0.1 10.0.0.2 1 2 6 1 1 1 2 ACCEPT OK",
      })
  void recognisesNoOthers(String record) {
    assertThat(recognises(record)).isFalse();
  }

  @Test
  void namesAClientThatIsNoAddress() {
    assertThatThrownBy(() -> parser.parse(bytes(TUNNEL.replace("10.20.0.7", "host")), FROM))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage("client must be an IP address, was 'host'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "[1]", "{", "{}", "nonsense", "\u0000{"})
  void refusesWhatIsNoRecord(String text) {
    assertThatThrownBy(() -> parser.parse(bytes(text), FROM))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void throwsNothingButMalformedEventWhateverTheBytes() throws Exception {
    List<byte[]> seeds = List.of(bytes(fixture()), bytes(TUNNEL));

    AnyBytes.parseOrRefuse(parser, seeds, 20_000);
  }

  private boolean recognises(String record) {
    return parser.recognises(RecordHead.of(bytes(record)));
  }

  private List<NetworkFlow> flows(String records) throws Exception {
    return Parsed.of(NetworkFlow.class, parser.parse(bytes(records), FROM));
  }

  private static String fixture() throws IOException {
    try (InputStream in = SquidParserTest.class.getResourceAsStream("/squid/access.log")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
