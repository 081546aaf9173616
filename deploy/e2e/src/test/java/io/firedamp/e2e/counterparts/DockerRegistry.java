package io.firedamp.e2e.counterparts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The CNCF Distribution registry as Debian packages it, on loopback, notifying one endpoint. */
final class DockerRegistry implements AutoCloseable {
  static final Path PROGRAM = Path.of("/usr/bin/docker-registry");

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final int port;
  private final Process process;

  private DockerRegistry(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param port of loopback that is free
   * @param endpoint where its notifications go
   */
  static DockerRegistry start(Path directory, int port, String endpoint) throws Exception {
    Path settings = directory.resolve("registry.yml");
    Files.writeString(
        settings,
        """
        version: 0.1
        log: {level: warn}
        storage:
          filesystem: {rootdirectory: '%s'}
        http: {addr: '127.0.0.1:%d'}
        notifications:
          endpoints:
            - {name: firedamp, url: '%s', timeout: 5s, threshold: 3, backoff: 1s}
        """
            .formatted(directory.resolve("registry"), port, endpoint));
    Process process =
        new ProcessBuilder(PROGRAM.toString(), "serve", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("registry.log").toFile())
            .start();
    DockerRegistry registry = new DockerRegistry(port, process);
    Await.until("the registry to listen", PATIENCE, registry::isListening);
    return registry;
  }

  private boolean isListening() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
