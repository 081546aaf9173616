package io.firedamp.ingest.transport;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Map;

/**
 * What the server answers.
 *
 * @param status HTTP status
 * @param contentType media type of the body
 * @param headers beyond those of every answer
 */
public record Response(int status, String contentType, String body, Map<String, String> headers) {
  private static final String JSON = "application/json";

  public Response {
    headers = Map.copyOf(headers);
  }

  /** An answer without headers of its own. */
  public Response(int status, String contentType, String body) {
    this(status, contentType, body, Map.of());
  }

  public static Response json(int status, String body) {
    return new Response(status, JSON, body);
  }

  /** A refusal, with the reason in a form for people and programs. */
  static Response error(int status, String reason) {
    return json(status, "{\"error\":" + quoted(reason) + "}\n");
  }

  /** A refusal for now. */
  static Response tooMuch(String reason, long retryAfterSeconds) {
    Response error = error(429, reason);
    return new Response(
        error.status(),
        error.contentType(),
        error.body(),
        Map.of("Retry-After", Long.toString(retryAfterSeconds)));
  }

  /** A text as JSON has it. */
  static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  boolean isRetryable() {
    return status == 429 || status == 503;
  }
}
