package io.firedamp.ingest.netflow;

import java.util.Set;

/**
 * The fields that are read, by their numbers: of version 9 and of IPFIX alike, and what version 5
 * has has them, too.
 *
 * @see <a href="https://www.iana.org/assignments/ipfix/ipfix.xhtml">IPFIX Information Elements</a>
 */
final class Element {
  static final int OCTETS = 1;
  static final int PACKETS = 2;
  static final int PROTOCOL = 4;
  static final int TCP_FLAGS = 6;
  static final int SOURCE_PORT = 7;
  static final int SOURCE_IPV4 = 8;
  static final int DESTINATION_PORT = 11;
  static final int DESTINATION_IPV4 = 12;
  static final int END_UPTIME = 21;
  static final int START_UPTIME = 22;
  static final int POST_OCTETS = 23;
  static final int POST_PACKETS = 24;
  static final int SOURCE_IPV6 = 27;
  static final int DESTINATION_IPV6 = 28;
  static final int SAMPLING_INTERVAL = 34;
  static final int SAMPLER_INTERVAL = 50;
  static final int TOTAL_OCTETS = 85;
  static final int TOTAL_PACKETS = 86;
  static final int FORWARDING_STATUS = 89;
  static final int END_REASON = 136;
  static final int START_SECONDS = 150;
  static final int END_SECONDS = 151;
  static final int START_MILLIS = 152;
  static final int END_MILLIS = 153;
  static final int START_MICROS = 154;
  static final int END_MICROS = 155;
  static final int START_NANOS = 156;
  static final int END_NANOS = 157;
  static final int START_DELTA = 158;
  static final int END_DELTA = 159;
  static final int BOOTED_MILLIS = 160;
  static final int DURATION_MILLIS = 161;
  static final int INITIATOR_OCTETS = 231;
  static final int RESPONDER_OCTETS = 232;
  static final int FIREWALL_EVENT = 233;
  static final int BIFLOW_DIRECTION = 239;
  static final int INITIATOR_PACKETS = 298;
  static final int RESPONDER_PACKETS = 299;
  static final int SAMPLED_PACKETS = 305;
  static final int UNSAMPLED_PACKETS = 306;

  /** A field of another's namespace, or of a scope. */
  static final int FOREIGN = -1;

  /** Added to the number of a field that is about the other direction (RFC 5103). */
  static final int REVERSE = 0x10000;

  /** Under which such fields stand. */
  static final long REVERSE_ENTERPRISE = 29305;

  private static final Set<Integer> READ =
      Set.of(
          OCTETS,
          PACKETS,
          PROTOCOL,
          TCP_FLAGS,
          SOURCE_PORT,
          SOURCE_IPV4,
          DESTINATION_PORT,
          DESTINATION_IPV4,
          END_UPTIME,
          START_UPTIME,
          POST_OCTETS,
          POST_PACKETS,
          SOURCE_IPV6,
          DESTINATION_IPV6,
          SAMPLING_INTERVAL,
          SAMPLER_INTERVAL,
          TOTAL_OCTETS,
          TOTAL_PACKETS,
          FORWARDING_STATUS,
          END_REASON,
          START_SECONDS,
          END_SECONDS,
          START_MILLIS,
          END_MILLIS,
          START_MICROS,
          END_MICROS,
          START_NANOS,
          END_NANOS,
          START_DELTA,
          END_DELTA,
          BOOTED_MILLIS,
          DURATION_MILLIS,
          INITIATOR_OCTETS,
          RESPONDER_OCTETS,
          FIREWALL_EVENT,
          BIFLOW_DIRECTION,
          INITIATOR_PACKETS,
          RESPONDER_PACKETS,
          SAMPLED_PACKETS,
          UNSAMPLED_PACKETS,
          REVERSE | OCTETS,
          REVERSE | PACKETS,
          REVERSE | TCP_FLAGS,
          REVERSE | TOTAL_OCTETS,
          REVERSE | TOTAL_PACKETS);

  private Element() {}

  static boolean isRead(int element) {
    return READ.contains(element);
  }
}
