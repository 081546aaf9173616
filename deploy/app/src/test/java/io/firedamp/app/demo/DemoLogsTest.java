package io.firedamp.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.kubernetes.KubernetesAuditParser;
import io.firedamp.ingest.prometheus.PrometheusTextParser;
import io.firedamp.ingest.zeek.ZeekParser;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the demonstration writes is what its parsers read, and tells the story it promises. */
final class DemoLogsTest {
  private static final Provenance FROM = new Provenance("demo", "test");
  private static final Instant TEN = Instant.parse("2018-03-16T10:00:00Z");
  private static final Pod MINER =
      new Pod("mysql", "default", uid('1'), "docker123321/mysql", "5f2b".repeat(16), "10.244.1.23");
  private static final Pod HONEST =
      new Pod(
          "shop-6c7d9f5b8-x2x7q", "shop", uid('2'), "tomcat:9", "77aa".repeat(16), "10.244.1.7");

  private static String uid(char digit) {
    return "%1$s-2d0e-11e8-b467-0ed5f89f718b".formatted(String.valueOf(digit).repeat(8));
  }

  @Test
  void anybodyMakesThePodOfTheAttackWithTheHostInside() throws Exception {
    AuditEvent made = audit(new AuditLog(1).createdByAnybody(MINER, TEN));

    assertThat(made.getUser()).isEqualTo("system:anonymous");
    assertThat(made.getVerb()).isEqualTo("create");
    assertThat(made.getDecision()).contains("allow");
    assertThat(made.getTime()).isEqualTo(TEN);
    assertThat(made.getSpec().orElseThrow().getHostPaths()).containsExactly("/etc");
    assertThat(made.getSpec().get().getContainers().get(0).getCommand())
        .anyMatch(word -> word.contains("logo3.jpg | bash -s"));
  }

  @Test
  void theHonestPodIsItsControllersAndAsksForNothing() throws Exception {
    AuditEvent made =
        audit(
            new AuditLog(1)
                .created(HONEST, TEN, "system:serviceaccount:kube-system:replicaset-controller"));

    assertThat(made.getName()).contains(HONEST.name());
    assertThat(made.getSpec().orElseThrow().getHostPaths()).isEmpty();
    assertThat(made.getSpec().get().getContainers().get(0).getCommand()).isEmpty();
  }

  @Test
  void auditIdsOfOneLogAreAllDifferentAndBeginWhereTold() throws Exception {
    AuditLog log = new AuditLog(41);

    assertThat(audit(log.bound(MINER, TEN)).getAuditId()).endsWith("000000000041");
    assertThat(audit(log.bound(MINER, TEN)).getAuditId()).endsWith("000000000042");
  }

  @Test
  void theKubeletTellsAddressContainerAndImage() throws Exception {
    List<ContainerState> states =
        values(
            new KubernetesAuditParser(), new AuditLog(1).running(MINER, TEN), ContainerState.class);

    assertThat(states)
        .anySatisfy(
            state -> {
              assertThat(state.getState()).isEqualTo(RunState.RUNNING);
              assertThat(state.getContainerId()).contains(MINER.containerId());
              assertThat(state.getAddresses()).containsExactly(MINER.address());
            });
  }

  @Test
  void aScrapeMeasuresAFlatMinerBesideAShopThatBreathes() throws Exception {
    CadvisorLog log = new CadvisorLog(MINER, HONEST);
    RecordReader reader = new PrometheusTextParser().readerFor(FROM);
    List<ResourceSample> samples = new ArrayList<>();
    for (int minute = 0; minute <= 20; minute++) {
      Duration age = Duration.ofMinutes(minute + 5);
      for (ParsedEvent event : reader.read(log.exposition(age, TEN.plus(age)).getBytes(UTF_8))) {
        samples.add((ResourceSample) event.value());
      }
    }

    assertThat(cores(samples, MINER)).hasSize(20).allMatch(cores -> cores > 3.8 && cores < 3.95);
    assertThat(spread(cores(samples, HONEST))).isGreaterThan(0.3);
    assertThat(spread(cores(samples, MINER))).isLessThan(0.2);
  }

  @Test
  void theMinerHoldsAQuietConnectionToItsPoolAndAskedForIt() throws Exception {
    ZeekLog log = new ZeekLog();
    DnsQuery asked =
        values(new ZeekParser(), log.lookup(MINER, "pool.example", TEN), DnsQuery.class).get(0);
    NetworkFlow held =
        values(
                new ZeekParser(),
                log.poolConnection(MINER, ZeekLog.POOL, TEN, TEN.plusSeconds(1200)),
                NetworkFlow.class)
            .get(0);

    assertThat(asked.getAnswers()).containsExactly(ZeekLog.POOL);
    assertThat(asked.getClientAddress()).isEqualTo(MINER.address());
    assertThat(held.getDestinationAddress()).isEqualTo(ZeekLog.POOL);
    assertThat(held.getInterim()).isTrue();
    assertThat(held.getStart()).isEqualTo(TEN);
    assertThat(held.getTime()).isEqualTo(TEN.plusSeconds(1200));
    assertThat(held.getBytesOut().orElseThrow() / 1200.0).isBetween(2.0, 250.0);
    assertThat(held.getPacketsIn().orElseThrow() / 1200.0).isBetween(0.03, 1.5);
  }

  @Test
  void theNeighbourIsConnectedAsLongAndBusily() throws Exception {
    NetworkFlow flow =
        values(
                new ZeekParser(),
                new ZeekLog().databaseConnection(HONEST, TEN, TEN.plusSeconds(1200)),
                NetworkFlow.class)
            .get(0);

    assertThat(flow.getDestinationPort()).isEqualTo(5432);
    assertThat(flow.getBytesIn().orElseThrow() / 1200).isGreaterThan(10_000);
  }

  @Test
  void lookUpsOfTwoPodsAreOfTwoConnections() throws Exception {
    ZeekLog log = new ZeekLog();

    assertThat(
            values(
                new ZeekParser(),
                log.poolConnection(MINER, ZeekLog.POOL, TEN, TEN.plusSeconds(60)),
                NetworkFlow.class))
        .extracting(NetworkFlow::getFlowId)
        .isNotEqualTo(
            values(
                    new ZeekParser(),
                    log.poolConnection(HONEST, ZeekLog.POOL, TEN, TEN.plusSeconds(60)),
                    NetworkFlow.class)
                .stream()
                .map(NetworkFlow::getFlowId)
                .toList());
  }

  private static List<Double> cores(List<ResourceSample> samples, Pod pod) {
    return samples.stream()
        .filter(sample -> sample.getPod().filter(pod.name()::equals).isPresent())
        .flatMap(sample -> sample.getCpuCores().stream())
        .toList();
  }

  private static double spread(List<Double> cores) {
    return cores.stream().mapToDouble(each -> each).max().orElse(0)
        - cores.stream().mapToDouble(each -> each).min().orElse(0);
  }

  private static AuditEvent audit(String record) throws Exception {
    return values(new KubernetesAuditParser(), record, AuditEvent.class).get(0);
  }

  private static <T> List<T> values(EventParser parser, String record, Class<T> type)
      throws Exception {
    byte[] bytes = record.getBytes(UTF_8);
    assertThat(parser.recognises(RecordHead.of(bytes))).isTrue();
    List<ParsedEvent> events = parser.parse(bytes, FROM);
    assertThat(events).noneMatch(event -> event.value() instanceof DeadLetter);
    return events.stream()
        .map(ParsedEvent::value)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }
}
