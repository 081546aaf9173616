package io.firedamp.detectors.kit;

import java.net.InetAddress;
import java.util.List;

/** A block of addresses in CIDR notation. */
public record Network(InetAddress base, int prefix) {
  /**
   * Reads {@code 198.51.100.0/24}.
   *
   * @throws IllegalArgumentException when it is no block of addresses
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    try {
      InetAddress base =
          Addresses.parse(slash < 0 ? text : text.substring(0, slash))
              .orElseThrow(() -> new IllegalArgumentException(text));
      int bits = base.getAddress().length * 8;
      int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      if (prefix < 0 || prefix > bits) {
        throw new IllegalArgumentException(text);
      }
      return new Network(base, prefix);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a network must be an address or a block such as 198.51.100.0/24, was '" + text + "'", e);
    }
  }

  /**
   * Reads those of a setting.
   *
   * @throws IllegalArgumentException when one is no block of addresses; it names the setting
   */
  public static List<Network> parseAll(String setting, List<String> blocks) {
    try {
      return blocks.stream().map(Network::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(setting + ": " + e.getMessage(), e);
    }
  }

  public boolean contains(InetAddress address) {
    byte[] mine = base.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    int whole = prefix / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != other[i]) {
        return false;
      }
    }
    int rest = prefix % 8;
    return rest == 0 || ((mine[whole] ^ other[whole]) & (0xff << (8 - rest)) & 0xff) == 0;
  }
}
