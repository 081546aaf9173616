package io.firedamp.ingest.transport;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.xnio.Options;

/** A port that is listened on, bounded against those who are slow, many or long-winded. */
public final class HttpListener implements AutoCloseable {
  private final Undertow undertow;

  /**
   * What one listener bears.
   *
   * @param connections at once; more of them wait
   * @param headersWithin from the first byte of a request to the end of its headers
   * @param idle how long a connection may be without a request
   * @param longestEntity bytes after which the connection is cut; -1 where bodies are bounded
   *     otherwise
   */
  public record Bounds(
      int ioThreads,
      int workerThreads,
      int connections,
      Duration headersWithin,
      Duration idle,
      long longestEntity) {}

  private HttpListener(Undertow undertow) {
    this.undertow = undertow;
  }

  /**
   * Begins to listen.
   *
   * @param port 0 takes any free one
   * @throws IllegalStateException when the address cannot be listened on
   */
  public static HttpListener open(String address, int port, Bounds bounds, HttpHandler handler) {
    Undertow server =
        Undertow.builder()
            .addHttpListener(port, address, handler)
            .setIoThreads(bounds.ioThreads())
            .setWorkerThreads(bounds.workerThreads())
            .setSocketOption(Options.CONNECTION_HIGH_WATER, bounds.connections())
            .setSocketOption(Options.CONNECTION_LOW_WATER, bounds.connections())
            .setServerOption(
                UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) bounds.headersWithin().toMillis())
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, (int) bounds.idle().toMillis())
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, bounds.longestEntity())
            .setServerOption(UndertowOptions.MAX_HEADERS, 64)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 16 * 1024)
            .setServerOption(UndertowOptions.MAX_PARAMETERS, 32)
            .build();
    try {
      server.start();
    } catch (RuntimeException e) {
      server.stop();
      throw new IllegalStateException(
          "cannot listen on %s port %d: %s".formatted(address, port, e.getMessage()), e);
    }
    return new HttpListener(server);
  }

  /** The port it listens on. */
  public int port() {
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void close() {
    undertow.stop();
  }
}
