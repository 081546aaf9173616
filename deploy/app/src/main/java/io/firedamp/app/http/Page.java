package io.firedamp.app.http;

/**
 * One answer.
 *
 * @param status HTTP status
 * @param contentType media type of the body
 */
public record Page(int status, String contentType, String body) {
  /** JSON. */
  public static Page json(int status, String body) {
    return new Page(status, "application/json", body);
  }

  /** Plain text. */
  public static Page text(int status, String body) {
    return new Page(status, "text/plain; charset=utf-8", body);
  }

  /** A refusal whose reason is a constant of ours, never what the asker sent. */
  static Page error(int status, String reason) {
    return json(status, "{\"error\":\"" + reason + "\"}\n");
  }
}
