package io.firedamp.ingest.docker;

/** What the kernel counted on one connection since it began: payload bytes, and segments. */
record SocketCounters(long bytesOut, long bytesIn, long packetsOut, long packetsIn) {
  static final SocketCounters ZERO = new SocketCounters(0, 0, 0, 0);

  SocketCounters minus(SocketCounters earlier) {
    return new SocketCounters(
        Math.max(0, bytesOut - earlier.bytesOut),
        Math.max(0, bytesIn - earlier.bytesIn),
        Math.max(0, packetsOut - earlier.packetsOut),
        Math.max(0, packetsIn - earlier.packetsIn));
  }
}
