package io.firedamp.ingest.syslog;

import io.firedamp.ingest.kit.Daemon;
import io.firedamp.ingest.kit.Endpoint;
import io.firedamp.ingest.kit.Inbox;
import io.firedamp.ingest.kit.Senders;
import io.firedamp.ingest.transport.ServerCertificate;
import io.firedamp.schemas.AddressText;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections of daemons, each with a thread that waits for it. A connection is read no faster than
 * its messages are kept, which is how its sender learns to wait.
 */
final class StreamListener implements Endpoint {
  private static final Logger log = LoggerFactory.getLogger(StreamListener.class);
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final int HANDSHAKE_WITHIN = 10_000;
  private static final int BUFFER = 32 * 1024;

  private final SyslogSource.Config config;
  private final Inbox inbox;
  private final String source;
  private final Senders senders;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable ServerSocket server;
  private @Nullable ServerCertificate certificate;

  StreamListener(SyslogSource.Config config, Senders senders, Inbox inbox, String source) {
    this.config = config;
    this.inbox = inbox;
    this.source = source;
    this.senders = senders;
  }

  @Override
  public void start() throws IOException {
    certificate = config.tls().isOn() ? ServerCertificate.of(config.tls(), System::nanoTime) : null;
    ServerSocket opened = new ServerSocket();
    server = opened;
    opened.setReuseAddress(true);
    opened.bind(new InetSocketAddress(config.address(), config.port()));
    Daemon.thread("syslog-acceptor", () -> accept(opened)).start();
  }

  private void accept(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        if (!senders.admit(socket.getInetAddress())) {
          close(socket);
        } else if (open.size() >= config.connections()) {
          log.atWarn()
              .addKeyValue("source", source)
              .log("a syslog connection was refused: there are as many as connections allows");
          close(socket);
        } else {
          open.add(socket);
          Daemon.thread("syslog-connection", () -> follow(socket)).start();
        }
      } catch (IOException e) {
        if (!listening.isClosed()) {
          log.atWarn()
              .addKeyValue("source", source)
              .addKeyValue("why", e.getMessage())
              .log("a syslog connection could not be accepted");
        }
      }
    }
  }

  private void follow(Socket socket) {
    String sender = AddressText.of(socket.getInetAddress().getAddress());
    try (Socket closing = socket;
        Socket told = secured(closing)) {
      Frames frames = new Frames(config.longest(), (bytes, whole) -> take(sender, bytes, whole));
      byte[] buffer = new byte[BUFFER];
      InputStream in = told.getInputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        frames.read(buffer, count);
      }
      frames.end();
    } catch (IOException e) {
      log.atDebug()
          .addKeyValue("source", source)
          .addKeyValue("sender", sender)
          .addKeyValue("why", e.getMessage())
          .log("a syslog connection has ended");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  /** The socket itself where there is no TLS. */
  private Socket secured(Socket socket) throws IOException {
    socket.setKeepAlive(true);
    ServerCertificate shown = certificate;
    if (shown == null) {
      return socket;
    }
    SSLContext context = shown.renewed().orElseGet(shown::context);
    SSLSocket secured =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, InputStream.nullInputStream(), true);
    secured.setUseClientMode(false);
    secured.setEnabledProtocols(PROTOCOLS.clone());
    secured.setNeedClientAuth(config.tls().asksForClients());
    socket.setSoTimeout(HANDSHAKE_WITHIN);
    secured.startHandshake();
    socket.setSoTimeout(0);
    return secured;
  }

  private void take(String sender, byte[] bytes, boolean whole) throws InterruptedException {
    var unused = inbox.put(new Inbox.Message(sender, bytes, whole));
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      log.atDebug().setCause(e).log("a connection could not be closed");
    }
  }

  @Override
  public int port() {
    ServerSocket listening = server;
    return listening == null ? config.port() : listening.getLocalPort();
  }

  @Override
  public void close() {
    ServerSocket listening = server;
    if (listening != null) {
      try {
        listening.close();
      } catch (IOException e) {
        log.atDebug().setCause(e).log("a listener could not be closed");
      }
    }
    open.forEach(StreamListener::close);
  }
}
