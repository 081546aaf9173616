package io.firedamp.ingest.json;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordHead;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Google's Pub/Sub pushes: a record in Base64, as {@code message.data} beside the name of a
 * subscription.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/push#receive_push">Receive push messages</a>
 */
public final class PushedMessage {
  private static final Pattern DATA =
      Pattern.compile("\"data\"\\s*+:\\s*+\"([A-Za-z0-9+/]{8,4000})");

  private PushedMessage() {}

  /** What the record within begins with, as far as it lies within the head; empty if none does. */
  public static Optional<String> beginningIn(RecordHead head) {
    if (!head.keys().contains("message") || !head.keys().contains("subscription")) {
      return Optional.empty();
    }
    Matcher data = DATA.matcher(head.text());
    return data.find() ? Optional.of(beginning(data.group(1))) : Optional.empty();
  }

  /** As far as it can be decoded: four letters are three bytes. */
  private static String beginning(String data) {
    byte[] decoded = Base64.getDecoder().decode(data.substring(0, data.length() / 4 * 4));
    return new String(decoded, StandardCharsets.UTF_8);
  }

  /** The record within. */
  public static byte[] recordIn(String data) throws MalformedEventException {
    try {
      return Base64.getDecoder().decode(data);
    } catch (IllegalArgumentException e) {
      throw Json.wrong("message.data", "a record in Base64", "'" + data + "'");
    }
  }
}
