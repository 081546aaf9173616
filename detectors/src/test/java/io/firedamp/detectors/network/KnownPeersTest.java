package io.firedamp.detectors.network;

import static io.firedamp.detectors.network.Flows.POOL;
import static io.firedamp.detectors.network.Flows.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownPeersTest {
  private static final KnownPeers NOTHING_ALLOWED =
      KnownPeers.of(List.of(), List.of(), List.of(), List.of("MQTT"));
  private static final NetworkFlow FLOW = Flows.stratum(WEB, POOL, 10_128, Duration.ofMinutes(11));

  @Test
  void callsAPeerPlainWhereNothingSaysOtherwise() {
    assertThat(NOTHING_ALLOWED.kindOf(FLOW)).contains(PeerKind.PLAIN);
  }

  @Test
  void readsProtocolsInAnyCase() {
    NetworkFlow flow = NetworkFlow.newBuilder(FLOW).setApplicationProtocol("Mqtt").build();

    assertThat(NOTHING_ALLOWED.kindOf(flow)).isEmpty();
  }

  @Test
  void aServersNameMeansTls() {
    NetworkFlow flow = NetworkFlow.newBuilder(FLOW).setServerName("any.example").build();

    assertThat(NOTHING_ALLOWED.kindOf(flow)).contains(PeerKind.ENCRYPTED);
  }

  @Test
  void aSensorThatLookedAndRecognisedNothingOutweighsThePort() {
    NetworkFlow blind = Flows.stratum(WEB, POOL, 443, Duration.ofMinutes(11));
    NetworkFlow looked = NetworkFlow.newBuilder(blind).setApplicationProtocol("unknown").build();

    assertThat(NOTHING_ALLOWED.kindOf(blind)).contains(PeerKind.ENCRYPTED);
    assertThat(NOTHING_ALLOWED.kindOf(looked)).contains(PeerKind.PLAIN);
  }

  @Test
  void everyListedServiceHasASource() {
    ServicePorts services = ServicePorts.bundled();

    assertThat(services.serviceOn(5432)).contains("postgresql");
    assertThat(services.serviceOn(10_128)).isEmpty();
    assertThatThrownBy(() -> ServicePorts.parse(List.of("5432\tpostgresql")))
        .hasMessage("a service must be port, name and source, was '5432\tpostgresql'");
    assertThatThrownBy(() -> ServicePorts.parse(List.of("1\ta\tIANA", "1\tb\tIANA")))
        .hasMessage("port 1 is listed twice");
  }

  @Test
  void noMiningPortIsListedAsAService() {
    ServicePorts services = ServicePorts.bundled();

    assertThat(MiningPortRule.DEFAULTS.ports())
        .allSatisfy(port -> assertThat(services.serviceOn(port)).isEmpty());
    assertThat(P2PoolRule.DEFAULTS.ports())
        .allSatisfy(port -> assertThat(services.serviceOn(port)).isEmpty());
  }
}
