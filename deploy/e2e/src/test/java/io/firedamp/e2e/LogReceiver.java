package io.firedamp.e2e;

import io.firedamp.e2e.counterparts.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What stands where a syslog collector would: takes whatever comes on a port of its own, and can be
 * away for a while. A fake, because a collector that resets its connections on demand is none.
 */
final class LogReceiver implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final CountDownLatch reads = new CountDownLatch(1);
  private final int port;
  private ServerSocket server;

  LogReceiver() throws IOException {
    this(true);
  }

  private LogReceiver(boolean reading) throws IOException {
    server = listenOn(0);
    port = server.getLocalPort();
    if (reading) {
      read();
    }
    take(server);
  }

  /** One that lets others connect and write, and does not look at it. */
  static LogReceiver halfOpen() throws IOException {
    return new LogReceiver(false);
  }

  /** From now on it reads what it is sent. */
  void read() {
    reads.countDown();
  }

  /** Whether somebody has written to it that it has not read. */
  boolean isOwed() throws IOException {
    for (Socket connection : connections) {
      if (connection.getInputStream().available() > 0) {
        return true;
      }
    }
    return false;
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

  void comeBack() throws Exception {
    if (server.isClosed()) {
      Await.until("its port to be free again", PATIENCE, this::isListening);
    }
  }

  /** The kernel frees the port once the thread that accepts has noticed. */
  private boolean isListening() throws IOException {
    try {
      server = listenOn(port);
    } catch (BindException notYet) {
      return false;
    }
    take(server);
    return true;
  }

  /** Everything it has been sent, whole or torn. */
  String text() {
    synchronized (taken) {
      return taken.toString(StandardCharsets.UTF_8);
    }
  }

  private static void reset(Socket connection) throws IOException {
    connection.setSoLinger(true, 0);
    connection.close();
  }

  private static ServerSocket listenOn(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
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
      reads.await();
      byte[] buffer = new byte[65_536];
      for (int length = stream.read(buffer); length >= 0; length = stream.read(buffer)) {
        synchronized (taken) {
          taken.write(buffer, 0, length);
        }
      }
    } catch (IOException reset) {
      // What it had sent is kept.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
