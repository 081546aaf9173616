package io.firedamp.ingest.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.firedamp.ingest.Await;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.syslog.SyslogSource.Protocol;
import io.firedamp.ingest.transport.ListenerTls;
import io.firedamp.ingest.zeek.ZeekParser;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogSourceTest {
  private static final String QUERY = SyslogSourceContractTest.QUERY;
  private static final Path LOGGER = Path.of("/usr/bin/logger");

  private final RecordingPublisher publisher = new RecordingPublisher();

  /** {@code logger} of util-linux is what every Debian has. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--tcp --octet-count --rfc5424",
        "--tcp --rfc5424",
        "--tcp --octet-count --rfc3164",
        "--tcp --rfc3164",
        "--udp --rfc5424",
        "--udp --rfc3164"
      })
  void readsWhatARealLoggerSends(String how) throws Exception {
    boolean present = Files.isExecutable(LOGGER);
    if ("true".equals(System.getenv("FIREDAMP_REQUIRE_COUNTERPARTS"))) {
      assertThat(present).as("logger is installed").isTrue();
    }
    assumeTrue(present, "logger is not installed");
    Protocol protocol = how.contains("--udp") ? Protocol.UDP : Protocol.TCP;
    try (SyslogSource source = started(config(protocol))) {
      List<String> command = new ArrayList<>(List.of(LOGGER.toString()));
      command.addAll(List.of(how.split(" ")));
      command.addAll(
          List.of(
              "--server",
              "127.0.0.1",
              "--port",
              Integer.toString(source.port()),
              "--size",
              "8KiB"));
      command.addAll(List.of("--tag", "zeek", "--", QUERY));

      Process logger = new ProcessBuilder(command).inheritIO().start();

      assertThat(logger.waitFor()).isZero();
      Await.until("the query", Duration.ofSeconds(30), () -> publisher.events().size() == 1);
      assertThat(source.counts().withEvents()).isEqualTo(1);
    }
  }

  @Test
  void readsNothingOfAStranger() throws Exception {
    SyslogSource.Config here = config(Protocol.TCP);
    SyslogSource.Config other =
        new SyslogSource.Config(
            here.address(), 0, Protocol.TCP, here.tls(), List.of("10.0.0.0/8"), 2048, 1 << 20, 4);
    try (SyslogSource source = started(other)) {
      send(source, "<1>" + QUERY + "\n");

      Await.until("it is counted", Duration.ofSeconds(30), () -> source.counts().read() == 1);
      assertThat(source.counts().leftOut())
          .containsEntry("syslog message of a sender that is not listed", 1L);
      assertThat(publisher.events()).isEmpty();
    }
  }

  @Test
  void buriesWhatIsLongerThanItBearsAndGoesOn() throws Exception {
    try (SyslogSource source = started(config(Protocol.TCP))) {
      send(source, "<1>" + "x".repeat(70_000) + "\n<1>" + QUERY + "\n");

      Await.until("the query", Duration.ofSeconds(30), () -> publisher.events().size() == 1);
      assertThat(publisher.rejected()).hasSize(1);
      assertThat(publisher.rejected().get(0).origin()).isEqualTo("syslog 127.0.0.1");
      assertThat(publisher.rejected().get(0).reason())
          .isEqualTo("the message is longer than longest, 65536 bytes, or ends in the middle");
      assertThat(source.counts().unreadable()).isEqualTo(1);
    }
  }

  @Test
  void readsOthersWhileSomeSayNothing() throws Exception {
    try (SyslogSource source = started(config(Protocol.TCP))) {
      try (Socket first = new Socket(InetAddress.getLoopbackAddress(), source.port());
          Socket second = new Socket(InetAddress.getLoopbackAddress(), source.port())) {
        first.getOutputStream().write("<1>half a ".getBytes(UTF_8));
        second.getOutputStream().write('9');
        send(source, "<1>" + QUERY + "\n");

        Await.until("the query", Duration.ofSeconds(30), () -> publisher.events().size() == 1);
      }
    }
  }

  @Test
  void refusesSettingsInOneSentence() {
    assertThatThrownBy(
            () ->
                new SyslogSource.Config(
                    "127.0.0.1",
                    0,
                    Protocol.UDP,
                    new ListenerTls("a", "b", ""),
                    List.of("::1"),
                    2048,
                    1 << 20,
                    4))
        .hasMessage("tls must be left out where protocol is udp, was a");
    assertThatThrownBy(
            () ->
                new SyslogSource.Config(
                    "0.0.0.0", 0, Protocol.UDP, ListenerTls.none(), List.of(), 2048, 1 << 20, 4))
        .hasMessage("senders must be those that may send, was []");
  }

  private SyslogSource started(SyslogSource.Config config) {
    SyslogSource source =
        new SyslogSource(
            config,
            new SourceContext(
                new Provenance("prod", "syslog"),
                publisher,
                (path, name, formats, reader) -> {},
                Clock.systemUTC(),
                List.of(new ZeekParser())));
    source.start();
    return source;
  }

  private static void send(SyslogSource source, String stream) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), source.port())) {
      socket.getOutputStream().write(stream.getBytes(UTF_8));
    }
  }

  static SyslogSource.Config config(Protocol protocol) {
    return new SyslogSource.Config(
        "127.0.0.1", 0, protocol, ListenerTls.none(), List.of("127.0.0.0/8"), 1 << 16, 1 << 20, 8);
  }
}
