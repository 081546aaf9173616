package io.firedamp.ingest.netflow;

import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceContract;
import io.firedamp.ingest.netflow.Datagrams.Field;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

class NetflowSourceContractTest extends SourceContract {
  private static final List<String> HERE = List.of("127.0.0.0/8");

  private @Nullable NetflowSource source;

  @Override
  protected Source source(SourceContext context) {
    NetflowSource made = new NetflowSource(config("127.0.0.1", HERE), context);
    source = made;
    return made;
  }

  @Override
  protected void tellSomething() throws Exception {
    send(
        Datagrams.five(
            Datagrams.tcp("10.20.0.7", 51_044, "203.0.113.81", 3_333, 24, 60_000, 1_000)));
  }

  @Override
  protected void tellGarbage() throws Exception {
    send(new byte[] {0, 7, 0, 1});
  }

  @Override
  protected boolean tellNothingOfUse() throws Exception {
    send(Datagrams.nine(Datagrams.template(0, 300, new Field(1, 4, 0))));
    return true;
  }

  @Override
  protected void startMisconfigured(SourceContext context) {
    new NetflowSource(config("127.0.0.1", List.of("10.0.0.0/99")), context).start();
  }

  private static NetflowSource.Config config(String address, List<String> exporters) {
    return new NetflowSource.Config(address, 0, exporters, 1 << 20, false);
  }

  private void send(byte[] datagram) throws Exception {
    try (DatagramSocket socket = new DatagramSocket()) {
      InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      socket.send(
          new DatagramPacket(
              datagram, datagram.length, here, Objects.requireNonNull(source).port()));
    }
  }
}
