package io.firedamp.ingest.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.firedamp.ingest.Await;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.ImageMetadata;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.RunState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The source against the Docker daemon at {@code DOCKER_HOST} (a Unix socket; else the usual one),
 * with an image made of this machine's own shell, so that nothing need be pulled. Must run as root
 * on the daemon's host; skipped without a daemon, unless {@code FIREDAMP_REQUIRE_COUNTERPARTS} is
 * {@code true}.
 */
class DockerSourceIT {
  private static final long RUN = ProcessHandle.current().pid();
  private static final String IMAGE = "firedamp-it/quiet-loop:" + RUN;
  private static final String NETWORK = "firedamp-it-" + RUN;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final RecordingPublisher publisher = new RecordingPublisher();
  private Path socket = Path.of("/var/run/docker.sock");
  private String container = "";

  @BeforeEach
  void findTheDaemon() throws Exception {
    String configured = Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse("");
    if (configured.startsWith("unix://")) {
      socket = Path.of(configured.substring("unix://".length()));
    }
    require(Files.exists(socket), "no Docker daemon at " + socket);
    require(run("docker", "version").isPresent(), "the Docker daemon at " + socket + " is down");
  }

  /** Skips the test without a daemon, or fails it where every counterpart must be. */
  private static void require(boolean present, String otherwise) {
    if ("true".equals(System.getenv("FIREDAMP_REQUIRE_COUNTERPARTS"))) {
      assertThat(present).as(otherwise).isTrue();
    }
    assumeTrue(present, otherwise);
  }

  @AfterEach
  void removeWhatWasMade() throws Exception {
    if (!container.isEmpty()) {
      run("docker", "rm", "-f", container);
    }
    run("docker", "network", "rm", NETWORK);
    run("docker", "rmi", "-f", IMAGE);
  }

  @Test
  void seesALimitedLoopAndItsQuietConnection() throws Exception {
    importShell();
    assertThat(run("docker", "network", "create", NETWORK)).isPresent();
    String gateway =
        run("docker", "network", "inspect", "-f", "{{(index .IPAM.Config 0).Gateway}}", NETWORK)
            .orElseThrow();
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getByName(gateway));
        Source source = source()) {
      echo(listener);
      source.start();
      start(gateway, listener.getLocalPort());

      Await.until("an interim flow with bytes", LONGEST, () -> flow().isPresent());
      Await.until("a sample of a whole interval", LONGEST, () -> sample().isPresent());
      NetworkFlow flow = flow().orElseThrow();
      ResourceSample sample = sample().orElseThrow();
      run("docker", "rm", "-f", container);
      Await.until("the flow's end", LONGEST, () -> flows().anyMatch(last -> !last.getInterim()));

      assertThat(flow.getDestinationAddress()).isEqualTo(gateway);
      assertThat(flow.getDestinationPort()).isEqualTo(listener.getLocalPort());
      assertThat(flow.getBytesIn().orElseThrow()).isPositive();
      // No more than its limit; a machine that is busy otherwise may give it less.
      assertThat(sample.getCpuCores().orElseThrow()).isBetween(0.1, 0.65);
      assertThat(sample.getCpuLimitCores()).contains(0.5);
      assertThat(publisher.values(ImageMetadata.class))
          .anyMatch(image -> image.getReferences().contains("docker.io/" + IMAGE));
      assertThat(states()).contains(RunState.CREATED, RunState.RUNNING, RunState.STOPPED);
      assertThat(source.health().reachable()).isTrue();
    }
  }

  private Source source() {
    DockerSource.Config config =
        new DockerSource.Config(
            socket.toString(),
            "",
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            "/proc");
    return new DockerSource(
        config,
        new SourceContext(
            Recorded.FROM, publisher, (path, name, formats, reader) -> {}, Clock.systemUTC()));
  }

  private static void importShell() throws Exception {
    String libraries = "$(ldd /bin/bash | grep -o '/[^ ]*')";
    assertThat(run("sh", "-c", "tar -chf - /bin/bash " + libraries + " | docker import - " + IMAGE))
        .isPresent();
  }

  private void start(String gateway, int port) throws Exception {
    String script =
        "while :; do :; done & exec 3<>/dev/tcp/%s/%d;"
            + " while :; do echo hello >&3; read -t 1 -r answer <&3; read -t 1 -r; done";
    container =
        run(
                "docker",
                "run",
                "-d",
                "-i",
                "--cpus",
                "0.5",
                IMAGE,
                "/bin/bash",
                "-c",
                script.formatted(gateway, port))
            .orElseThrow();
  }

  private static void echo(ServerSocket listener) {
    Thread echoing =
        new Thread(
            () -> {
              try (Socket peer = listener.accept()) {
                peer.getInputStream().transferTo(peer.getOutputStream());
              } catch (IOException closed) {
                // The end of the test.
              }
            },
            "echo");
    echoing.setDaemon(true);
    echoing.start();
  }

  private Stream<NetworkFlow> flows() {
    return publisher.values(NetworkFlow.class).stream()
        .filter(flow -> flow.getContainerId().orElse("").equals(container));
  }

  private Optional<NetworkFlow> flow() {
    return flows().filter(flow -> flow.getBytesIn().orElse(0L) > 0).findFirst();
  }

  private Optional<ResourceSample> sample() {
    return publisher.values(ResourceSample.class).stream()
        .filter(sample -> sample.getContainerId().orElse("").equals(container))
        .filter(sample -> sample.getNetworkReceiveRate().isPresent())
        .skip(1)
        .findFirst();
  }

  private List<RunState> states() {
    return publisher.values(ContainerState.class).stream()
        .filter(state -> state.getContainerId().orElse("").equals(container))
        .map(ContainerState::getState)
        .toList();
  }

  private static Optional<String> run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      boolean ended = process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? Optional.of(output) : Optional.empty();
    } catch (IOException notInstalled) {
      return Optional.empty();
    }
  }
}
