package io.firedamp.ingest.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.time.Clock;
import java.util.Base64;

/** The token that requests must bear ({@code Authorization: Bearer …}), if any. */
public final class BearerToken {
  private final boolean asked;
  private final CurrentSecret secret;

  /**
   * A token.
   *
   * @param name for logs
   * @param secret empty for none
   * @param clock by which a secret's file is looked at again
   */
  public BearerToken(String name, Secret secret, Clock clock) {
    this.asked = !secret.isEmpty();
    this.secret = new CurrentSecret(name, secret, clock);
  }

  /** Whether requests must bear one. */
  public boolean isAsked() {
    return asked;
  }

  /** Whether a request bears it. */
  public boolean isBorneBy(HttpServerExchange exchange) {
    return secret.is(CurrentSecret.digest(in(exchange)));
  }

  /**
   * What a request bears; empty for nothing. Some senders know users and passwords only: the
   * password is the token then, and the user's name is of no matter.
   */
  static String in(HttpServerExchange exchange) {
    String authorization = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    if (authorization == null) {
      return "";
    }
    if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return authorization.substring(7).trim();
    }
    return authorization.regionMatches(true, 0, "Basic ", 0, 6)
        ? password(authorization.substring(6).trim())
        : "";
  }

  private static String password(String credentials) {
    try {
      String pair = new String(Base64.getDecoder().decode(credentials), UTF_8);
      return pair.substring(pair.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Tells whoever does not bear it how to ask; what else is answered is the server's business. */
  public static void askIn(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer realm=\"firedamp\"");
  }
}
