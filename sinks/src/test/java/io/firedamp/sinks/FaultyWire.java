package io.firedamp.sinks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A wire to a receiver on loopback that fails as networks, proxies and hosts do. What comes is
 * passed on, unless a fault holds; it speaks TLS where it is told a certificate.
 */
public final class FaultyWire implements AutoCloseable {
  private static final byte[] CUT =
      "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{".getBytes(US_ASCII);

  private final ServerSocket server;
  private final int receiver;
  private final ExecutorService threads = Executors.newCachedThreadPool(FaultyWire::daemon);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Optional<Fault> fault = Optional.empty();
  private volatile Optional<SSLContext> certificate = Optional.empty();

  /** What may befall whatever is sent. */
  public enum Fault {
    /** Half open: who connects may write, and nobody reads or answers. */
    SILENT,
    /** The connection is reset when something is sent; the receiver has none of it. */
    RESET,
    /** The receiver takes what is sent, and the connection is reset instead of its answer. */
    ANSWER_LOST,
    /** The receiver takes what is sent, and the connection is reset in the middle of its answer. */
    ANSWER_CUT,
    /** The receiver takes what is sent, and its answer comes a byte now and then. */
    ANSWER_DRIPS
  }

  private FaultyWire(ServerSocket server, int receiver) {
    this.server = server;
    this.receiver = receiver;
  }

  /** A wire that is well. */
  public static FaultyWire to(int receiver) throws IOException {
    ServerSocket server = new ServerSocket();
    // Small, so that a receiver that reads nothing is noticed before megabytes were written.
    server.setReceiveBufferSize(8 * 1024);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    FaultyWire wire = new FaultyWire(server, receiver);
    wire.threads.execute(wire::accept);
    return wire;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** For HTTP; https where it was told a certificate before. */
  public String url() {
    return (certificate.isPresent() ? "https" : "http") + "://127.0.0.1:" + port();
  }

  /** From now on it fails so. */
  public void become(Fault next) {
    fault = Optional.of(next);
  }

  /** From now on it is well; connections that a fault has befallen are gone. */
  public void heal() {
    fault = Optional.empty();
    open.forEach(FaultyWire::reset);
  }

  /** From now on it speaks TLS, with these keys. */
  public void secure(SSLContext keys) {
    certificate = Optional.of(keys);
  }

  @Override
  public void close() {
    over.countDown();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(FaultyWire::reset);
    threads.shutdownNow();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "faulty-wire");
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket sender = server.accept();
        open.add(sender);
        threads.execute(() -> serve(sender));
      } catch (IOException e) {
        // The test is over.
        return;
      }
    }
  }

  private void serve(Socket sender) {
    try (Socket client = secured(sender);
        Socket onward = new Socket(InetAddress.getLoopbackAddress(), receiver)) {
      threads.execute(() -> passBack(onward, client, sender));
      passOn(client, onward, sender);
    } catch (IOException e) {
      // One side hung up, or did not like the certificate.
      reset(sender);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(sender);
    }
  }

  private Socket secured(Socket sender) throws IOException {
    if (certificate.isEmpty()) {
      return sender;
    }
    SSLSocket socket =
        (SSLSocket)
            certificate
                .get()
                .getSocketFactory()
                .createSocket(sender, "127.0.0.1", sender.getPort(), true);
    socket.setUseClientMode(false);
    socket.startHandshake();
    return socket;
  }

  private void passOn(Socket client, Socket onward, Socket sender)
      throws IOException, InterruptedException {
    InputStream in = client.getInputStream();
    byte[] chunk = new byte[4096];
    for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
      if (isNow(Fault.SILENT)) {
        over.await();
        return;
      }
      if (isNow(Fault.RESET)) {
        reset(sender);
        return;
      }
      onward.getOutputStream().write(chunk, 0, length);
    }
  }

  private void passBack(Socket onward, Socket client, Socket sender) {
    byte[] chunk = new byte[4096];
    try {
      InputStream in = onward.getInputStream();
      OutputStream out = client.getOutputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        answer(Arrays.copyOf(chunk, length), out, sender);
      }
      client.close();
    } catch (IOException e) {
      reset(sender);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(byte[] bytes, OutputStream out, Socket sender)
      throws IOException, InterruptedException {
    if (isNow(Fault.ANSWER_LOST)) {
      reset(sender);
    } else if (isNow(Fault.ANSWER_CUT)) {
      out.write(isHttp(bytes) ? CUT : Arrays.copyOf(bytes, bytes.length / 2));
      out.flush();
      reset(sender);
    } else if (isNow(Fault.ANSWER_DRIPS)) {
      for (byte each : bytes) {
        out.write(each);
        out.flush();
        if (isOverWithin(50)) {
          return;
        }
      }
    } else {
      out.write(bytes);
      out.flush();
    }
  }

  private static boolean isHttp(byte[] answer) {
    return new String(answer, US_ASCII).startsWith("HTTP/");
  }

  private boolean isNow(Fault wanted) {
    return fault.equals(Optional.of(wanted));
  }

  private boolean isOverWithin(long millis) throws InterruptedException {
    return over.await(millis, TimeUnit.MILLISECONDS);
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
      return;
    }
  }
}
