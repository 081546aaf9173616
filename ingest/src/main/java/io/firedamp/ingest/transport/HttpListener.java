package io.firedamp.ingest.transport;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.AlpnOpenListener;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.server.protocol.http2.Http2OpenListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.SslClientAuthMode;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/** A port that is listened on, bounded against those who are slow, many or long-winded. */
public final class HttpListener implements AutoCloseable {
  private static final int BACKLOG = 1000;
  private static final int BUFFER_SIZE = 16 * 1024 - 20;
  private static final int BUFFERS_PER_THREAD = 4;
  private static final int STREAMS_OF_CONNECTION = 64;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final XnioWorker worker;
  private final HttpOpenListener http;
  private final Http2OpenListener http2;
  private final Connections connections;
  private final AcceptingChannel<? extends StreamConnection> server;

  /**
   * What one listener bears.
   *
   * @param connections at once; who comes then takes the place of one that is idle
   * @param connectionsOfAddress at once, of one address
   * @param headersWithin from the first byte of a request to the end of its headers
   * @param idle how long a connection may be without a request
   * @param longestEntity bytes after which the connection is cut; -1 where bodies are bounded
   *     otherwise
   */
  public record Bounds(
      int ioThreads,
      int workerThreads,
      int connections,
      int connectionsOfAddress,
      Duration headersWithin,
      Duration idle,
      long longestEntity) {}

  private HttpListener(
      XnioWorker worker,
      InetSocketAddress address,
      Bounds bounds,
      ListenerTls tls,
      Predicate<HttpServerExchange> trusted,
      HttpHandler handler)
      throws IOException {
    this.worker = worker;
    this.connections = new Connections(bounds.connections(), bounds.connectionsOfAddress());
    ByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_SIZE, -1, BUFFERS_PER_THREAD);
    this.http = new HttpOpenListener(buffers, options(bounds));
    http.setRootHandler(exchange -> serve(exchange, trusted, handler));
    this.http2 = new Http2OpenListener(buffers, options(bounds));
    http2.setRootHandler(http.getRootHandler());
    this.server = tls.isOn() ? overTls(address, bounds, tls, buffers) : inClear(address, bounds);
    server.resumeAccepts();
  }

  private AcceptingChannel<? extends StreamConnection> inClear(
      InetSocketAddress address, Bounds bounds) throws IOException {
    return worker.createStreamConnectionServer(
        address,
        ChannelListeners.openListenerAdapter(connection -> opened(connection, http)),
        socketOptions(bounds).getMap());
  }

  /** HTTP/2 is spoken with whoever asks for it in the handshake. */
  private AcceptingChannel<? extends StreamConnection> overTls(
      InetSocketAddress address, Bounds bounds, ListenerTls tls, ByteBufferPool buffers)
      throws IOException {
    ServerCertificate certificate = ServerCertificate.of(tls, System::nanoTime);
    UndertowXnioSsl ssl =
        new UndertowXnioSsl(Xnio.getInstance(), OptionMap.EMPTY, certificate.context());
    AlpnOpenListener either = new AlpnOpenListener(buffers, options(bounds), http);
    either.addProtocol(Http2OpenListener.HTTP2, http2, 10);
    return ssl.createSslConnectionServer(
        worker,
        address,
        ChannelListeners.openListenerAdapter(
            connection -> {
              certificate.renewed().ifPresent(ssl::updateSSLContext);
              opened(connection, either);
            }),
        socketOptions(bounds)
            .setSequence(Options.SSL_ENABLED_PROTOCOLS, "TLSv1.3", "TLSv1.2")
            .set(
                Options.SSL_CLIENT_AUTH_MODE,
                tls.asksForClients() ? SslClientAuthMode.REQUIRED : SslClientAuthMode.NOT_REQUESTED)
            .getMap());
  }

  /**
   * Begins to listen.
   *
   * @param port 0 takes any free one
   * @param tls looked at again as its files change
   * @param trusted whose requests keep their connection while they are served; others lose it to
   *     whoever comes when there is no room
   * @throws IllegalStateException when the address cannot be listened on
   * @throws IllegalArgumentException when a file of TLS is wrong
   */
  public static HttpListener open(
      String address,
      int port,
      Bounds bounds,
      ListenerTls tls,
      Predicate<HttpServerExchange> trusted,
      HttpHandler handler) {
    XnioWorker worker = null;
    try {
      worker = Xnio.getInstance().createWorker(workerOptions(bounds));
      return new HttpListener(
          worker,
          new InetSocketAddress(InetAddress.getByName(address), port),
          bounds,
          tls,
          trusted,
          handler);
    } catch (IllegalArgumentException e) {
      stop(worker);
      throw e;
    } catch (IOException e) {
      stop(worker);
      throw new IllegalStateException(
          "cannot listen on %s port %d: %s".formatted(address, port, e.getMessage()), e);
    }
  }

  private static void stop(@Nullable XnioWorker worker) {
    if (worker != null) {
      var unused = worker.shutdownNow();
    }
  }

  private static OptionMap workerOptions(Bounds bounds) {
    return OptionMap.builder()
        .set(Options.WORKER_IO_THREADS, bounds.ioThreads())
        .set(Options.WORKER_TASK_CORE_THREADS, bounds.workerThreads())
        .set(Options.WORKER_TASK_MAX_THREADS, bounds.workerThreads())
        .set(Options.TCP_NODELAY, true)
        .set(Options.CORK, true)
        .getMap();
  }

  private static OptionMap.Builder socketOptions(Bounds bounds) {
    return OptionMap.builder()
        .set(Options.WORKER_IO_THREADS, bounds.ioThreads())
        .set(Options.TCP_NODELAY, true)
        .set(Options.REUSE_ADDRESSES, true)
        .set(Options.BALANCING_TOKENS, 1)
        .set(Options.BALANCING_CONNECTIONS, 2)
        .set(Options.BACKLOG, BACKLOG);
  }

  private static OptionMap options(Bounds bounds) {
    return OptionMap.builder()
        .set(UndertowOptions.BUFFER_PIPELINED_DATA, true)
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) bounds.headersWithin().toMillis())
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, (int) bounds.idle().toMillis())
        .set(UndertowOptions.MAX_ENTITY_SIZE, bounds.longestEntity())
        .set(UndertowOptions.MAX_HEADERS, 64)
        .set(UndertowOptions.MAX_HEADER_SIZE, 16 * 1024)
        .set(UndertowOptions.MAX_PARAMETERS, 32)
        .set(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, STREAMS_OF_CONNECTION)
        .set(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
        .getMap();
  }

  private void opened(StreamConnection connection, ChannelListener<StreamConnection> next) {
    if (connections.admit(connection)) {
      next.handleEvent(connection);
    } else {
      IoUtils.safeClose(connection);
    }
  }

  private void serve(
      HttpServerExchange exchange, Predicate<HttpServerExchange> trusted, HttpHandler handler)
      throws Exception {
    SocketAddress peer = exchange.getConnection().getPeerAddress();
    connections.used(peer);
    if (trusted.test(exchange)) {
      connections.serving(peer);
      exchange.addExchangeCompleteListener(
          (done, next) -> {
            connections.served(peer);
            next.proceed();
          });
    }
    handler.handleRequest(exchange);
  }

  /** The port it listens on. */
  public int port() {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  /** How many connections have lost their place to another so far. */
  public long evicted() {
    return connections.evicted();
  }

  @Override
  public void close() {
    IoUtils.safeClose(server);
    http.closeConnections();
    http2.closeConnections();
    worker.shutdown();
    try {
      if (!worker.awaitTermination(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
        var unused = worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
