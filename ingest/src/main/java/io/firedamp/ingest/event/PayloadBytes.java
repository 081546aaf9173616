package io.firedamp.ingest.event;

import org.jspecify.annotations.Nullable;

/**
 * What packets carried, where a sensor counts them whole. The headers that every packet has at
 * least are taken off; options are not, for nobody said which there were.
 */
public final class PayloadBytes {
  /** IEEE 802.3 without a VLAN tag, bytes. */
  private static final int ETHERNET = 14;

  /** RFC 791 and RFC 8200, bytes without options. */
  private static final int IPV4 = 20;

  private static final int IPV6 = 40;

  private PayloadBytes() {}

  /**
   * Of Ethernet frames.
   *
   * @param bytes of all frames together; null when not counted
   * @param address of either side, in canonical spelling
   * @return null when bytes or packets were not counted
   */
  public static @Nullable Long ofFrames(
      @Nullable Long bytes, @Nullable Long packets, String transport, String address) {
    return without(ETHERNET + headers(transport, address), bytes, packets);
  }

  /**
   * Of IP packets.
   *
   * @param bytes of all packets together; null when not counted
   * @param address of either side, in canonical spelling
   * @return null when bytes or packets were not counted
   */
  public static @Nullable Long ofPackets(
      @Nullable Long bytes, @Nullable Long packets, String transport, String address) {
    return without(headers(transport, address), bytes, packets);
  }

  private static @Nullable Long without(int headers, @Nullable Long bytes, @Nullable Long packets) {
    if (bytes == null || packets == null) {
      return null;
    }
    return packets > bytes / headers ? 0 : bytes - packets * headers;
  }

  private static int headers(String transport, String address) {
    int network = address.indexOf(':') < 0 ? IPV4 : IPV6;
    return network
        + switch (transport) {
          case "tcp" -> 20; // RFC 9293, without options
          case "sctp" -> 12; // RFC 9260
          default -> 8; // RFC 768 and RFC 792
        };
  }
}
