package io.firedamp.ingest.docker;

/**
 * One row of a connection table.
 *
 * @param localAddress canonical text; an IPv4-mapped IPv6 address is written as IPv4
 * @param inode of its socket, as in {@code /proc/<pid>/fd}
 */
record TcpConnection(
    String localAddress,
    int localPort,
    String remoteAddress,
    int remotePort,
    State state,
    long inode) {

  /** As far as we care. */
  enum State {
    ESTABLISHED,
    LISTEN,
    OTHER
  }

  boolean isLoopback() {
    return remoteAddress.startsWith("127.") || remoteAddress.equals("::1");
  }

  /** What {@code ss} calls the same connection. */
  Ends ends() {
    return new Ends(localAddress, localPort, remoteAddress, remotePort);
  }

  /** Which connection, within one network namespace. */
  record Ends(String localAddress, int localPort, String remoteAddress, int remotePort) {}
}
