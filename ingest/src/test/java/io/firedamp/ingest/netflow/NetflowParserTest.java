package io.firedamp.ingest.netflow;

import static io.firedamp.ingest.netflow.Datagrams.data;
import static io.firedamp.ingest.netflow.Datagrams.five;
import static io.firedamp.ingest.netflow.Datagrams.ipfix;
import static io.firedamp.ingest.netflow.Datagrams.nine;
import static io.firedamp.ingest.netflow.Datagrams.nineAt;
import static io.firedamp.ingest.netflow.Datagrams.tcp;
import static io.firedamp.ingest.netflow.Datagrams.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.netflow.Datagrams.Field;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetflowParserTest {
  private static final String WORKER = "10.20.0.7";
  private static final String POOL = "203.0.113.81";
  private static final int ACK_PSH = 24;
  private static final int FIN = 1;
  private static final Field FROM = new Field(8, 4, Datagrams.address(WORKER));
  private static final Field TO = new Field(12, 4, Datagrams.address(POOL));
  private static final Field FROM_PORT = new Field(7, 2, 51_044);
  private static final Field TO_PORT = new Field(11, 2, 3_333);
  private static final Field PROTOCOL = new Field(4, 1, 6);
  private static final Field OCTETS = new Field(1, 4, 1_000);
  private static final Field PACKETS = new Field(2, 4, 10);
  private static final Field FIRST = new Field(22, 4, Datagrams.UPTIME - 60_000);
  private static final Field LAST = new Field(21, 4, Datagrams.UPTIME - 1_000);
  private static final Field[] ALL = {
    FROM, TO, FROM_PORT, TO_PORT, PROTOCOL, OCTETS, PACKETS, FIRST, LAST
  };

  private final NetflowReader reader = new NetflowReader(new Provenance("prod", "routers"), false);

  @Test
  void readsBothDirectionsAsOneConnectionOfItsClient() throws Exception {
    byte[] question = tcp(WORKER, 51_044, POOL, 3_333, ACK_PSH, 60_000, 1_000);
    byte[] answer = tcp(POOL, 3_333, WORKER, 51_044, ACK_PSH, 60_000, 900);

    List<NetworkFlow> flows = read(five(question, answer));

    assertThat(flows).hasSize(2);
    assertThat(flows.get(0).getFlowId()).isEqualTo(flows.get(1).getFlowId());
    NetworkFlow last = flows.get(1);
    assertThat(last.getSourceAddress()).isEqualTo(WORKER);
    assertThat(last.getDestinationPort()).isEqualTo(3_333);
    assertThat(last.getBytesOut()).hasValue(600L);
    assertThat(last.getBytesIn()).hasValue(600L);
    assertThat(last.getStart()).isEqualTo(Instant.parse("2023-11-14T22:12:20Z"));
    assertThat(last.getTime()).isEqualTo(Instant.parse("2023-11-14T22:13:19.100Z"));
    assertThat(last.getInterim()).isTrue();
  }

  @Test
  void addsUpWhatALongConnectionIsToldIn() throws Exception {
    read(five(tcp(WORKER, 51_044, POOL, 3_333, ACK_PSH, 120_000, 61_000)));

    List<NetworkFlow> flows = read(five(tcp(WORKER, 51_044, POOL, 3_333, FIN, 60_000, 1_000)));

    assertThat(flows.get(0).getPacketsOut()).hasValue(20L);
    assertThat(flows.get(0).getStart()).isEqualTo(Instant.parse("2023-11-14T22:11:20Z"));
    assertThat(flows.get(0).getInterim()).isFalse();
  }

  @Test
  void beginsAnewWhenTheSamePortsAreUsedAgain() throws Exception {
    read(five(tcp(WORKER, 51_044, POOL, 3_333, FIN, 120_000, 61_000)));

    List<NetworkFlow> flows = read(five(tcp(WORKER, 51_044, POOL, 3_333, ACK_PSH, 60_000, 1_000)));

    assertThat(flows.get(0).getPacketsOut()).hasValue(10L);
  }

  @Test
  void countsARecordThatIsToldTwiceOnce() throws Exception {
    byte[] datagram = five(tcp(WORKER, 51_044, POOL, 3_333, ACK_PSH, 60_000, 1_000));
    read(datagram);

    assertThat(read(datagram)).isEmpty();

    assertThat(reader.counts().leftOut()).containsOnly(Map.entry("netflow record told twice", 1L));
  }

  @Test
  void believesASynWithoutAnAnswerRatherThanPorts() throws Exception {
    List<NetworkFlow> flows = read(five(tcp(POOL, 3_333, WORKER, 51_044, 2, 60_000, 1_000)));

    assertThat(flows.get(0).getSourceAddress()).isEqualTo(POOL);
  }

  @Test
  void datesAFlowThatBeganBeforeTheUptimeWrapped() throws Exception {
    List<NetworkFlow> flows =
        read(five(tcp(WORKER, 51_044, POOL, 3_333, ACK_PSH, 700_000, 650_000)));

    assertThat(flows.get(0).getStart()).isEqualTo(Instant.parse("2023-11-14T22:01:40Z"));
  }

  @Test
  void readsDataThatCameBeforeItsTemplateOnceThatIsThere() throws Exception {
    assertThat(read(nine(data(300, ALL)))).isEmpty();
    assertThat(reader.counts().held()).isEqualTo(1);

    List<NetworkFlow> flows = read(nine(template(0, 300, ALL)));

    assertThat(flows).hasSize(1);
    assertThat(reader.counts().held()).isZero();
  }

  @Test
  void namesDataWhoseTemplateNeverComes() throws Exception {
    read(nine(data(300, ALL)));

    reader.finish();

    assertThat(reader.counts().leftOut()).containsOnly(Map.entry(HeldSets.NEVER_TOLD, 1L));
  }

  @Test
  void neverAppliesATemplateToAnotherExportersData() throws Exception {
    reader.read(nine(template(0, 300, ALL)), "10.0.0.1");

    assertThat(reader.read(nine(data(300, ALL)), "10.0.0.2")).isEmpty();
    assertThat(reader.read(nine(data(300, ALL)), "10.0.0.1")).hasSize(1);
  }

  @Test
  void forgetsATemplateThatWasNotToldForADay() throws Exception {
    read(nine(template(0, 300, ALL)));

    assertThat(read(nineAt(Datagrams.EXPORTED + 86_401, data(300, ALL)))).isEmpty();
  }

  @Test
  void forgetsATemplateThatIsWithdrawn() throws Exception {
    read(ipfix(template(2, 300, ALL)));

    read(ipfix(template(2, 300)));

    assertThat(read(ipfix(data(300, ALL)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsCountersOfAnyLength(int length) throws Exception {
    Field[] fields = ALL.clone();
    fields[6] = new Field(2, length, 10);

    NetworkFlow flow = read(nine(template(0, 300, fields), data(300, fields))).get(0);

    assertThat(flow.getPacketsOut()).hasValue(10L);
  }

  @Test
  void readsAddressesOfVersionSix() throws Exception {
    Field[] fields = ALL.clone();
    fields[0] = new Field(27, 16, 7);
    fields[1] = new Field(28, 16, 9);

    NetworkFlow flow = read(ipfix(template(2, 300, fields), data(300, fields))).get(0);

    assertThat(flow.getSourceAddress()).isEqualTo("::7");
    assertThat(flow.getDestinationAddress()).isEqualTo("::9");
  }

  @Test
  void leavesSampledCountersAsTheyAreUnlessTold() throws Exception {
    Field[] fields = Arrays.copyOf(ALL, ALL.length + 1);
    fields[ALL.length] = new Field(34, 4, 100);
    byte[] datagram = nine(template(0, 300, fields), data(300, fields));
    NetflowReader scaling = new NetflowReader(new Provenance("prod", "routers"), true);

    assertThat(read(datagram).get(0).getPacketsOut()).hasValue(10L);
    assertThat(Parsed.of(NetworkFlow.class, scaling.read(datagram)).get(0).getPacketsOut())
        .hasValue(1_000L);
    assertThat(reader.sampling()).isEqualTo(100);
  }

  @Test
  void accountsForARecordOfEveryCombinationOfFields() throws Exception {
    int given = 0;
    for (int chosen = 1; chosen < 1 << ALL.length; chosen++) {
      List<Field> fields = new ArrayList<>();
      for (int i = 0; i < ALL.length; i++) {
        if (((chosen >> i) & 1) == 1) {
          fields.add(ALL[i]);
        }
      }
      Field[] some = fields.toArray(Field[]::new);
      NetflowReader each = new NetflowReader(new Provenance("prod", "routers"), false);

      given += each.read(nine(template(0, 300, some), data(300, some))).size();

      assertThat(each.counts().accountedFor()).isEqualTo(each.counts().read());
      assertThat(each.counts().unreadable()).isZero();
      assertThat(each.counts().leftOut().keySet()).allMatch(name -> name.startsWith("netflow "));
    }
    assertThat(given).as("those with addresses, ports and protocol").isEqualTo(1 << 4);
  }

  @Test
  void keepsWhatItReadOfADatagramThatEndsInTheMiddle() throws Exception {
    byte[] whole =
        five(
            tcp(WORKER, 51_044, POOL, 3_333, ACK_PSH, 60_000, 1_000),
            tcp(WORKER, 51_045, POOL, 3_333, ACK_PSH, 60_000, 1_000));

    List<ParsedEvent> events = reader.read(Arrays.copyOf(whole, whole.length - 1));

    assertThat(Parsed.of(NetworkFlow.class, events)).hasSize(1);
    assertThat(Parsed.of(DeadLetter.class, events)).hasSize(1);
    assertThat(reader.counts().accountedFor()).isEqualTo(reader.counts().read()).isEqualTo(2);
  }

  @Test
  void refusesAnotherVersion() {
    assertThatThrownBy(() -> reader.read(new byte[] {0, 7, 0, 1}))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage("the version must be 5, 9 or 10, was 7");
  }

  @Test
  void refusesATemplateWhoseRecordsWouldHaveNoBytes() throws Exception {
    Field nothing = new Field(1, 0, 0);

    assertThatThrownBy(() -> reader.read(nine(template(0, 300, nothing, nothing))))
        .hasMessage("a template whose records would have no bytes");
  }

  @Test
  void leavesOutWhatWasDenied() throws Exception {
    Field[] fields = Arrays.copyOf(ALL, ALL.length + 1);
    fields[ALL.length] = new Field(233, 1, 3);

    assertThat(read(nine(template(0, 300, fields), data(300, fields)))).isEmpty();

    assertThat(reader.counts().leftOut())
        .containsEntry("netflow record of what was denied or dropped", 1L);
  }

  @Test
  void holdsNoMoreThanItsBounds() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      read(nine(data(300, ALL)));
    }

    assertThat(reader.counts().held()).isEqualTo(2_048);
    assertThat(reader.counts().accountedFor()).isEqualTo(reader.counts().read());
  }

  @Test
  void recognisesItsThreeVersionsAlone() {
    NetflowParser parser = new NetflowParser();

    assertThat(List.of(five(new byte[48]), nine(), ipfix()))
        .allMatch(datagram -> parser.recognises(RecordHead.of(datagram)));
    assertThat(List.of("{}", "\n", "\0\0\0\0", "2 123 eni-1", ""))
        .noneMatch(
            text ->
                parser.recognises(
                    RecordHead.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
  }

  private List<NetworkFlow> read(byte[] datagram) throws MalformedEventException {
    return Parsed.of(NetworkFlow.class, reader.read(datagram));
  }
}
