package io.firedamp.sinks.stream;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import javax.net.ssl.SSLSocket;

/**
 * A connection whose read side is watched: a receiver that refuses or hangs up says so only there,
 * and under TLS 1.3 only after the handshake and the first writes have seemed to succeed.
 */
public final class StreamConnection implements AutoCloseable {
  private final Socket wire;
  private final Socket socket;
  private final Duration timeout;

  private StreamConnection(Socket wire, Socket socket, Duration timeout) {
    this.wire = wire;
    this.socket = socket;
    this.timeout = timeout;
  }

  /** Connects, and shakes hands where it is TLS. */
  public static StreamConnection open(StreamConfig config)
      throws IOException, GeneralSecurityException {
    int millis = Math.toIntExact(config.timeout().toMillis());
    Socket wire = new Socket();
    try {
      wire.connect(new InetSocketAddress(config.host(), config.port()), millis);
      wire.setSoTimeout(millis);
      Socket socket = config.tls() ? secured(wire, config) : wire;
      return new StreamConnection(wire, socket, config.timeout());
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      wire.close();
      throw e;
    }
  }

  private static Socket secured(Socket wire, StreamConfig config)
      throws IOException, GeneralSecurityException {
    SSLSocket socket =
        (SSLSocket)
            config
                .certificates()
                .context()
                .getSocketFactory()
                .createSocket(wire, config.host(), config.port(), true);
    socket.setSSLParameters(config.certificates().parameters());
    socket.startHandshake();
    return socket;
  }

  /** Writes all of it; a receiver that stops reading is cut off after the timeout. */
  public void write(byte[] bytes) throws IOException {
    Timer watchdog = new Timer("write-timeout", true);
    try {
      watchdog.schedule(
          new TimerTask() {
            @Override
            public void run() {
              cut();
            }
          },
          timeout.toMillis());
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } finally {
      watchdog.cancel();
    }
  }

  /**
   * Watches for so long.
   *
   * @throws IOException when the receiver hangs up or sends an alert
   */
  public void outlive(Duration moment) throws IOException {
    long end = System.nanoTime() + moment.toNanos();
    byte[] ignored = new byte[256];
    do {
      long left = Math.max(1, (end - System.nanoTime()) / 1_000_000);
      socket.setSoTimeout((int) left);
      try {
        if (socket.getInputStream().read(ignored) < 0) {
          throw new EOFException("the receiver closed the connection");
        }
      } catch (SocketTimeoutException e) {
        return;
      }
    } while (System.nanoTime() - end < 0);
  }

  /** What the receiver says, byte by byte; waits as long as the settings allow. */
  public InputStream in() throws IOException {
    socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
    return socket.getInputStream();
  }

  /** Closes without the farewell of TLS, which may block on a receiver that does not read. */
  void cut() {
    try {
      wire.close();
    } catch (IOException e) {
      // It is gone either way.
      return;
    }
  }

  @Override
  public void close() {
    cut();
  }
}
