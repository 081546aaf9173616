package io.firedamp.ingest.netflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Await;
import io.firedamp.ingest.Provenance;
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
