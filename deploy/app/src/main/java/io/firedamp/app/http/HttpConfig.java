package io.firedamp.app.http;

import io.firedamp.ingest.transport.Loopback;
import io.firedamp.ingest.transport.Secret;
import io.firedamp.schemas.Require;

/**
 * Where people and probes may ask.
 *
 * @param address to listen on; anything but loopback needs a token
 * @param port 0 takes any free one
 * @param token to be presented as {@code Authorization: Bearer …}, or as the password of any user;
 *     empty for none; probes need none
 */
public record HttpConfig(String address, int port, Secret token) {
  public HttpConfig {
    if (token.isEmpty() && !Loopback.isMeantBy(address)) {
      throw new IllegalArgumentException(
          "token must be set unless address is a loopback address, was '%s' without a token: anybody could read what is found"
              .formatted(address));
    }
    Require.port("port", port);
  }

  /** Loopback only, port 8421, no token. */
  public static HttpConfig defaults() {
    return new HttpConfig("127.0.0.1", 8421, Secret.of(""));
  }

  /** The same on another port. */
  public HttpConfig withPort(int other) {
    return new HttpConfig(address, other, token);
  }

  /** The address as it stands in a URL. */
  public String host() {
    return address.indexOf(':') < 0 ? address : "[" + address + "]";
  }

  @Override
  public String toString() {
    return "HttpConfig[address=%s, port=%d, token=%s]".formatted(address, port, token);
  }
}
