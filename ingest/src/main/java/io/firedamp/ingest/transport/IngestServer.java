package io.firedamp.ingest.transport;

import io.firedamp.ingest.EventPublisher;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.PushRoutes;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.Require;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one HTTP server that all push sources share. It knows who may send, how much and how slowly;
 * what the bytes mean is the readers' business.
 *
 * <p>GET {@code /openapi.json} describes it. Answers: 202 all events acknowledged by Kafka, 400
 * malformed (and in {@code dead-letters}), 422 of a format that this path does not read (and in
 * {@code dead-letters}), 401 wrong or no token, 403 a browser on an open listener or a token that
 * may not speak for this, 404, 405, 408 too slow, 413 too long, 415 unknown encoding, 429 too busy,
 * 503 no Kafka, 507 no room. 429 and 503 carry {@code Retry-After}.
 */
public final class IngestServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IngestServer.class);
  private static final Duration LONGEST_FINISH = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final int LONGEST_SIGNED = 1 << 20;
  private static final int SIGNED_AT_ONCE = 8 << 20;
  private static final int MOST_CONNECTIONS = 512;
  private static final int MOST_CONNECTIONS_OF_ADDRESS = 128;

  private final Config config;
  private final EventPublisher publisher;
  private final Bearers bearers;
  private final BodyBudget budget;
  private final BodyBudget signedBudget = new BodyBudget(SIGNED_AT_ONCE);
  private final Map<String, PushRoute> pushRoutes = new ConcurrentHashMap<>();
  private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
  private final RefusedClaims refused = new RefusedClaims();
  private @Nullable HttpListener listener;

  /**
   * Where to listen, whom to let in, and how much of them to bear.
   *
   * @param address to listen on; anything but loopback needs a token, or certificates of senders
   * @param port 0 takes any free one
   * @param tls under which senders come
   * @param token that senders must present as {@code Authorization: Bearer …} to speak for all;
   *     empty for none
   * @param tokens by name, each with what it may speak for
   * @param longestBody inflated, bytes; a Kubernetes API server sends at most 10 MiB
   * @param longestCompressedBody as it comes over the wire, bytes
   * @param highestRatio of inflated to compressed size
   * @param bodiesAtOnce memory for all bodies together, bytes
   * @param headerDeadline from the first byte of a request to the end of its headers
   * @param bodyDeadline from the end of the headers to the end of the body
   * @param acknowledgeDeadline for Kafka; webhook senders give up after 30 s
   */
  public record Config(
      String address,
      int port,
      ListenerTls tls,
      Secret token,
      SortedMap<String, AccessToken> tokens,
      int longestBody,
      int longestCompressedBody,
      int highestRatio,
      int bodiesAtOnce,
      Duration headerDeadline,
      Duration bodyDeadline,
      Duration acknowledgeDeadline) {
    public Config {
      boolean open = token.isEmpty() && tokens.isEmpty() && !tls.asksForClients();
      if (open && !Loopback.isMeantBy(address)) {
        throw new IllegalArgumentException(
            "token must be set unless address is a loopback address or tls.clients is set, was '%s' without a token: anybody could send false events"
                .formatted(address));
      }
      tokens = Collections.unmodifiableSortedMap(new TreeMap<>(tokens));
      checkTokens(token, tokens);
      Require.port("port", port);
      Require.positive("longestBody", longestBody);
      Require.positive("longestCompressedBody", longestCompressedBody);
      Require.positive("highestRatio", highestRatio);
      Require.that(
          bodiesAtOnce >= longestBody, "bodiesAtOnce", "at least longestBody", bodiesAtOnce);
      Require.positive("headerDeadline", headerDeadline);
      Require.positive("bodyDeadline", bodyDeadline);
      Require.positive("acknowledgeDeadline", acknowledgeDeadline);
    }

    private static void checkTokens(Secret everybodys, Map<String, AccessToken> tokens) {
      Map<String, String> owners = new HashMap<>();
      everybodys.texts().forEach(text -> owners.put(text, Bearer.DEFAULT));
      tokens.forEach(
          (name, token) -> {
            Require.text(
                name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,62}") && !name.equals(Bearer.DEFAULT),
                "tokens",
                "named by letters, digits, '_' or '-', at most 63, and not 'default'",
                name);
            for (String text : Set.copyOf(token.secret().texts())) {
              String owner = owners.putIfAbsent(text, name);
              Require.that(
                  owner == null,
                  "tokens",
                  "of one secret each, that no other has",
                  "the same for '%s' and '%s'".formatted(owner, name));
            }
          });
    }

    /** Loopback only, port 8420, no token. */
    public static Config defaults() {
      return new Config(
          "127.0.0.1",
          8420,
          ListenerTls.none(),
          Secret.of(""),
          new TreeMap<>(),
          16 << 20,
          4 << 20,
          100,
          64 << 20,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20));
    }

    @Override
    public String toString() {
      return "Config[address=%s, port=%d, tls=%s, token=%s, tokens=%s]"
          .formatted(address, port, tls, token, tokens.keySet());
    }
  }

  /**
   * Listens to nobody before {@link #start}.
   *
   * @param clock by which files of secrets are looked at again
   */
  public IngestServer(Config config, EventPublisher publisher, Clock clock) {
    this.config = config;
    this.bearers = new Bearers(config.token(), config.tokens(), clock);
    this.publisher = publisher;
    this.budget = new BodyBudget(config.bodiesAtOnce());
  }

  /** The paths of one source, which is told by its configuration and not by itself. */
  public PushRoutes of(Provenance source) {
    return new PushRoutes() {
      @Override
      public void post(String path, String name, Set<String> formats, RecordReader reader) {
        post(path, name, formats, reader, PushRoute.COMMON);
      }

      @Override
      public void post(
          String path, String name, Set<String> formats, RecordReader reader, Protocol protocol) {
        open(path, source, formats, reader, protocol);
      }
    };
  }

  private void open(
      String path,
      Provenance source,
      Set<String> formats,
      RecordReader reader,
      PushRoutes.Protocol protocol) {
    if (path.equals(OpenApi.PATH)) {
      throw new IllegalStateException(
          "path %s of source '%s' is where the listener describes itself"
              .formatted(path, source.source()));
    }
    PushRoute route =
        new PushRoute(
            path,
            source,
            formats,
            reader,
            publisher,
            this::pathOfFormat,
            refused,
            config.acknowledgeDeadline(),
            protocol);
    PushRoute taken = pushRoutes.putIfAbsent(path, route);
    if (taken != null) {
      throw new IllegalStateException(
          "path %s of source '%s' is taken by source '%s'"
              .formatted(path, source.source(), taken.from().source()));
    }
  }

  /** Where a format is read; before a path that takes any, the one that is its own. */
  private Optional<String> pathOfFormat(String format) {
    return pushRoutes.values().stream()
        .filter(route -> route.formats().contains(format))
        .min(
            Comparator.comparingInt((PushRoute route) -> route.formats().size())
                .thenComparing(PushRoute::path))
        .map(PushRoute::path);
  }

  /**
   * Begins to listen.
   *
   * @throws IllegalStateException when the address cannot be listened on
   * @throws IllegalArgumentException when a file of TLS is wrong
   */
  public void start() {
    listener =
        HttpListener.open(
            config.address(),
            config.port(),
            new HttpListener.Bounds(
                2,
                8,
                MOST_CONNECTIONS,
                MOST_CONNECTIONS_OF_ADDRESS,
                config.headerDeadline(),
                IDLE,
                // Undertow would cut the connection at 2 MiB; we bound bodies ourselves, and
                // answer.
                -1),
            config.tls(),
            exchange -> bearers.of(exchange).isPresent(),
            this::handle);
    log.atInfo()
        .addKeyValue("address", config.address())
        .addKeyValue("port", port())
        .log("listening");
  }

  /** The port it listens on. */
  public int port() {
    if (listener == null) {
      throw new IllegalStateException("the server has not been started");
    }
    return listener.port();
  }

  /** Answers so far, by status. */
  public Map<Integer, Long> answers() {
    Map<Integer, Long> counts = new HashMap<>();
    answers.forEach((status, count) -> counts.put(status, count.sum()));
    return counts;
  }

  /** Bodies in which a token spoke for what it may not, so far. */
  public Map<RefusedClaims.Claim, Long> refusedClaims() {
    return refused.counts();
  }

  /** Connections that lost their place to another so far. */
  public long evicted() {
    HttpListener open = listener;
    return open == null ? 0 : open.evicted();
  }

  /** Stops listening, then publishes what the readers still held. */
  @Override
  public void close() {
    if (listener != null) {
      listener.close();
      listener = null;
    }
    CompletableFuture<?>[] last =
        pushRoutes.values().stream().map(PushRoute::finish).toArray(CompletableFuture<?>[]::new);
    pushRoutes.clear();
    try {
      CompletableFuture.allOf(last).get(LONGEST_FINISH.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.atWarn().setCause(e).log("some events held by readers could not be published");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(HttpServerExchange exchange) {
    String path = exchange.getRequestPath();
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          answers.computeIfAbsent(done.getStatusCode(), status -> new LongAdder()).increment();
          next.proceed();
        });
    PushRoute push = pushRoutes.get(path);
    Optional<byte[]> signature = bearers.signature(exchange);
    if (signature.isPresent() && push != null && exchange.getRequestMethod().equals(Methods.POST)) {
      pushSigned(exchange, push, signature.get());
      return;
    }
    Optional<Bearer> bearer = admitted(exchange);
    if (bearer.isEmpty()) {
      return;
    }
    if (path.equals(OpenApi.PATH)) {
      describe(exchange);
    } else if (push == null) {
      answer(exchange, Response.error(404, "no source listens on this path"));
    } else if (exchange.getRequestMethod().equals(Methods.POST)) {
      push(exchange, push, bearer.get());
    } else {
      answerOnly(exchange, "POST");
    }
  }

  private void describe(HttpServerExchange exchange) {
    if (exchange.getRequestMethod().equals(Methods.GET)) {
      answer(exchange, Response.json(200, OpenApi.of(pushRoutes.values(), bearers.areAsked())));
    } else {
      answerOnly(exchange, "GET");
    }
  }

  private void answerOnly(HttpServerExchange exchange, String method) {
    exchange.getResponseHeaders().put(Headers.ALLOW, method);
    answer(exchange, Response.error(405, "only %s here".formatted(method)));
  }

  /** What may not be said is refused before it is read, so that no reader remembers any of it. */
  private void push(HttpServerExchange exchange, PushRoute route, Bearer bearer) {
    Optional<Response> refusal = refusal(route, bearer);
    if (refusal.isPresent()) {
      answer(exchange, refusal.get());
    } else if (publisher.isSaturated()) {
      answer(exchange, PushRoute.saturated(publisher));
    } else {
      new PushExchange(exchange, config, route, body -> bearer, Integer.MAX_VALUE, budget).begin();
    }
  }

  /** Whose a signed body is can be told only once it is there: strangers' get little room. */
  private void pushSigned(HttpServerExchange exchange, PushRoute route, byte[] signature) {
    if (publisher.isSaturated()) {
      answer(exchange, PushRoute.saturated(publisher));
      return;
    }
    Admission admission =
        body -> {
          Optional<Bearer> bearer = bearers.of(body, signature);
          Optional<Response> refusal =
              bearer.isEmpty()
                  ? Optional.of(Response.error(401, "the body is not signed with a secret of ours"))
                  : refusal(route, bearer.get());
          if (refusal.isPresent()) {
            throw new Admission.RefusedException(refusal.get());
          }
          return bearer.orElseThrow();
        };
    new PushExchange(exchange, config, route, admission, LONGEST_SIGNED, signedBudget).begin();
  }

  private Optional<Response> refusal(PushRoute route, Bearer bearer) {
    Optional<Bearer.Refusal> refusal = bearer.refusalOf(route.from());
    if (refusal.isPresent()) {
      refused.count(bearer, route.from().source(), refusal.get());
      return Optional.of(Response.error(403, refusal.get().sentence()));
    }
    long seconds = bearer.rate().seconds();
    return seconds == 0
        ? Optional.empty()
        : Optional.of(
            Response.tooMuch(
                "token '%s' has sent more than its bytesPerSecond: send this again later"
                    .formatted(bearer.token()),
                seconds));
  }

  /** Empty once it was answered. */
  private Optional<Bearer> admitted(HttpServerExchange exchange) {
    // A web page must not be able to speak to a listener that asks for no token.
    if (!bearers.areAsked() && exchange.getRequestHeaders().contains(Headers.ORIGIN)) {
      answer(exchange, Response.error(403, "browsers may not send here"));
      return Optional.empty();
    }
    Optional<Bearer> bearer = bearers.of(exchange);
    if (bearer.isEmpty()) {
      BearerToken.askIn(exchange);
      answer(
          exchange, Response.error(401, "Authorization must be 'Bearer <token>' with our token"));
    }
    return bearer;
  }

  private void answer(HttpServerExchange exchange, Response response) {
    PushExchange.refuse(exchange, response, config.bodyDeadline());
  }
}
