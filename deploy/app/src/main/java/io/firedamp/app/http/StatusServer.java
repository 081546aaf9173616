package io.firedamp.app.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.Options;

/**
 * Answers GET requests for pages and probes. Pages need the token, if there is one, are made on two
 * worker threads, and are refused with 503 when too many are asked for at once. Probes need none
 * and are answered on the I/O thread, so that they have a reserve that no page can use up.
 */
public final class StatusServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StatusServer.class);
  private static final int MOST_CONNECTIONS = 64;
  private static final int MOST_PAGES_AT_ONCE = 8;
  private static final Duration HEADERS_WITHIN = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final HttpConfig config;
  private final Map<String, Supplier<Page>> pages = new ConcurrentHashMap<>();
  private final Map<String, Supplier<Page>> probes = new ConcurrentHashMap<>();
  private final Semaphore room = new Semaphore(MOST_PAGES_AT_ONCE);
  private @Nullable Undertow undertow;

  public StatusServer(HttpConfig config) {
    this.config = config;
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
   * Begins to listen.
   *
   * @throws IllegalStateException when the address cannot be listened on
   */
  public void start() {
    Undertow server =
        Undertow.builder()
            .addHttpListener(config.port(), config.address(), this::handle)
            .setIoThreads(1)
            .setWorkerThreads(2)
            .setSocketOption(Options.CONNECTION_HIGH_WATER, MOST_CONNECTIONS)
            .setSocketOption(Options.CONNECTION_LOW_WATER, MOST_CONNECTIONS)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) HEADERS_WITHIN.toMillis())
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, (int) IDLE.toMillis())
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 1024L)
            .setServerOption(UndertowOptions.MAX_HEADERS, 64)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 16 * 1024)
            .setServerOption(UndertowOptions.MAX_PARAMETERS, 32)
            .build();
    try {
      server.start();
    } catch (RuntimeException e) {
      server.stop();
      throw new IllegalStateException(
          "cannot listen on %s port %d: %s"
              .formatted(config.address(), config.port(), e.getMessage()),
          e);
    }
    undertow = server;
  }

  /** Where it listens. */
  public String url() {
    if (undertow == null) {
      throw new IllegalStateException("the server has not been started");
    }
    var listening = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    return "http://" + config.host() + ":" + listening.getPort();
  }

  @Override
  public void close() {
    if (undertow != null) {
      undertow.stop();
      undertow = null;
    }
  }

  private void handle(HttpServerExchange exchange) {
    String path = exchange.getRequestPath();
    Supplier<Page> probe = probes.get(path);
    if (probe == null && !isAdmitted(exchange)) {
      return;
    }
    Supplier<Page> page = pages.get(path);
    if (probe == null && page == null) {
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
    if (config.token().isEmpty()) {
      // A web page must not read what is found, neither directly nor by a name that leads here.
      if (exchange.getRequestHeaders().contains(Headers.ORIGIN) || !isMeant(exchange)) {
        write(exchange, Page.error(403, "browsers and other names may not ask here"));
        return false;
      }
      return true;
    }
    if (isToken(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION))) {
      return true;
    }
    exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer realm=\"firedamp\"");
    write(exchange, Page.error(401, "Authorization must be 'Bearer <token>' with our token"));
    return false;
  }

  private boolean isMeant(HttpServerExchange exchange) {
    String host = exchange.getHostName();
    return host != null
        && (HttpConfig.isLoopback(host) || host.equals("[::1]") || host.equals(config.address()));
  }

  private boolean isToken(@Nullable String authorization) {
    String given =
        authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
            ? authorization.substring(7).trim()
            : "";
    // Digests are of equal length, so the time taken tells nothing about the token.
    return MessageDigest.isEqual(sha256(given), sha256(config.token()));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void write(HttpServerExchange exchange, Page page) {
    exchange.setStatusCode(page.status());
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, page.contentType());
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseHeaders().put(new HttpString("X-Content-Type-Options"), "nosniff");
    exchange.getResponseSender().send(page.body());
  }
}
