package io.firedamp.ingest.envoy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.NetworkFlow;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvoyParserTest {
  static final String TUNNEL =
      "{\":authority\":\"Pool.Example.org:3333\",\"bytes_received\":900,\"bytes_sent\":1200,"
          + "\"downstream_remote_address\":\"10.20.0.7:40001\",\"duration\":60000,"
          + "\"method\":\"CONNECT\",\"start_time\":\"2023-11-14T22:13:20.500Z\","
          + "\"upstream_host\":\"203.0.113.10:3333\",\"requested_server_name\":null,"
          + "\"user-agent\":\"curl/8\",\"x-request-id\":\"r1\"}\n";
  static final String ISTIO =
      "[2023-11-14T22:13:20.500Z] \"GET /x HTTP/1.1\" 200 - via_upstream - \"-\" 0 5 12 11 \"-\""
          + " \"curl/8\" \"r2\" \"pool.example.org\" \"203.0.113.10:80\" outbound|80||pool"
          + " 10.20.0.7:5000 203.0.113.10:80 10.20.0.7:40002 - default\n";

  private final EnvoyParser parser = new EnvoyParser();
  private final RecordReader reader = parser.readerFor(new Provenance("prod", "envoy"));

  @Test
  void readsATunnelAsAWholeFlowWithTheHostThatIsWanted() throws Exception {
    NetworkFlow flow = Parsed.of(NetworkFlow.class, read(TUNNEL)).get(0);

    assertThat(flow.getSourceAddress()).isEqualTo("10.20.0.7");
    assertThat(flow.getSourcePort()).isEqualTo(40001);
    assertThat(flow.getDestinationAddress()).isEqualTo("203.0.113.10");
    assertThat(flow.getDestinationPort()).isEqualTo(3333);
    assertThat(flow.getHttpMethod()).contains("CONNECT");
    assertThat(flow.getHttpHost()).contains("pool.example.org");
    assertThat(flow.getInterim()).isFalse();
    assertThat(flow.getBytesOut()).contains(900L);
    assertThat(flow.getBytesIn()).contains(1200L);
    assertThat(flow.getTime()).isEqualTo(Instant.parse("2023-11-14T22:14:20.500Z"));
  }

  @Test
  void readsARequestAsASightingAsJsonOrAsIstioWritesIt() throws Exception {
    List<NetworkFlow> flows =
        Parsed.of(NetworkFlow.class, read(TUNNEL.replace("CONNECT", "GET") + ISTIO));

    assertThat(flows)
        .hasSize(2)
        .allSatisfy(
            flow -> {
              assertThat(flow.getInterim()).isTrue();
              assertThat(flow.getBytesOut()).isEmpty();
              assertThat(flow.getHttpHost()).contains("pool.example.org");
              assertThat(flow.getSourceAddress()).isEqualTo("10.20.0.7");
            });
    assertThat(flows.get(1).getDestinationPort()).isEqualTo(80);
  }

  @Test
  void readsAConnectionThatEnvoyDoesNotLookIntoByItsNameUnderTls() throws Exception {
    String connection =
        TUNNEL
            .replace("\"method\":\"CONNECT\"", "\"method\":null")
            .replace("server_name\":null", "server_name\":\"Pool.Example.org\"");

    NetworkFlow flow = Parsed.of(NetworkFlow.class, read(connection)).get(0);

    assertThat(flow.getServerName()).contains("pool.example.org");
    assertThat(flow.getHttpMethod()).isEmpty();
    assertThat(flow.getBytesOut()).contains(900L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2023-11-14T22:13:21.500Z stdout F %s",
        "{\"log\":%s}",
      })
  void readsARecordWithinWhatOthersWrote(String around) throws Exception {
    boolean quoted = around.startsWith("{");
    String inner = TUNNEL.strip();
    String record =
        around.formatted(quoted ? "\"" + inner.replace("\"", "\\\"") + "\"" : inner) + "\n";

    assertThat(parser.recognises(RecordHead.of(record.getBytes(UTF_8)))).isTrue();
    assertThat(read(record))
        .isEqualTo(parser.parse(TUNNEL.getBytes(UTF_8), new Provenance("prod", "envoy")));
  }

  @Test
  void namesWhatAskedNobodyAndWhatNobodyIsKnownToHaveAsked() throws Exception {
    read(
        TUNNEL.replace("\"203.0.113.10:3333\"", "null")
            + TUNNEL.replace("\"10.20.0.7:40001\"", "null")
            + TUNNEL.replace("203.0.113.10:3333", "/run/app.sock"));

    assertThat(reader.counts().leftOut())
        .isEqualTo(
            Map.of(
                "envoy request that was answered or refused without asking anybody", 1L,
                "envoy request of which nothing says who asked", 1L,
                "envoy request from or to somebody without an address", 1L));
  }

  @Test
  void refusesALineOfAnotherFormat() {
    assertThatThrownBy(() -> read("[2023-11-14T22:13:20.500Z] \"GET /x HTTP/1.1\" 200 oops\n"))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageStartingWith("not Envoy's default format, nor Istio's: '[2023");
    assertThat(parser.recognises(RecordHead.of("[INFO] \"GET /\" 200".getBytes(UTF_8)))).isFalse();
  }

  /** Of Envoy Gateway, in a container runtime's lines. */
  @Test
  void accountsForEveryRealLine() throws Exception {
    AnyFormatReader any = new AnyFormatReader(List.of(parser), new Provenance("lab", "envoy"));

    any.read(Files.readAllBytes(SharedData.require("network/envoy/crowdsec-envoy.log")));

    String prefix = "envoy-access: envoy request ";
    assertThat(any.counts())
        .isEqualTo(
            new RecordCounts(
                10,
                4,
                Map.of(
                    prefix + "that was answered or refused without asking anybody", 2L,
                    prefix + "of which nothing says who asked", 4L),
                0,
                0));
  }

  private List<ParsedEvent> read(String lines) throws Exception {
    return reader.read(lines.getBytes(UTF_8));
  }
}
