package io.firedamp.sinks.syslog;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContract;
import io.firedamp.sinks.TestContexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Against a receiver that reads everything and says nothing, as syslog's do. */
class SyslogSinkContractTest extends SinkContract {
  private final List<AutoCloseable> open = new ArrayList<>();

  @Override
  protected Sink sink() throws IOException {
    ServerSocket receiver = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    open.add(receiver);
    Thread thread = new Thread(() -> readAll(receiver), "receiver");
    thread.setDaemon(true);
    thread.start();
    return new SyslogSink(
        SyslogSinkTest.plain(receiver.getLocalPort()), TestContexts.context("siem"));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static void readAll(ServerSocket receiver) {
    try (Socket socket = receiver.accept()) {
      while (socket.getInputStream().read() >= 0) {
        // Everything is taken.
      }
    } catch (SocketException e) {
      // The test is over.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
