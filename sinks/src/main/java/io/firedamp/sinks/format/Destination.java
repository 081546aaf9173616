package io.firedamp.sinks.format;

/**
 * A peer as an incident names it: {@code address:port}, {@code [v6]:port}, or a name.
 *
 * @param port 0 when unknown
 */
public record Destination(String host, int port, boolean isAddress) {
  private static final int LAST_PORT = 65_535;

  /** Reads it; what cannot be read is a name. */
  public static Destination parse(String text) {
    int colon = text.lastIndexOf(':');
    int port = colon < 0 ? 0 : port(text.substring(colon + 1));
    boolean bareV6 = text.indexOf(':') != colon && !text.startsWith("[");
    String host = port == 0 || bareV6 ? text : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new Destination(host, bareV6 ? 0 : port, isAddress(host));
  }

  private static int port(String digits) {
    if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(Destination::isDigit)) {
      return 0;
    }
    int port = Integer.parseInt(digits);
    return port > LAST_PORT ? 0 : port;
  }

  private static boolean isAddress(String host) {
    return IpAddress.isV4(host) || IpAddress.isV6(host);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
