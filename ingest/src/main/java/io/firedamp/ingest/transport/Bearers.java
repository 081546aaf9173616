package io.firedamp.ingest.transport;

import io.undertow.server.HttpServerExchange;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Those whom the listener knows, by what they bear; anybody where it asks for nothing. */
final class Bearers {
  private final List<Known> known = new ArrayList<>();

  private record Known(Bearer bearer, CurrentSecret secret) {}

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
    List<Bearer> found = new ArrayList<>();
    for (Known each : known) {
      if (each.secret().is(digest)) {
        found.add(each.bearer());
      }
    }
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }
}
