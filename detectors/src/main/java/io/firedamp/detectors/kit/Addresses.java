package io.firedamp.detectors.kit;

import io.firedamp.schemas.AddressText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Optional;

/** Addresses as text, told apart without ever asking a resolver. */
public final class Addresses {
  private Addresses() {}

  /** The bytes of a literal address; empty for anything else, names above all. */
  public static Optional<InetAddress> parse(String text) {
    return AddressText.canonical(text).map(Addresses::literal);
  }

  private static InetAddress literal(String canonical) {
    try {
      // What is spelled as an address is read as one: the JDK asks a resolver for names only.
      return InetAddress.getByName(canonical);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address is no name: " + canonical, e);
    }
  }

  /**
   * Outside every network an installation numbers itself: not private, loopback, link-local,
   * carrier-grade NAT, multicast or unspecified. Documentation ranges count as outside.
   */
  public static boolean isExternal(String text) {
    return parse(text).filter(address -> !isInternal(address)).isPresent();
  }

  /** Of an installation's own networks: private, unique local or carrier-grade NAT. */
  public static boolean isPrivate(String text) {
    return parse(text)
        .filter(
            address ->
                address.isSiteLocalAddress() || isCarrierGradeNat(address) || isUnique(address))
        .isPresent();
  }

  /** In one of these networks; nothing but a literal address is. */
  public static boolean isIn(Collection<Network> networks, String text) {
    return parse(text)
        .filter(address -> networks.stream().anyMatch(network -> network.contains(address)))
        .isPresent();
  }

  /** What a resolver answers to keep a client away: nobody can be reached there. */
  public static boolean isSinkhole(String text) {
    return parse(text)
        .filter(address -> address.isAnyLocalAddress() || address.isLoopbackAddress())
        .isPresent();
  }

  private static boolean isInternal(InetAddress address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    boolean thisNetworkOrBroadcast = bytes.length == 4 && (first == 0 || first >= 240);
    return address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || isCarrierGradeNat(address)
        || thisNetworkOrBroadcast
        || isUnique(address);
  }

  /** 100.64.0.0/10, RFC 6598. */
  private static boolean isCarrierGradeNat(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
  }

  /** fc00::/7, RFC 4193. */
  private static boolean isUnique(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
  }
}
