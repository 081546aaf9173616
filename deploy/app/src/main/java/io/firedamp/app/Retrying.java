package io.firedamp.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;

/** Has the process that runs tell incidents once more that its sinks gave up. */
public final class Retrying {
  private final StatusClient client;

  public Retrying(AppConfig config) {
    this.client = StatusClient.of(config);
  }

  /**
   * What became of one: {@code taken}, {@code outcome}, {@code reason} and {@code answer}.
   *
   * @throws Failure when it cannot be tried
   */
  public JsonNode of(LetterId letter) {
    try {
      return client.act("/dead-letters/retry", Map.of("letter", letter.toString()));
    } catch (IOException e) {
      throw new Failure(
          client.url()
              + " does not answer, and only the process that delivers may retry: start it, or set"
              + " http.port to its own",
          e);
    }
  }
}
