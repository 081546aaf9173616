package io.firedamp.detectors.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses as text, told apart without ever asking a resolver. */
final class Addresses {
  private static final int LONGEST = 45;
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern FOUR_OCTETS = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern COLON_FORM = Pattern.compile("[0-9a-fA-F:.]+");

  private Addresses() {}

  /** The bytes of a literal address; empty for anything else, names above all. */
  static Optional<InetAddress> parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST || !isLiteral(text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /**
   * Outside every network an installation numbers itself: not private, loopback, link-local,
   * carrier-grade NAT, multicast or unspecified. Documentation ranges count as outside.
   */
  static boolean isExternal(String text) {
    return parse(text).filter(address -> !isInternal(address)).isPresent();
  }

  /** Of an installation's own networks: private, unique local or carrier-grade NAT. */
  static boolean isPrivate(String text) {
    return parse(text)
        .filter(
            address ->
                address.isSiteLocalAddress() || isCarrierGradeNat(address) || isUnique(address))
        .isPresent();
  }

  /** What a resolver answers to keep a client away: nobody can be reached there. */
  static boolean isSinkhole(String text) {
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

  /** Four octets, or a colon form: what the JDK reads as a literal and never looks up. */
  private static boolean isLiteral(String text) {
    // The JDK asks a resolver for 999.1.1.1, but refuses whatever has a colon and is no address.
    return text.indexOf(':') >= 0
        ? COLON_FORM.matcher(text).matches()
        : FOUR_OCTETS.matcher(text).matches();
  }
}
