package io.firedamp.sinks.gelf;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContract;
import io.firedamp.sinks.TestContexts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a fake that reads messages up to the null byte behind each, as Graylog does. */
class GelfSinkOverTcpTest extends SinkContract {
  private final ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final Thread reader = new Thread(this::accept, "graylog");

  GelfSinkOverTcpTest() throws IOException {
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  protected Sink sink() {
    return sink(server.getLocalPort());
  }

  private static Sink sink(int port) {
    return new GelfSink(
        GelfSinkOverHttpTest.config("tcp://127.0.0.1:" + port, Map.of()),
        TestContexts.context("graylog"),
        System::nanoTime);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void endsEachMessageWithANullByteWhateverAnAttackerWrote() throws Exception {
    try (Sink sink = sink()) {
      assertThat(sink.deliver(List.of(incident("a", 2, HOSTILE), incident("b", 1, "x"))))
          .containsOnly(new Delivered());
    }

    for (String key : List.of("a:2", "b:1")) {
      String message = messages.poll(10, TimeUnit.SECONDS);
      assertThat(new ObjectMapper().readTree(message).path("_delivery_key").asText())
          .isEqualTo(key);
    }
  }

  @Test
  void triesAgainWhereNobodyListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    try (Sink sink = sink(port)) {
      assertThat(sink.deliver(List.of(incident("a", 1, "x"))).get(0)).isInstanceOf(Retry.class);
    }
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          read(socket.getInputStream());
        }
      }
    } catch (IOException e) {
      // The test is over.
      return;
    }
  }

  private void read(InputStream in) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == 0) {
        messages.add(message.toString(UTF_8));
        message.reset();
      } else {
        message.write(next);
      }
    }
  }
}
