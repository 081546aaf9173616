package io.firedamp.ingest.kit;

import io.firedamp.schemas.AddressText;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Receives datagrams, each as one message: what finds no room in the inbox is lost, and counted.
 */
public final class DatagramListener implements Endpoint {
  /** What the kernel keeps while we are busy, bytes; it may grant less. */
  private static final int KERNEL_BUFFER = 4 << 20;

  private static final int LONGEST_DATAGRAM = 65_535;
  private static final long PATIENCE = TimeUnit.SECONDS.toMillis(10);

  private final String address;
  private final int port;
  private final Senders senders;
  private final Inbox inbox;
  private final Thread receiving;
  private volatile @Nullable DatagramSocket socket;

  /**
   * Listens to nobody before {@link #start}.
   *
   * @param name of its thread
   * @param port 0 takes any free one
   */
  public DatagramListener(String name, String address, int port, Senders senders, Inbox inbox) {
    this.address = address;
    this.port = port;
    this.senders = senders;
    this.inbox = inbox;
    this.receiving = Daemon.thread(name, this::receive);
  }

  @Override
  public void start() throws IOException {
    DatagramSocket opened = new DatagramSocket(null);
    socket = opened;
    opened.setReceiveBufferSize(KERNEL_BUFFER);
    opened.bind(new InetSocketAddress(address, port));
    receiving.start();
  }

  private void receive() {
    byte[] buffer = new byte[LONGEST_DATAGRAM];
    DatagramSocket open = socket;
    while (open != null && !open.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        open.receive(packet);
      } catch (IOException e) {
        continue; // Closed, or told that some datagram of somebody's was lost.
      }
      if (senders.admit(packet.getAddress())) {
        inbox.offer(
            new Inbox.Message(
                AddressText.of(packet.getAddress().getAddress()),
                Arrays.copyOf(buffer, packet.getLength())));
      }
    }
  }

  @Override
  public int port() {
    DatagramSocket open = socket;
    return open == null ? port : open.getLocalPort();
  }

  @Override
  public void close() {
    DatagramSocket open = socket;
    if (open != null) {
      open.close();
    }
    try {
      receiving.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
