package io.firedamp.ingest.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

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
    return isToken(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION));
  }

  /** Tells whoever does not bear it how to ask; what else is answered is the server's business. */
  public static void askIn(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer realm=\"firedamp\"");
  }

  private boolean isToken(@Nullable String authorization) {
    String given =
        authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
            ? authorization.substring(7).trim()
            : "";
    // Digests are of equal length, so the time taken tells nothing about the token.
    return MessageDigest.isEqual(sha256(given), sha256(token));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
