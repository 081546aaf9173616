package io.firedamp.sinks.gelf;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.tls.TlsConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a fake that reads messages up to the null byte behind each, as Graylog does. */
class GelfSinkOverTcpTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private final ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final Thread reader = new Thread(this::accept, "graylog");

  GelfSinkOverTcpTest() throws IOException {
    reader.setDaemon(true);
    reader.start();
  }

  private Sink sink() {
    return new GelfSink(
        new GelfSink.Config(
            "tcp://127.0.0.1:" + server.getLocalPort(),
            Map.of(),
            PATIENT,
            PATIENT,
            Duration.ofMillis(20),
            TlsConfig.defaults()),
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
