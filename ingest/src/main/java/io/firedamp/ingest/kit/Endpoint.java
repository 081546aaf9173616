package io.firedamp.ingest.kit;

import java.io.IOException;

/** Where a source listens for messages of senders. */
public interface Endpoint extends AutoCloseable {
  /** Begins to listen, where the address is of this host and the port is free. */
  void start() throws IOException;

  /** The port it listens on, once it is started. */
  int port();

  @Override
  void close();
}
