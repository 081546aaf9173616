package io.firedamp.ingest.vpcflow;

/**
 * The TCP flags that one direction of a connection showed in an interval. AWS tells of ACK only
 * together with SYN.
 *
 * @param bits as in the TCP header: FIN 1, SYN 2, RST 4, ACK 16
 */
record TcpFlags(long bits) {
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int ACK = 16;

  /** Whether the connection began in the interval. */
  boolean tellWhoBegan() {
    return has(SYN);
  }

  /** Whether the source of a connection that began is the one who was connected to. */
  boolean isFromResponder() {
    return has(ACK);
  }

  /** Whether the connection ended in the interval. */
  boolean end() {
    return has(FIN) || has(RST);
  }

  private boolean has(int flag) {
    return (bits & flag) != 0;
  }
}
