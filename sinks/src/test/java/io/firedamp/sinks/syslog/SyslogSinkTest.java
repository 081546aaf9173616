package io.firedamp.sinks.syslog;

import static io.firedamp.sinks.TestContexts.context;
import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.cef.StrictCef;
import io.firedamp.sinks.tls.TlsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyslogSinkTest {
  private final ObjectMapper json = new ObjectMapper();

  @Test
  void bringsHostileTextIntactAndAsOneRecordEachToRsyslogOverTls(@TempDir Path directory)
      throws IOException, InterruptedException {
    List<Incident> batch =
        IntStream.range(0, 50).mapToObj(i -> incident("id-" + i, 1, i + HOSTILE)).toList();

    try (Rsyslogd receiver = Rsyslogd.start(directory);
        Sink sink = sink(receiver.port, receiver.certificate.toString(), "cef")) {
      assertThat(onceUp(sink, batch)).hasSize(50).containsOnly(new Delivered());

      List<String> lines = receiver.messages(50);
      assertThat(lines).hasSize(50);
      for (int i = 0; i < 50; i++) {
        JsonNode record = json.readTree(lines.get(i));
        assertThat(record.get("priority").asText()).isEqualTo("105");
        assertThat(record.get("app").asText()).isEqualTo("firedamp");
        assertThat(record.get("data").asText()).contains("incident=\"id-" + i + "\"");
        StrictCef cef = StrictCef.parse(record.get("message").asText().strip());
        assertThat(cef.extension())
            .containsEntry("externalId", "id-" + i + ":1")
            .containsEntry("msg", shown(i + HOSTILE));
      }
    }
  }

  @Test
  void bringsEcsDocumentsToRsyslogOverTls(@TempDir Path directory)
      throws IOException, InterruptedException {
    try (Rsyslogd receiver = Rsyslogd.start(directory);
        Sink sink = sink(receiver.port, receiver.certificate.toString(), "ecs")) {
      assertThat(onceUp(sink, List.of(incident("a", 2, HOSTILE)))).containsOnly(new Delivered());

      List<String> lines = receiver.messages(1);
      assertThat(lines).hasSize(1);
      JsonNode document = json.readTree(json.readTree(lines.get(0)).get("message").asText());
      assertThat(document.at("/firedamp/delivery_key").asText()).isEqualTo("a:2");
      assertThat(document.get("message").asText()).isEqualTo(VisibleText.of(HOSTILE, 4096));
    }
  }

  @Test
  void holdsAndSendsNothingToAReceiverItDoesNotTrust(@TempDir Path directory)
      throws IOException, InterruptedException {
    try (Rsyslogd receiver = Rsyslogd.start(directory);
        Sink trusting = sink(receiver.port, receiver.certificate.toString(), "cef");
        Sink wary = sink(receiver.port, "", "cef")) {
      onceUp(trusting, List.of(incident("a", 1, "x")));

      assertThat(wary.deliver(List.of(incident("b", 1, "x"))))
          .singleElement()
          .isInstanceOf(Hold.class);
      assertThat(receiver.messages(1)).hasSize(1);
    }
  }

  @Test
  void doesNotCountAsDeliveredWhatWasSentToAReceiverThatHungUp() throws Exception {
    try (ServerSocket receiver = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Sink sink = new SyslogSink(plain(receiver.getLocalPort()), context("siem"))) {
      assertTriesAgainWhenHungUpBy(receiver, sink);
    }
  }

  @Test
  void saysWhichSettingIsWrongAndNeverItsPassword() {
    assertThatThrownBy(() -> plain(0)).hasMessage("port must be 1 to 65535, was 0");
    assertThat(new SyslogSink.Factory().defaults().toString()).doesNotContainIgnoringCase("pass");
  }

  @Test
  void namesTheKnownFormatsWhereOneIsUnknown() {
    assertThatThrownBy(() -> new SyslogSink(with("xml", 8192), context("siem")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "format must be one of cef, cloudevents, ecs, gelf, leef, ocsf, ocsf-incident, plain,"
                + " stix, udm, was 'xml'");
  }

  @Test
  void saysHowMuchRoomAFormatNeeds() {
    assertThatThrownBy(() -> new SyslogSink(with("ecs", 8192), context("siem")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxMessageSize must be at least 9216 for ecs, was 8192");
    assertThatThrownBy(() -> with("cef", 1024))
        .hasMessage("maxMessageSize must be 2048 to 1048576, was 1024");
  }

  @Test
  void triesAgainAReceiverThatGoesAwayDuringTheHandshake() throws Exception {
    try (ServerSocket receiver = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Sink sink = sink(receiver.getLocalPort(), "", "cef")) {
      assertTriesAgainWhenHungUpBy(receiver, sink);
    }
  }

  @Test
  void triesAgainWhereNobodyListensAndCountsConnectionsAlone() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    SinkContext context = context("siem");

    try (Sink sink = new SyslogSink(plain(port), context)) {
      assertThat(sink.deliver(List.of(incident("a", 1, "x"))))
          .singleElement()
          .isInstanceOf(Retry.class);
    }
    assertThat(context.counters().counts()).isEmpty();
  }

  @Test
  void holdsWhereAFileOfItsSettingsIsMissing() throws IOException {
    try (ServerSocket receiver = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Sink sink = sink(receiver.getLocalPort(), "/nowhere/ca.pem", "cef")) {
      assertThat(sink.deliver(List.of(incident("a", 1, "x"))))
          .singleElement()
          .isInstanceOfSatisfying(
              Hold.class, hold -> assertThat(hold.reason()).contains("/nowhere/ca.pem"));
    }
  }

  private static SyslogSink.Config with(String format, int maxMessageSize) {
    return new SyslogSink.Config(
        "127.0.0.1",
        514,
        false,
        TlsConfig.defaults(),
        format,
        "octet-counting",
        13,
        "firedamp",
        "here",
        maxMessageSize,
        Duration.ofSeconds(10),
        Duration.ofMillis(100));
  }

  private static List<Outcome> onceUp(Sink sink, List<Incident> batch) {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    List<Outcome> outcomes = sink.deliver(batch);
    while (outcomes.get(0) instanceof Retry && System.nanoTime() - patience < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      outcomes = sink.deliver(batch);
    }
    return outcomes;
  }

  private static Sink sink(int port, String caFile, String format) {
    return new SyslogSink(
        new SyslogSink.Config(
            "localhost",
            port,
            true,
            new TlsConfig(caFile, "", "", true),
            format,
            "octet-counting",
            13,
            "firedamp",
            "here",
            format.equals("ecs") ? 9216 : 8192,
            Duration.ofSeconds(10),
            Duration.ofMillis(100)),
        context("siem"));
  }

  static SyslogSink.Config plain(int port) {
    return new SyslogSink.Config(
        "127.0.0.1",
        port,
        false,
        TlsConfig.defaults(),
        "cef",
        "octet-counting",
        13,
        "firedamp",
        "here",
        8192,
        Duration.ofSeconds(10),
        Duration.ofMillis(100));
  }

  private static void assertTriesAgainWhenHungUpBy(ServerSocket receiver, Sink sink)
      throws Exception {
    Thread hangsUp = new Thread(() -> acceptAndClose(receiver));
    hangsUp.start();

    assertThat(sink.deliver(List.of(incident("a", 1, "x"))))
        .singleElement()
        .isInstanceOf(Retry.class);
    hangsUp.join();
  }

  private static void acceptAndClose(ServerSocket receiver) {
    try (Socket socket = receiver.accept()) {
      assertThat(socket.getInputStream().read()).isPositive();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String shown(String text) {
    return VisibleText.of(text, 4096).strip();
  }
}
