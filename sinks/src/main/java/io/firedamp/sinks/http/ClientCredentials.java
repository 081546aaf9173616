package io.firedamp.sinks.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.SinkCounters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A token of OAuth 2.0 that is asked for once and used for four fifths of its life: for a client's
 * secret (RFC 6749, 4.4), or for what it has signed (RFC 7523).
 */
public final class ClientCredentials implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);
  private static final Duration LONGEST_LIFE = Duration.ofDays(1);

  private final HttpPoster endpoint;
  private final Supplier<String> request;
  private final Clock clock;
  private @Nullable String token;
  private Instant until = Instant.MIN;

  /**
   * Of one client.
   *
   * @param endpoint where tokens are given out
   */
  public ClientCredentials(
      HttpConfig endpoint,
      String clientId,
      String clientSecret,
      String scope,
      SinkContext context) {
    this(
        endpoint,
        () ->
            "grant_type=client_credentials&client_id=%s&client_secret=%s&scope=%s"
                .formatted(encoded(clientId), encoded(clientSecret), encoded(scope)),
        List.of(clientSecret),
        context);
  }

  private ClientCredentials(
      HttpConfig endpoint, Supplier<String> request, List<String> secrets, SinkContext context) {
    // Counters of its own: what a token's giver says is a token, and nothing to be shown.
    SinkContext silent =
        new SinkContext(
            context.name(),
            context.secrets().and(secrets),
            new SinkCounters(),
            context.clock(),
            context.formats());
    this.endpoint = new HttpPoster(endpoint, silent);
    this.clock = context.clock();
    this.request = request;
  }

  /**
   * Of a client that signs.
   *
   * @param assertion a JSON Web Token that is valid now
   */
  public static ClientCredentials signing(
      HttpConfig endpoint, Supplier<String> assertion, SinkContext context) {
    return new ClientCredentials(
        endpoint,
        () ->
            "grant_type=%s&assertion=%s"
                .formatted(
                    encoded("urn:ietf:params:oauth:grant-type:jwt-bearer"),
                    encoded(assertion.get())),
        List.of(),
        context);
  }

  /**
   * What was asked for.
   *
   * @param outcome delivered where there is a token, else why there is none
   */
  public record Grant(String token, Outcome outcome) {
    /** Without the token. */
    @Override
    public String toString() {
      return "Grant[" + outcome + "]";
    }
  }

  /** The token that is valid now. */
  public Grant grant() {
    if (token != null && clock.instant().isBefore(until)) {
      return new Grant(token, new Delivered());
    }
    HttpAnswer answer =
        endpoint.post("application/x-www-form-urlencoded", request.get().getBytes(UTF_8));
    if (answer.outcome() instanceof Poison refused) {
      // RFC 6749, 5.2: a client that is unknown, or a secret that is wrong, is a 400, too.
      return new Grant("", new Hold(refused.reason()));
    }
    return answer.outcome() instanceof Delivered ? given(answer) : new Grant("", answer.outcome());
  }

  /** Whoever is refused with it asks for another. */
  public void forget() {
    token = null;
  }

  @Override
  public void close() {
    forget();
    endpoint.close();
  }

  private Grant given(HttpAnswer answer) {
    String found = "";
    long seconds = 0;
    try (JsonParser parser = JSON.createParser(answer.body())) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          if (name.equals("access_token")) {
            found = parser.getValueAsString("");
          } else if (name.equals("expires_in")) {
            seconds = parser.getValueAsLong(0);
          }
        }
      }
    } catch (JacksonException e) {
      found = "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (found.isEmpty() || !found.chars().allMatch(c -> c > ' ' && c <= '~')) {
      return new Grant("", new Hold(endpoint.reason("gave no token")));
    }
    token = found;
    until = clock.instant().plus(life(seconds));
    return new Grant(found, new Delivered());
  }

  private static Duration life(long seconds) {
    Duration life = Duration.ofSeconds(Math.max(0, Math.min(seconds, LONGEST_LIFE.toSeconds())));
    Duration used = life.multipliedBy(4).dividedBy(5);
    return used.compareTo(SHORTEST_LIFE) < 0 ? SHORTEST_LIFE : used;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
