package io.firedamp.ingest.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names of members, each made once: the records of a format have the same. What is new takes the
 * place of what was there, so that whoever invents names costs time alone.
 */
final class JsonNames {
  private static final int SLOTS = 4_096;
  private static final int LONGEST = 64;

  /** Odd, with bits all over: 2^64 by the golden ratio. */
  private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

  // Written and read by all threads without a lock: a name is whole or not seen, and may be made
  // again.
  private static final @Nullable Name[] KNOWN = new @Nullable Name[SLOTS];

  /** A name, and how it is written. */
  private static final class Name {
    private final byte[] bytes;
    private final String text;

    Name(byte[] bytes) {
      this.bytes = bytes;
      this.text = text(bytes, 0, bytes.length);
    }
  }

  private JsonNames() {}

  /** The name in ASCII that stands there. */
  static String of(byte[] bytes, int start, int end) {
    int length = end - start;
    if (length > LONGEST) {
      return text(bytes, start, end);
    }
    int slot = slotOf(bytes, start, end);
    Name known = KNOWN[slot];
    if (known == null || !Arrays.equals(known.bytes, 0, known.bytes.length, bytes, start, end)) {
      known = new Name(Arrays.copyOfRange(bytes, start, end));
      KNOWN[slot] = known;
    }
    return known.text;
  }

  private static int slotOf(byte[] bytes, int start, int end) {
    long hash = 0;
    int at = start;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = (hash ^ JsonStrings.word(bytes, at)) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << 8 | bytes[at];
    }
    hash = (hash ^ rest) * MULTIPLIER;
    return (int) (hash >>> 32) & SLOTS - 1;
  }

  private static String text(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
