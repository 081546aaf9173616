package io.firedamp.ingest.transport;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.security.MessageDigest;

/** The token that requests must bear ({@code Authorization: Bearer …}), if any. */
public final class BearerToken {
  private final String token;

  /**
   * A token.
   *
   * @param token empty for none
   */
  public BearerToken(String token) {
    this.token = token;
  }

  /** Whether requests must bear one. */
  public boolean isAsked() {
    return !token.isEmpty();
  }

  /** Whether a request bears it. */
  public boolean isBorneBy(HttpServerExchange exchange) {
    // Digests are of equal length, so the time taken tells nothing about the token.
    return MessageDigest.isEqual(CurrentSecret.digest(in(exchange)), CurrentSecret.digest(token));
  }

  /** What a request bears; empty for nothing. */
  static String in(HttpServerExchange exchange) {
    String authorization = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        ? authorization.substring(7).trim()
        : "";
  }

  /** Tells whoever does not bear it how to ask; what else is answered is the server's business. */
  public static void askIn(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer realm=\"firedamp\"");
  }
}
