package io.firedamp.ingest.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Names of members, each made once: the records of a format have the same. What is new takes the
 * place of what was there, so that whoever invents names costs time alone.
 */
final class JsonNames {
  private static final int SLOTS = 4_096;
  private static final int LONGEST = 64;

  // Written and read by all threads without a lock: a name is whole or not seen, and may be made
  // again.
  private static final @Nullable String[] KNOWN = new @Nullable String[SLOTS];

  private JsonNames() {}

  /** The name in ASCII that stands there. */
  static String of(byte[] bytes, int start, int end) {
    if (end - start > LONGEST) {
      return text(bytes, start, end);
    }
    int hash = end - start;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + bytes[i];
    }
    int slot = (hash ^ hash >>> 12) & SLOTS - 1;
    String known = KNOWN[slot];
    if (known == null || !isAt(known, bytes, start, end)) {
      known = text(bytes, start, end);
      KNOWN[slot] = known;
    }
    return known;
  }

  private static boolean isAt(String name, byte[] bytes, int start, int end) {
    boolean same = name.length() == end - start;
    for (int i = start; same && i < end; i++) {
      same = name.charAt(i - start) == bytes[i];
    }
    return same;
  }

  private static String text(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
