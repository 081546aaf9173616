package io.firedamp.ingest.syslog;

import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.kit.Daemon;
import io.firedamp.ingest.kit.Inbox;
import io.firedamp.ingest.kit.Networks;
import io.firedamp.schemas.AddressText;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One message a datagram. */
final class DatagramListener implements SyslogSource.SyslogListener {
  /** What the kernel keeps while we are busy, bytes; it may grant less. */
  private static final int KERNEL_BUFFER = 4 << 20;

  private static final int LONGEST_DATAGRAM = 65_535;

  private final SyslogSource.Config config;
  private final Inbox inbox;
  private final RecordCounts.Counter counter;
  private final Networks senders;
  private volatile @Nullable DatagramSocket socket;

  DatagramListener(SyslogSource.Config config, Inbox inbox, RecordCounts.Counter counter) {
    this.config = config;
    this.inbox = inbox;
    this.counter = counter;
    this.senders = new Networks("senders", config.senders());
  }

  @Override
  public void start() throws IOException {
    DatagramSocket opened = new DatagramSocket(null);
    socket = opened;
    opened.setReceiveBufferSize(KERNEL_BUFFER);
    opened.bind(new InetSocketAddress(config.address(), config.port()));
    Daemon.thread("syslog-receiver", () -> receive(opened)).start();
  }

  private void receive(DatagramSocket open) {
    byte[] buffer = new byte[LONGEST_DATAGRAM];
    while (!open.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        open.receive(packet);
      } catch (IOException e) {
        continue; // Closed, or told that some datagram of somebody's was lost.
      }
      if (senders.have(packet.getAddress())) {
        inbox.offer(
            new Inbox.Message(
                AddressText.of(packet.getAddress().getAddress()),
                Arrays.copyOf(buffer, packet.getLength())));
      } else {
        counter.read();
        counter.leaveOut(StreamListener.STRANGER);
      }
    }
  }

  @Override
  public int port() {
    DatagramSocket open = socket;
    return open == null ? config.port() : open.getLocalPort();
  }

  @Override
  public void close() {
    DatagramSocket open = socket;
    if (open != null) {
      open.close();
    }
  }
}
