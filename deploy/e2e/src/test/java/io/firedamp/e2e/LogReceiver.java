package io.firedamp.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What stands where a syslog collector would: takes whatever comes on a port of its own, and can be
 * away for a while. A fake, because a collector that resets its connections on demand is none.
 */
final class LogReceiver implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final int port;
  private ServerSocket server;

  LogReceiver() throws IOException {
    server = listenOn(0);
    port = server.getLocalPort();
    take(server);
  }

  int port() {
    return port;
  }

  /** Nobody listens any more, and what was connected is reset. */
  void goAway() throws IOException {
    server.close();
    for (Socket connection : connections) {
      reset(connection);
    }
  }

  void comeBack() throws IOException {
    if (server.isClosed()) {
      server = listenOn(port);
      take(server);
    }
  }

  /** Everything it has been sent, whole or torn. */
  String text() {
    synchronized (taken) {
      return taken.toString(StandardCharsets.UTF_8);
    }
  }

  static void reset(Socket connection) throws IOException {
    connection.setSoLinger(true, 0);
    connection.close();
  }

  private static ServerSocket listenOn(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  private void take(ServerSocket from) {
    threads.execute(
        () -> {
          while (!from.isClosed()) {
            try {
              Socket connection = from.accept();
              connections.add(connection);
              threads.execute(() -> read(connection));
            } catch (IOException closed) {
              return;
            }
          }
        });
  }

  private void read(Socket connection) {
    try (connection;
        InputStream stream = connection.getInputStream()) {
      byte[] buffer = new byte[65_536];
      for (int length = stream.read(buffer); length >= 0; length = stream.read(buffer)) {
        synchronized (taken) {
          taken.write(buffer, 0, length);
        }
      }
    } catch (IOException reset) {
      // What it had sent is kept.
    } finally {
      connections.remove(connection);
    }
  }

  @Override
  public void close() throws IOException {
    goAway();
    threads.shutdownNow();
  }
}
