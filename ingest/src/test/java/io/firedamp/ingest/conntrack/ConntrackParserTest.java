package io.firedamp.ingest.conntrack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConntrackParserTest {
  static final String ENDED =
      "[1700000060.250000]\t[DESTROY] tcp      6 src=10.20.0.7 dst=10.96.0.9 sport=40001 dport=80"
          + " packets=11 bytes=1540 src=203.0.113.10 dst=10.20.0.7 sport=3333 dport=40001"
          + " packets=5 bytes=1200 [ASSURED] delta-time=60\n";
  static final String ESTABLISHED =
      "[1700000000.250000]\t [UPDATE] tcp      6 432000 ESTABLISHED src=10.20.0.7 dst=203.0.113.10"
          + " sport=40001 dport=3333 src=203.0.113.10 dst=10.20.0.7 sport=3333 dport=40001"
          + " [ASSURED]\n";
  private static final String BEGUN =
      "[1700000000.150000]\t    [NEW] ipv4     2 tcp      6 120 SYN_SENT src=10.20.0.7"
          + " dst=203.0.113.10 sport=40001 dport=3333 [UNREPLIED] src=203.0.113.10"
          + " dst=10.20.0.7 sport=3333 dport=40001\n";

  private final ConntrackParser parser = new ConntrackParser();
  private final RecordReader reader = parser.readerFor(new Provenance("prod", "conntrack"));

  @Test
  void readsWhatEndedWithItsCountersAndWhoAnswered() throws Exception {
    NetworkFlow flow = Parsed.of(NetworkFlow.class, read(ENDED)).get(0);

    assertThat(flow.getSourceAddress()).isEqualTo("10.20.0.7");
    assertThat(flow.getDestinationAddress()).isEqualTo("203.0.113.10");
    assertThat(flow.getDestinationPort()).isEqualTo(3333);
    assertThat(flow.getTime()).isEqualTo(Instant.parse("2023-11-14T22:14:20.250Z"));
    assertThat(flow.getStart()).isEqualTo(Instant.parse("2023-11-14T22:13:20.250Z"));
    assertThat(flow.getInterim()).isFalse();
    assertThat(flow.getBytesOut()).contains(1_100L);
    assertThat(flow.getBytesIn()).contains(1_000L);
  }

  @Test
  void readsWhatIsAnsweredAsASightingUnderTheSameFlow() throws Exception {
    List<NetworkFlow> flows = Parsed.of(NetworkFlow.class, read(ESTABLISHED + ENDED));

    assertThat(flows).extracting(NetworkFlow::getInterim).containsExactly(true, false);
    assertThat(flows.get(0).getFlowId()).isEqualTo(flows.get(1).getFlowId());
    assertThat(flows.get(0).getBytesOut()).isEmpty();
  }

  @Test
  void namesWhatWasNotAnsweredWhatGoesOnAndWhatNothingDates() throws Exception {
    read(
        BEGUN
            + ESTABLISHED.replace("ESTABLISHED", "FIN_WAIT")
            + ENDED.substring(ENDED.indexOf('\t') + 1)
            + ENDED.replace("tcp      6 ", "gre      47 "));

    assertThat(reader.counts().leftOut())
        .isEqualTo(
            Map.of(
                "connection that nobody has answered", 1L,
                "connection between its beginning and its end", 1L,
                "event of conntrack that nothing dates", 1L,
                "connection over another transport than tcp, udp, icmp or sctp", 1L));
  }

  @Test
  void anUnreadableLineCostsOnlyItself() throws Exception {
    List<ParsedEvent> events =
        read(ENDED.replace("10.20.0.7", "localhost") + ENDED.replace("src=203", "to=203") + ENDED);

    assertThat(Parsed.of(NetworkFlow.class, events)).hasSize(1);
    assertThat(Parsed.of(DeadLetter.class, events))
        .extracting(DeadLetter::getReason)
        .containsExactly(
            "src must be an IP address, was 'localhost'",
            "an event of conntrack must tell two directions, has 1");
  }

  @Test
  void recognisesItsLinesAlone() {
    assertThat(recognises(ENDED)).isTrue();
    assertThat(recognises(BEGUN)).isTrue();
    assertThat(recognises("[NEW] feature\n")).isFalse();
  }

  private boolean recognises(String text) {
    return parser.recognises(RecordHead.of(text.getBytes(UTF_8)));
  }

  private List<ParsedEvent> read(String lines) throws Exception {
    return reader.read(lines.getBytes(UTF_8));
  }
}
