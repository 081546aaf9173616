package io.firedamp.sinks.stream;

import io.firedamp.sinks.tls.TlsConfig;
import java.time.Duration;

/**
 * Where to and how.
 *
 * @param tls whether it is spoken
 * @param certificates whom to trust and who to be, where it is
 * @param timeout of connecting, of the handshake and of each write
 */
public record StreamConfig(
    String host, int port, boolean tls, TlsConfig certificates, Duration timeout) {
  /** What a person may see of it. */
  public String target() {
    return host + ":" + port;
  }
}
