package io.firedamp.ingest.event;

import java.util.Map;
import java.util.Optional;

/** What flows call the protocols that IP carries. */
public final class Transports {
  /** Protocol numbers of IANA. */
  private static final Map<Long, String> BY_NUMBER =
      Map.of(1L, "icmp", 6L, "tcp", 17L, "udp", 58L, "icmp", 132L, "sctp");

  private Transports() {}

  /** By its number; empty for those that make no flow. */
  public static Optional<String> of(long number) {
    return Optional.ofNullable(BY_NUMBER.get(number));
  }
}
