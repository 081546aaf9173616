package io.firedamp.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long {@code firedamp run} takes to be ready, and how much memory it has under load. */
final class FootprintBenchmark {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Path launcher;
  private final int load;
  private final Duration under;

  /**
   * What was measured.
   *
   * @param fresh seconds until ready on an empty data directory
   * @param killed seconds until ready after {@code kill -9} under load
   * @param resident mebibytes (VmRSS) at the end of the load
   * @param peak mebibytes (VmHWM)
   */
  record Footprint(List<Double> fresh, List<Double> killed, double resident, double peak) {}

  /**
   * With the launcher of this checkout.
   *
   * @param load events per second, for as long as {@code under}
   */
  FootprintBenchmark(Path launcher, int load, Duration under) {
    this.launcher = launcher;
    this.load = load;
    this.under = under;
  }

  Footprint run(int times) throws Exception {
    List<Double> fresh = new ArrayList<>();
    List<Double> killed = new ArrayList<>();
    double resident = 0;
    double peak = 0;
    for (int i = 0; i < times; i++) {
      Path directory = Files.createTempDirectory("firedamp-benchmark");
      int port = freePort();
      Process first = start(directory, port);
      try {
        fresh.add(ready(first, directory));
        loadFor(port, under);
        resident = Math.max(resident, mebibytes(first, "VmRSS"));
        peak = Math.max(peak, mebibytes(first, "VmHWM"));
      } finally {
        first.destroyForcibly().waitFor();
      }
      Process second = start(directory, port);
      try {
        killed.add(ready(second, directory));
      } finally {
        second.destroy();
        second.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
      }
    }
    return new Footprint(fresh, killed, resident, peak);
  }

  private void loadFor(int port, Duration time) throws Exception {
    try (Background background = new Background(new Listener("http://127.0.0.1:" + port), load)) {
      background.start();
      Thread.sleep(time.toMillis());
    }
  }

  private Process start(Path directory, int port) throws IOException {
    Path settings = directory.resolve("firedamp.yaml");
    Files.writeString(
        settings,
        "listener: {port: %d}\nsources: {registry: , kubernetes: , zeek: }\n".formatted(port));
    return new ProcessBuilder(
            launcher.toString(),
            "run",
            "--config",
            settings.toString(),
            "--data",
            directory.resolve("data").toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
  }

  /** Seconds from the launcher's start. */
  private static double ready(Process process, Path directory) throws IOException {
    long start = System.nanoTime();
    Path log = directory.resolve("log");
    while (!Files.readString(log).contains("firedamp: ready in ")) {
      if (!process.isAlive() || System.nanoTime() - start > LONGEST.toNanos()) {
        throw new IllegalStateException("run is not ready:\n" + Files.readString(log));
      }
      LockSupport.parkNanos(20_000_000);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static double mebibytes(Process process, String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
        .findFirst()
        .orElseThrow();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
