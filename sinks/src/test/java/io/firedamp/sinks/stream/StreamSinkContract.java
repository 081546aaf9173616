package io.firedamp.sinks.stream;

import static io.firedamp.sinks.TestIncidents.incident;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.FaultyWire;
import io.firedamp.sinks.FaultyWire.Fault;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContract;
import io.firedamp.sinks.tls.Authority;
import io.firedamp.sinks.tls.TlsConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every sink that streams keeps to, on wires that fail. */
public abstract class StreamSinkContract extends SinkContract {
  protected static final TlsConfig TRUSTING =
      new TlsConfig(Authority.get().pem().toString(), "", "", true);

  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Duration IMPATIENT = Duration.ofSeconds(2);
  private static final int ATTEMPTS = 50;

  private final ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

  protected StreamSinkContract() throws IOException {
    threads.execute(this::accept);
  }

  /** One to 127.0.0.1, which under TLS trusts {@link #TRUSTING}. */
  protected abstract Sink sink(int port, boolean tls, Duration timeout);

  /** Takes all that comes; a receiver that answers does so here. */
  protected void receive(Socket socket) throws IOException {
    byte[] chunk = new byte[65_536];
    for (int length = socket.getInputStream().read(chunk);
        length >= 0;
        length = socket.getInputStream().read(chunk)) {
      note(chunk, length);
    }
  }

  /** What faults every receiver of its protocol would notice. */
  protected abstract boolean isNoticed(Fault fault);

  protected final void note(byte[] bytes, int length) {
    synchronized (taken) {
      taken.write(bytes, 0, length);
    }
  }

  @Override
  protected final Sink sink() {
    return sink(server.getLocalPort(), false, PATIENT);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    threads.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void losesNothingOnAWireThatFailsAndGoesOnByItself(Fault fault) throws Exception {
    assumeTrue(isNoticed(fault));
    List<Incident> batch = batch();

    try (FaultyWire wire = FaultyWire.to(server.getLocalPort());
        Sink sink = sink(wire.port(), false, IMPATIENT)) {
      wire.become(fault);
      List<Outcome> failed = sink.deliver(batch);
      assertThat(failed).hasSameSizeAs(batch);
      assertThat(failed.get(failed.size() - 1)).isInstanceOf(Retry.class);

      wire.heal();
      assertThat(settled(sink, batch)).containsOnly(new Delivered());
      hasTaken("id-0", "id-" + (batch.size() - 1));
    }
  }

  @Test
  void tellsNothingToAnExpiredCertificateAndGoesOnWithTheNext() throws Exception {
    List<Incident> batch = List.of(incident("id-0", 1, "x"), incident("id-1", 1, "x"));

    try (FaultyWire wire = FaultyWire.to(server.getLocalPort())) {
      wire.secure(Authority.get().expired());
      try (Sink sink = sink(wire.port(), true, PATIENT)) {
        assertThat(sink.deliver(batch))
            .hasSize(2)
            .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Hold.class));
        synchronized (taken) {
          assertThat(taken.size()).isZero();
        }

        wire.secure(Authority.get().valid());
        assertThat(settled(sink, batch)).containsOnly(new Delivered());
        hasTaken("id-0", "id-1");
      }
    }
  }

  @Test
  void triesAgainWhereNobodyListens() throws IOException {
    int port = server.getLocalPort();
    server.close();

    try (Sink sink = sink(port, false, PATIENT)) {
      assertThat(sink.deliver(List.of(incident("a", 1, "x"))).get(0)).isInstanceOf(Retry.class);
    }
  }

  /** More than what kernels hold for a receiver that does not read. */
  private static List<Incident> batch() {
    return IntStream.range(0, 2_000)
        .mapToObj(i -> incident("id-" + i, 1, "x".repeat(6_000)))
        .toList();
  }

  private static List<Outcome> settled(Sink sink, List<Incident> batch) {
    List<Outcome> outcomes = sink.deliver(batch);
    for (int i = 1; i < ATTEMPTS && outcomes.stream().anyMatch(Retry.class::isInstance); i++) {
      outcomes = sink.deliver(batch);
    }
    return outcomes;
  }

  /** What was delivered may still be on its way through the wire. */
  private void hasTaken(String... ids) {
    long end = System.nanoTime() + PATIENT.toNanos();
    while (!text().contains(ids[ids.length - 1]) && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    assertThat(text()).contains(ids);
  }

  private String text() {
    synchronized (taken) {
      return taken.toString(UTF_8);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        // The test is over.
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      receive(socket);
    } catch (IOException e) {
      // Its sender is gone.
      return;
    }
  }
}
