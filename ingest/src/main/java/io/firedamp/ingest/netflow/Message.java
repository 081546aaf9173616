package io.firedamp.ingest.netflow;

/**
 * What the head of a datagram says of all that is in it.
 *
 * @param exporter address of who sent it; empty where nobody knows
 * @param domain observation domain, source id, or engine
 * @param exported by the exporter's clock, milliseconds since 1970
 * @param uptime of the exporter then, milliseconds; negative where it is not told
 * @param sampling of how many packets one was looked at; 0 where it is not told
 */
record Message(
    int version, String exporter, long domain, long exported, long uptime, long sampling) {
  static final int FIVE = 5;
  static final int NINE = 9;
  static final int IPFIX = 10;

  /** One exporter's one domain. */
  record Stream(String exporter, int version, long domain) {}

  Stream stream() {
    return new Stream(exporter, version, domain);
  }
}
