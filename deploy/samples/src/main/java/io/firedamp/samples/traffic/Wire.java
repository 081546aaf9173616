package io.firedamp.samples.traffic;

import java.time.Duration;
import java.time.Instant;

/** What a sensor on the network sees; times are when it would have written it down. */
public interface Wire {
  /** A question, and its answer unless that is empty. */
  void asked(Instant at, String client, String name, String answer);

  /** The greeting of a TLS connection. */
  void greeted(Instant at, Connection connection);

  /** A request in clear. */
  void requested(Instant at, Connection connection, String path, String agent);

  /** A connection that goes on, at the end of an interval. */
  void goesOn(Connection connection, Amount soFar);

  /** A connection that ended. */
  void ended(Connection connection, Amount whole);

  /**
   * One connection.
   *
   * @param id as unique as the sensor's
   */
  record Connection(String id, Instant since, String client, int clientPort, Peer peer) {}

  /** What went over a connection; bytes of payload. */
  record Amount(Duration length, long sent, long received, long packetsOut, long packetsIn) {}
}
