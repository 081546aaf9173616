package io.firedamp.ingest.event;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.avro.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/** Makes dead letters of bounded size, so that a hostile record costs no more than a plain one. */
public final class DeadLetters {
  /**
   * How much of the original is kept: a record of the default largest Kafka batch (1 MiB) holds
   * four of them.
   */
  public static final int MOST_BYTES = 256 * 1024;

  private static final int LONGEST_TEXT = 1024;

  private DeadLetters() {}

  /**
   * One unreadable item of a readable batch, for a parser to return among its events. The publisher
   * sets its time, for a parser has no clock.
   *
   * @param origin source, file and record number, or whatever else finds it again
   * @param original at most 256 KiB of it are kept
   */
  public static ParsedEvent unreadable(String origin, byte[] original, String reason) {
    DeadLetter letter = parsing(origin, original, reason, Instant.EPOCH);
    return new ParsedEvent(letter.getOrigin(), letter, letter.getTime());
  }

  /** What could not be read, within bounds, with the moment it was rejected. */
  public static DeadLetter parsing(String origin, byte[] original, String reason, Instant now) {
    return DeadLetter.newBuilder()
        .setOrigin(shortened(origin))
        .setReason(shortened(reason))
        .setStage("parse")
        .setTime(now)
        .setOriginal(
            ByteBuffer.wrap(original.length > MOST_BYTES ? cut(original) : original.clone()))
        .setOriginalSize(original.length)
        .setContext(Map.of())
        .build();
  }

  /** The same letter, within the bounds and with the moment it was rejected. */
  public static DeadLetter stamped(DeadLetter letter, Instant now) {
    ByteBuffer original = letter.getOriginal().duplicate();
    original.limit(Math.min(original.limit(), original.position() + MOST_BYTES));
    return DeadLetter.newBuilder(letter)
        .setOrigin(shortened(letter.getOrigin()))
        .setReason(shortened(letter.getReason()))
        .setTime(now)
        .setOriginal(original)
        .build();
  }

  private static byte[] cut(byte[] original) {
    return Arrays.copyOf(original, MOST_BYTES);
  }

  private static String shortened(String text) {
    return BoundedText.cut(text, LONGEST_TEXT);
  }
}
