package io.firedamp.app.http;

import io.firedamp.ingest.transport.BearerToken;
import io.firedamp.ingest.transport.HttpListener;
import io.firedamp.ingest.transport.ListenerTls;
import io.firedamp.ingest.transport.Loopback;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers GET requests for pages and probes, and POST requests that have something done, one at a
 * time. Pages need the token, if there is one, are made on two worker threads, and are refused with
 * 503 when too many are asked for at once. Probes need none and are answered on the I/O thread, so
 * that they have a reserve that no page can use up. Nobody is kept out by connections that wait for
 * nothing: the longest idle of them gives way.
 */
public final class StatusServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StatusServer.class);
  private static final int MOST_CONNECTIONS = 64;
  private static final int MOST_CONNECTIONS_OF_ADDRESS = 32;
  private static final int MOST_PAGES_AT_ONCE = 8;
  private static final Duration HEADERS_WITHIN = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final long LONGEST_ENTITY = 1024;

  private final HttpConfig config;
  private final BearerToken token;
  private final Map<String, Supplier<Page>> pages = new ConcurrentHashMap<>();
  private final Map<String, Supplier<Page>> probes = new ConcurrentHashMap<>();
  private final Map<String, Function<Map<String, String>, Page>> actions =
      new ConcurrentHashMap<>();

  /** One of two threads at most, so that pages are made meanwhile. */
  private final Semaphore acting = new Semaphore(1);

  private final Semaphore room = new Semaphore(MOST_PAGES_AT_ONCE);
  private @Nullable HttpListener listener;

  public StatusServer(HttpConfig config) {
    this.config = config;
    this.token = new BearerToken("http.token", config.token(), Clock.systemUTC());
  }

  /** A page, made anew for every request; may take its time. */
  public StatusServer page(String path, Supplier<Page> page) {
    pages.put(path, page);
    return this;
  }

  /** A probe, open to everybody; must answer at once and tell no secret. */
  public StatusServer probe(String path, Supplier<Page> probe) {
    probes.put(path, probe);
    return this;
  }

  /**
   * Something to have done by POST, under the rules of pages; may take minutes.
   *
   * @param action of the query's parameters, the first of each
   */
  public StatusServer action(String path, Function<Map<String, String>, Page> action) {
    actions.put(path, action);
    return this;
  }

  /**
   * Begins to listen.
   *
   * @throws IllegalStateException when the address cannot be listened on
   */
  public void start() {
    listener =
        HttpListener.open(
            config.address(),
            config.port(),
            new HttpListener.Bounds(
                1,
                2,
                MOST_CONNECTIONS,
                MOST_CONNECTIONS_OF_ADDRESS,
                HEADERS_WITHIN,
                IDLE,
                LONGEST_ENTITY),
            ListenerTls.none(),
            exchange -> !token.isAsked() || token.isBorneBy(exchange),
            this::handle);
  }

  /** Where it listens. */
  public String url() {
    if (listener == null) {
      throw new IllegalStateException("the server has not been started");
    }
    return "http://" + config.host() + ":" + listener.port();
  }

  @Override
  public void close() {
    if (listener != null) {
      listener.close();
      listener = null;
    }
  }

  private void handle(HttpServerExchange exchange) {
    String path = exchange.getRequestPath();
    Supplier<Page> probe = probes.get(path);
    if (probe == null && !isAdmitted(exchange)) {
      return;
    }
    Supplier<Page> page = pages.get(path);
    Function<Map<String, String>, Page> action = actions.get(path);
    if (action != null) {
      act(exchange, path, action);
    } else if (probe == null && page == null) {
      write(exchange, Page.error(404, "there is no such page"));
    } else if (!exchange.getRequestMethod().equals(Methods.GET)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET");
      write(exchange, Page.error(405, "only GET here"));
    } else if (probe != null) {
      write(exchange, made(path, probe));
    } else if (page != null) {
      dispatch(exchange, path, page);
    }
  }

  private void act(
      HttpServerExchange exchange, String path, Function<Map<String, String>, Page> action) {
    if (!exchange.getRequestMethod().equals(Methods.POST)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "POST");
      write(exchange, Page.error(405, "only POST here"));
    } else if (acting.tryAcquire()) {
      exchange.addExchangeCompleteListener(
          (done, next) -> {
            acting.release();
            next.proceed();
          });
      Map<String, String> parameters = new HashMap<>();
      exchange
          .getQueryParameters()
          .forEach((name, values) -> parameters.put(name, values.getFirst()));
      dispatch(exchange, path, () -> action.apply(parameters));
    } else {
      write(exchange, Page.error(503, "something else is being done: ask again later"));
    }
  }

  private void dispatch(HttpServerExchange exchange, String path, Supplier<Page> page) {
    if (!room.tryAcquire()) {
      exchange.getResponseHeaders().put(new HttpString("Retry-After"), "2");
      write(exchange, Page.error(503, "too many pages are being made: ask again later"));
      return;
    }
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          room.release();
          next.proceed();
        });
    exchange.dispatch(() -> write(exchange, made(path, page)));
  }

  private static Page made(String path, Supplier<Page> page) {
    try {
      return page.get();
    } catch (RuntimeException e) {
      log.atError().addKeyValue("path", path).setCause(e).log("a page failed");
      return Page.error(500, "this page failed");
    }
  }

  private boolean isAdmitted(HttpServerExchange exchange) {
    if (!token.isAsked()) {
      // A web page must not read what is found, neither directly nor by a name that leads here.
      if (exchange.getRequestHeaders().contains(Headers.ORIGIN) || !isMeant(exchange)) {
        write(exchange, Page.error(403, "browsers and other names may not ask here"));
        return false;
      }
      return true;
    }
    if (token.isBorneBy(exchange)) {
      return true;
    }
    BearerToken.askIn(exchange);
    write(exchange, Page.error(401, "Authorization must be 'Bearer <token>' with our token"));
    return false;
  }

  private boolean isMeant(HttpServerExchange exchange) {
    String host = exchange.getHostName();
    return host != null
        && (Loopback.isMeantBy(host) || host.equals("[::1]") || host.equals(config.address()));
  }

  private static void write(HttpServerExchange exchange, Page page) {
    exchange.setStatusCode(page.status());
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, page.contentType());
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseHeaders().put(new HttpString("X-Content-Type-Options"), "nosniff");
    exchange.getResponseSender().send(page.body());
  }
}
