package io.firedamp.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.app.http.HttpConfig;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a running process by the listener on which it answers people. */
public final class StatusClient {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Beyond what the process itself waits for a destination. */
  private static final Duration PATIENCE_WITH_ACTIONS = PipelineActions.PATIENCE.plusSeconds(5);

  private static final int LARGEST = 4 << 20;

  private final String url;
  private final String token;

  private StatusClient(String url, String token) {
    this.url = url;
    this.token = token;
  }

  /** For the process of a configuration. */
  public static StatusClient of(AppConfig config) {
    HttpConfig http = config.basics().http();
    return new StatusClient("http://" + http.host() + ":" + http.port(), http.token().text());
  }

  /** Where it asks. */
  public String url() {
    return url;
  }

  /**
   * What the process says of itself.
   *
   * @throws IOException when nothing answers, or something else does
   */
  public JsonNode status() throws IOException {
    HttpResponse<String> answer = send(request("/status", PATIENCE).GET());
    if (answer.statusCode() != 200) {
      throw new IOException("answered HTTP " + answer.statusCode());
    }
    return tree(answer);
  }

  /**
   * Has something done.
   *
   * @throws IOException when nothing answers, or something else does
   * @throws Failure when it is not done, with the process's own reason
   */
  JsonNode act(String path, Map<String, String> parameters) throws IOException {
    String query =
        parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    HttpResponse<String> answer =
        send(
            request(path + "?" + query, PATIENCE_WITH_ACTIONS)
                .POST(HttpRequest.BodyPublishers.noBody()));
    JsonNode tree = tree(answer);
    if (answer.statusCode() != 200) {
      throw new Failure(tree.path("error").asText("answered HTTP " + answer.statusCode()));
    }
    return tree;
  }

  private HttpRequest.Builder request(String path, Duration patience) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(patience);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .build()
          .send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static JsonNode tree(HttpResponse<String> answer) throws IOException {
    if (answer.body().length() > LARGEST) {
      throw new IOException("answered more than " + LARGEST + " characters");
    }
    return new ObjectMapper().readTree(answer.body());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
