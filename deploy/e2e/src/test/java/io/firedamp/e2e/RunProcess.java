package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code firedamp run} as a process of its own, which can be killed and started again. */
final class RunProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern READY = Pattern.compile("ready in [0-9.]+ s, listening on (\\S+)");

  private final Path directory;
  private final List<Process> started = new CopyOnWriteArrayList<>();
  private HttpClient http = HttpClient.newHttpClient();
  private String url = "";

  /**
   * Nothing runs yet.
   *
   * @param yaml its configuration; the data directory is in {@code directory}
   */
  RunProcess(Path directory, String yaml) throws IOException {
    this.directory = directory;
    Files.writeString(directory.resolve("firedamp.yaml"), yaml);
  }

  /** Where the default file sink writes. */
  Path incidents() {
    return directory.resolve("data").resolve("incidents.jsonl");
  }

  /** Where its broker said last that it is. */
  String brokerAddress() {
    return text(directory.resolve("data").resolve("kafka").resolve("bootstrap-servers"));
  }

  /** Starts it and returns at once. */
  void start() throws IOException {
    Path err = directory.resolve("err-" + started.size());
    started.add(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // Test classes bring logback-test.xml, which would win.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                "io.firedamp.app.Main",
                "run",
                "--config",
                directory.resolve("firedamp.yaml").toString(),
                "--data",
                directory.resolve("data").toString())
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(err.toFile())
            .start());
  }

  /** Waits until it says that it is ready, and where it listens. */
  void awaitReady() {
    Path err = directory.resolve("err-" + (started.size() - 1));
    await("ready", () -> READY.matcher(text(err)).find() || !isAlive());
    Matcher ready = READY.matcher(text(err));
    assertThat(ready.find()).as(text(err)).isTrue();
    url = ready.group(1);
    http = HttpClient.newHttpClient();
  }

  boolean isAlive() {
    return process().isAlive();
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() throws InterruptedException {
    process().destroyForcibly().waitFor();
  }

  /** Posts a message; fails when the process does not live to answer. */
  CompletableFuture<HttpResponse<String>> post(Message message) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + message.channel().path()))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(message.body()))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Waits for something that another process is to do. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still waiting: " + what).isLessThan(deadline);
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** The text of a file, or none while there is no file. */
  static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    started.forEach(Process::destroyForcibly);
  }

  private Process process() {
    return started.get(started.size() - 1);
  }
}
