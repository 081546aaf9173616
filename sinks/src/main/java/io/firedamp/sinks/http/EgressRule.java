package io.firedamp.sinks.http;

import io.firedamp.schemas.AddressText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Where nothing is posted to, whatever a name leads to: the link, where clouds hand out credentials
 * (169.254.169.254), their metadata elsewhere, and addresses that are nobody's.
 */
final class EgressRule {
  /** Metadata beyond the link: AWS on IPv6, Alibaba Cloud, Azure, Oracle Cloud. */
  private static final Set<String> METADATA =
      Set.of("fd00:ec2:0:0:0:0:0:254", "100.100.100.200", "168.63.129.16", "192.0.0.192");

  /** RFC 6052: an IPv4 address is the last four bytes behind 64:ff9b::/96. */
  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

  private static final int V4_BEGINS = 12;

  private EgressRule() {}

  /**
   * Why nothing is posted there; empty where it may be.
   *
   * @throws UnknownHostException when the name has no address
   */
  static Optional<String> objection(String host) throws UnknownHostException {
    for (InetAddress address : InetAddress.getAllByName(host)) {
      if (isForbidden(address)) {
        return Optional.of(
            "is at %s, an address of the link, of metadata or of nobody, where nothing is posted to"
                .formatted(address.getHostAddress()));
      }
    }
    return Optional.empty();
  }

  static boolean isForbidden(InetAddress address) {
    InetAddress meant = meant(address);
    return meant.isLinkLocalAddress()
        || meant.isAnyLocalAddress()
        || meant.isMulticastAddress()
        || METADATA.contains(meant.getHostAddress());
  }

  /** Whether a host is this machine by how it is spelled, without asking for its address. */
  static boolean isLoopback(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (AddressText.canonical(bare).isEmpty()) {
      return bare.equalsIgnoreCase("localhost");
    }
    try {
      return InetAddress.getByName(bare).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** The IPv4 address that one of IPv6 stands for, else itself. */
  private static InetAddress meant(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (!(address instanceof Inet6Address v6) || v6.isLoopbackAddress()) {
      return address;
    }
    boolean translated = Arrays.equals(bytes, 0, V4_BEGINS, NAT64, 0, V4_BEGINS);
    if (!translated && !v6.isIPv4CompatibleAddress()) {
      return address;
    }
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, V4_BEGINS, bytes.length));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
