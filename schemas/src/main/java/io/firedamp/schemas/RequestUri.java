package io.firedamp.schemas;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * The address of a request to the API server, as its audit log has it.
 *
 * @param text path and query, encoded
 */
public record RequestUri(String text) {
  public RequestUri {
    Objects.requireNonNull(text, "text");
  }

  /** What stands between the signs {@code &} of its query, still encoded. */
  public Stream<String> parameters() {
    int query = text.indexOf('?');
    return query < 0 ? Stream.empty() : Stream.of(text.substring(query + 1).split("&", -1));
  }

  /**
   * Whether it says that a change is only tried out. By the parameter itself: an attacker may write
   * its text anywhere else in the query. The API server ignores it on reads and on what connects to
   * a pod.
   */
  public boolean isDryRun() {
    return parameters().anyMatch("dryRun=All"::equals);
  }
}
