package io.firedamp.sinks.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A real node of OpenSearch on loopback, in a process of its own. */
final class RealOpenSearch implements AutoCloseable {
  private static final Path JARS = Path.of("target/opensearch");
  private static final Path PROGRAM = Path.of("src/test/opensearch/OpenSearchNode.java");

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Process process;
  private final int port;

  private RealOpenSearch(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Whether one can be started. */
  static boolean isPresent() {
    return Files.isDirectory(JARS);
  }

  /** Skips the test where none can be started; fails it where one must be. */
  static void require() {
    if ("true".equals(System.getenv("FIREDAMP_REQUIRE_COUNTERPARTS"))) {
      assertThat(isPresent()).as("the jars of OpenSearch are in target/opensearch").isTrue();
    }
    Assumptions.assumeTrue(
        isPresent(), "the jars of OpenSearch are not there; see src/test/opensearch/pom.xml");
  }

  /**
   * Starts one.
   *
   * @param home where it keeps its data, the same for one that is to be started again
   * @param settings as {@code key=value}
   */
  static RealOpenSearch start(Path home, String... settings) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                JARS + "/*",
                PROGRAM.toString(),
                home.toString()));
    command.addAll(List.of(settings));
    Process process =
        new ProcessBuilder(command)
            .redirectError(Files.createDirectories(home).resolve("stderr").toFile())
            .start();
    return new RealOpenSearch(process, port(process));
  }

  private static int port(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("port ")) {
        return Integer.parseInt(line.substring("port ".length()));
      }
    }
    throw new IOException("OpenSearch ended before it was up");
  }

  int port() {
    return port;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Asks it for something that must go well. */
  JsonNode ask(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as("%s %s: %s", method, path, answer.body()).isEqualTo(200);
    return json.readTree(answer.body());
  }

  /** How many documents an index shows to who searches. */
  long count(String index) throws IOException, InterruptedException {
    ask("POST", "/" + index + "/_refresh", "");
    return ask("GET", "/" + index + "/_count", "").get("count").asLong();
  }

  /** Kills it at once, as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
