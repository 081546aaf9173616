package io.firedamp.ingest.kit;

import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.Require;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Networks of addresses, as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or one address. */
public final class Networks {
  private static final String EXPECTED = "addresses or networks like 10.0.0.0/8";

  private final List<Network> networks;

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Network(byte[] address, int bits) {
    boolean has(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if (((address[bit / 8] ^ other[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Reads a setting.
   *
   * @throws IllegalArgumentException naming it and the text that is none
   */
  public Networks(String setting, List<String> texts) {
    this.networks = texts.stream().map(text -> network(setting, text)).toList();
  }

  private static Network network(String setting, String text) {
    String[] parts = text.split("/", 2);
    boolean isAddress = AddressText.canonical(parts[0]).isPresent() && parts[0].indexOf('%') < 0;
    Require.text(isAddress, setting, EXPECTED, text);
    byte[] address = bytes(parts[0]);
    int most = 8 * address.length;
    int bits = most;
    if (parts.length > 1) {
      Require.text(parts[1].matches("\\d{1,3}"), setting, EXPECTED, text);
      bits = Integer.parseInt(parts[1]);
    }
    Require.text(bits <= most, setting, EXPECTED, text);
    return new Network(address, bits);
  }

  /** Of a text that is an address: no resolver is asked. */
  private static byte[] bytes(String address) {
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException(address + " is no address", impossible);
    }
  }

  /** Whether an address lies in one of them. */
  public boolean have(InetAddress address) {
    byte[] bytes = address.getAddress();
    return networks.stream().anyMatch(each -> each.has(bytes));
  }
}
