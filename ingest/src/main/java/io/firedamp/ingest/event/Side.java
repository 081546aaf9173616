package io.firedamp.ingest.event;

import java.util.regex.Pattern;

/**
 * One side of a connection.
 *
 * @param address in canonical spelling
 * @param port 0 where the transport has none
 */
public record Side(String address, int port) {
  /** From here on Linux takes ports for connections that it opens (ip_local_port_range). */
  private static final int FIRST_EPHEMERAL = 32_768;

  /** RFC 1918, RFC 6598 and RFC 4193. */
  private static final Pattern PRIVATE =
      Pattern.compile(
          "10\\..*|192\\.168\\..*|172\\.(1[6-9]|2\\d|3[01])\\..*"
              + "|100\\.(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\..*|f[cd]..:.*");

  /**
   * Whether this side is more likely the one that was connected to: it has the port of a service
   * where the other's was taken for the occasion; of two such ports the public side's is.
   */
  public boolean answers(Side other) {
    if (isEphemeral() != other.isEphemeral()) {
      return other.isEphemeral();
    }
    if (isEphemeral() && isPrivate() != other.isPrivate()) {
      return other.isPrivate();
    }
    return port < other.port;
  }

  private boolean isEphemeral() {
    return port >= FIRST_EPHEMERAL;
  }

  private boolean isPrivate() {
    return PRIVATE.matcher(address).matches();
  }

  /** By which it is known among others. */
  public String text() {
    return address + " " + port;
  }
}
