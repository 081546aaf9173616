package io.firedamp.ingest.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names of members, each made once: the records of a format have the same, and mostly in the same
 * order. What is new takes the place of what was there, so that whoever invents names costs time
 * alone.
 */
final class JsonNames {
  private static final int SLOTS = 4_096;
  private static final int LONGEST = 64;

  /** Odd, with bits all over: 2^64 by the golden ratio. */
  private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

  // Written and read by all threads without a lock: a name is whole or not seen, and may be made
  // again.
  private static final @Nullable Name[] KNOWN = new @Nullable Name[SLOTS];

  /** What the first name of a record follows. */
  static final Name START = new Name(new byte[0], "");

  /** A name, and how it is written. */
  static final class Name {
    private final byte[] written;
    private final String text;

    // A slot and no reference: a chain of names would keep what took no other's place.
    private int followedBy;

    private Name(byte[] written, String text) {
      this.written = written;
      this.text = text;
    }

    String text() {
      return text;
    }

    /** Bytes of the name itself. */
    int length() {
      return text.length();
    }

    /** Behind the colon. */
    int endFrom(int quote) {
      return quote + written.length;
    }

    /** The one that came after it the last time; null where none is known. */
    @Nullable Name next() {
      return KNOWN[followedBy];
    }

    /** Whether it stands there with its quotes and its colon. */
    boolean standsAt(byte[] bytes, int quote) {
      int end = quote + written.length;
      return end <= bytes.length && Arrays.equals(written, 0, written.length, bytes, quote, end);
    }
  }

  private JsonNames() {}

  /** The name in ASCII that stands there, a quote on either side, and follows another. */
  static Name of(byte[] bytes, int start, int end, Name before) {
    if (end - start > LONGEST) {
      return new Name(new byte[0], text(bytes, start, end));
    }
    int slot = slotOf(bytes, start, end);
    before.followedBy = slot;
    Name known = KNOWN[slot];
    if (known == null || !isWritten(known, bytes, start, end)) {
      String text = text(bytes, start, end);
      // The first are those that formats ask for, and then are the same as theirs.
      known = new Name(written(bytes, start, end), known == null ? text.intern() : text);
      KNOWN[slot] = known;
    }
    return known;
  }

  private static boolean isWritten(Name name, byte[] bytes, int start, int end) {
    return Arrays.equals(name.written, 1, name.written.length - 2, bytes, start, end);
  }

  private static byte[] written(byte[] bytes, int start, int end) {
    byte[] written = Arrays.copyOfRange(bytes, start - 1, end + 2);
    written[written.length - 1] = ':';
    return written;
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
