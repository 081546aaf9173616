package io.firedamp.ingest.netflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.Await;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.transport.PostedBodies;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetflowSourceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final byte[] FLOW =
      Datagrams.five(Datagrams.tcp("10.20.0.7", 51_044, "203.0.113.81", 3_333, 24, 60_000, 1_000));

  private final RecordingPublisher publisher = new RecordingPublisher();

  @Test
  void readsNoDatagramOfAnExporterThatIsNotListed() throws Exception {
    try (NetflowSource source = source(List.of("10.0.0.0/8", "192.0.2.1"))) {
      source.start();

      send(source);

      Await.until("a count", PATIENCE, () -> source.counts().read() == 1);
      assertThat(source.counts().leftOut())
          .containsOnly(Map.entry("netflow datagram of an exporter that is not listed", 1L));
    }
    assertThat(publisher.events()).isEmpty();
  }

  @Test
  void dropsByNameWhatFindsNoRoom() {
    RecordCounts.Counter counter = new RecordCounts.Counter();
    Inbox inbox = new Inbox(counter, 1_000);

    inbox.offer(new Inbox.Datagram("10.0.0.1", new byte[800]));
    inbox.offer(new Inbox.Datagram("10.0.0.1", new byte[800]));

    assertThat(counter.counts().leftOut())
        .containsOnly(Map.entry("netflow datagram for which there was no room", 1L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "router", "10.0.0.0/33", "10.0.0.0/", "::/129", "10.0.0/8"})
  void refusesWhatIsNoNetwork(String text) {
    assertThatThrownBy(() -> new Networks("exporters", List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("exporters must be addresses or networks like 10.0.0.0/8, was ");
  }

  @Test
  void knowsTheAddressesOfANetwork() throws Exception {
    Networks networks = new Networks("exporters", List.of("10.16.0.0/12", "2001:db8::/33", "::1"));

    for (String inside : List.of("10.16.0.0", "10.31.255.255", "2001:db8:7fff::1", "::1")) {
      assertThat(networks.have(InetAddress.getByName(inside))).as(inside).isTrue();
    }
    for (String outside : List.of("10.15.255.255", "10.32.0.0", "2001:db8:8000::", "::2")) {
      assertThat(networks.have(InetAddress.getByName(outside))).as(outside).isFalse();
    }
  }

  private NetflowSource source(List<String> exporters) {
    return new NetflowSource(
        new NetflowSource.Config("127.0.0.1", 0, exporters, 1 << 20, false),
        new SourceContext(
            new Provenance("prod", "routers"),
            publisher,
            new PostedBodies(publisher),
            Clock.systemUTC()));
  }

  private static void send(NetflowSource source) throws Exception {
    try (DatagramSocket socket = new DatagramSocket()) {
      InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      socket.send(new DatagramPacket(FLOW, FLOW.length, here, source.port()));
    }
  }
}
