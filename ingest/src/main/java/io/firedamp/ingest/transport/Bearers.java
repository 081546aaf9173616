package io.firedamp.ingest.transport;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Those whom the listener knows, by what they bear; anybody where it asks for nothing. */
final class Bearers {
  private static final HttpString SIGNATURE = new HttpString("X-Hub-Signature-256");

  private final List<Known> known = new ArrayList<>();

  private record Known(Bearer bearer, CurrentSecret secret) {
    boolean signs() {
      return Boolean.TRUE.equals(bearer.rights().signs());
    }
  }

  /**
   * @param everybodys the secret that lets in whoever has it, for everything; empty for none
   * @param tokens by name
   */
  Bearers(Secret everybodys, Map<String, AccessToken> tokens, Clock clock) {
    if (!everybodys.isEmpty()) {
      known.add(new Known(Bearer.ANYBODY, new CurrentSecret(Bearer.DEFAULT, everybodys, clock)));
    }
    tokens.forEach(
        (name, token) ->
            known.add(
                new Known(
                    new Bearer(name, token), new CurrentSecret(name, token.secret(), clock))));
  }

  /** Whether senders must bear a token. */
  boolean areAsked() {
    return !known.isEmpty();
  }

  /**
   * Whose token a request bears. One that has become the secret of two is nobody's: it cannot be
   * told what it may speak for.
   */
  Optional<Bearer> of(HttpServerExchange exchange) {
    if (known.isEmpty()) {
      return Optional.of(Bearer.ANYBODY);
    }
    byte[] digest = CurrentSecret.digest(BearerToken.in(exchange));
    return only(each -> each.secret().is(digest));
  }

  /**
   * The signature of a request's body, where it bears none of our tokens but may have been signed
   * with one. Whose it is, {@link #of(byte[], byte[])} tells once the body is there.
   */
  Optional<byte[]> signature(HttpServerExchange exchange) {
    String signature = exchange.getRequestHeaders().getFirst(SIGNATURE);
    if (signature == null
        || !signature.matches("sha256=[0-9a-fA-F]{64}")
        || known.stream().noneMatch(Known::signs)) {
      return Optional.empty();
    }
    return Optional.of(HexFormat.of().parseHex(signature, 7, signature.length()));
  }

  /** With whose token a body was signed. */
  Optional<Bearer> of(byte[] body, byte[] signature) {
    return only(each -> each.signs() && each.secret().signed(body, signature));
  }

  private Optional<Bearer> only(Predicate<Known> which) {
    // All are asked, so that the time taken tells nothing about which it was.
    List<Bearer> found = known.stream().filter(which).map(Known::bearer).toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }
}
