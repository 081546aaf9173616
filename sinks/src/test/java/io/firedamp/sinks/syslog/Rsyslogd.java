package io.firedamp.sinks.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/** The real rsyslogd, listening with TLS, writing one JSON object for each message it takes. */
public final class Rsyslogd implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/rsyslogd");

  /** Where it listens, on loopback. */
  public final int port;

  /** What signs for it, PEM. */
  public final Path certificate;

  private final Path messages;
  private final Process process;

  private Rsyslogd(int port, Path certificate, Path messages, Process process) {
    this.port = port;
    this.certificate = certificate;
    this.messages = messages;
    this.process = process;
  }

  /** Starts one, or skips the test where there is none; fails it where there must be one. */
  public static Rsyslogd start(Path directory) throws IOException, InterruptedException {
    boolean present = Files.isExecutable(PROGRAM) && has("lmnsd_ossl.so");
    if ("true".equals(System.getenv("FIREDAMP_REQUIRE_COUNTERPARTS"))) {
      assertThat(present).as("rsyslogd with its openssl driver is installed").isTrue();
    }
    Assumptions.assumeTrue(present, "rsyslogd with its openssl driver is not installed");
    Path key = directory.resolve("key.pem");
    Path certificate = directory.resolve("cert.pem");
    makeCertificate(key, certificate);
    int port = freePort();
    Path messages = directory.resolve("messages.json");
    Path settings = directory.resolve("rsyslog.conf");
    Files.writeString(settings, settings(port, key, certificate, messages));
    Process process =
        new ProcessBuilder(
                PROGRAM.toString(), "-n", "-f", settings.toString(), "-i", directory + "/pid")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("rsyslogd.log").toFile())
            .start();
    return new Rsyslogd(port, certificate, messages, process);
  }

  /** The messages, once there are so many, or what there is after ten seconds. */
  public List<String> messages(int count) throws IOException {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (lines().size() < count && System.nanoTime() - patience < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return lines();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private List<String> lines() throws IOException {
    return Files.exists(messages) ? Files.readAllLines(messages) : List.of();
  }

  /** One that speaks RELP without TLS, on a port that may have been another's before. */
  static Rsyslogd startRelp(Path directory, int port) throws IOException {
    boolean present = Files.isExecutable(PROGRAM) && has("imrelp.so");
    if ("true".equals(System.getenv("FIREDAMP_REQUIRE_COUNTERPARTS"))) {
      assertThat(present).as("rsyslogd with rsyslog-relp is installed").isTrue();
    }
    Assumptions.assumeTrue(present, "rsyslogd with rsyslog-relp is not installed");
    Path messages = directory.resolve("messages.json");
    Path settings = directory.resolve("rsyslog.conf");
    Files.writeString(settings, relpSettings(port, messages));
    Process process =
        new ProcessBuilder(
                PROGRAM.toString(), "-n", "-f", settings.toString(), "-i", directory + "/pid")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("rsyslogd.log").toFile())
            .start();
    return new Rsyslogd(port, directory, messages, process);
  }

  /** Waits for its end, so that another may listen where it did. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private static boolean has(String module) throws IOException {
    try (var found =
        Files.find(
            Path.of("/usr/lib"), 3, (path, attributes) -> path.endsWith("rsyslog/" + module))) {
      return found.findAny().isPresent();
    }
  }

  private static void makeCertificate(Path key, Path certificate)
      throws IOException, InterruptedException {
    Process openssl =
        new ProcessBuilder(
                List.of(
                    "openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "rsa:2048",
                    "-nodes",
                    "-days",
                    "2",
                    "-subj",
                    "/CN=localhost",
                    "-addext",
                    "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout",
                    key.toString(),
                    "-out",
                    certificate.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(openssl.waitFor()).isZero();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String relpSettings(int port, Path messages) {
    return """
        global(maxMessageSize="64k")
        module(load="imrelp")
        input(type="imrelp" address="127.0.0.1" port="%d" maxDataSize="64k")
        template(name="json" type="list" option.jsonf="on") {
          property(outname="data" name="structured-data" format="jsonf")
          property(outname="message" name="msg" format="jsonf")
        }
        action(type="omfile" file="%s" template="json" asyncWriting="off")
        """
        .formatted(port, messages);
  }

  private static String settings(int port, Path key, Path certificate, Path messages) {
    return """
        global(
          DefaultNetstreamDriver="ossl"
          DefaultNetstreamDriverCAFile="%s"
          DefaultNetstreamDriverCertFile="%s"
          DefaultNetstreamDriverKeyFile="%s")
        module(load="imtcp" StreamDriver.Name="ossl" StreamDriver.Mode="1"
          StreamDriver.AuthMode="anon")
        input(type="imtcp" address="127.0.0.1" port="%d")
        template(name="json" type="list" option.jsonf="on") {
          property(outname="priority" name="pri" format="jsonf")
          property(outname="app" name="app-name" format="jsonf")
          property(outname="data" name="structured-data" format="jsonf")
          property(outname="message" name="msg" format="jsonf")
        }
        action(type="omfile" file="%s" template="json" asyncWriting="off")
        """
        .formatted(certificate, certificate, key, port, messages);
  }
}
