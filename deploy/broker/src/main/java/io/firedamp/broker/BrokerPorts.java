package io.firedamp.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Where the node listens, on loopback only.
 *
 * @param clients for producers, consumers and admin clients
 * @param controller for the node's own quorum of one
 */
record BrokerPorts(int clients, int controller) {

  /**
   * Free ports, both looked for at once so that they differ.
   *
   * @param wanted the clients' port, or 0 for any
   * @throws BrokerException when the wanted port is taken
   */
  static BrokerPorts find(int wanted) {
    try (ServerSocket clients = listen(wanted);
        ServerSocket controller = listen(0)) {
      return new BrokerPorts(clients.getLocalPort(), controller.getLocalPort());
    } catch (IOException e) {
      throw new BrokerException("cannot listen on loopback: " + e.getMessage(), e);
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(EmbeddedBroker.LOOPBACK, port));
      return socket;
    } catch (IOException e) {
      socket.close();
      if (port == 0) {
        throw e;
      }
      throw new BrokerException(
          "port %d of %s is taken by another process: choose another, or 0 for any free one"
              .formatted(port, EmbeddedBroker.LOOPBACK.getHostAddress()),
          e);
    }
  }
}
