package io.firedamp.ingest.transport;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/**
 * What the server answers.
 *
 * @param status HTTP status
 * @param contentType media type of the body
 */
public record Response(int status, String contentType, String body) {
  private static final String JSON = "application/json";

  public static Response json(int status, String body) {
    return new Response(status, JSON, body);
  }

  /** A refusal, with the reason in a form for people and programs. */
  static Response error(int status, String reason) {
    return json(status, "{\"error\":" + quoted(reason) + "}\n");
  }

  /** A text as JSON has it. */
  static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }

  boolean isRetryable() {
    return status == 429 || status == 503;
  }
}
