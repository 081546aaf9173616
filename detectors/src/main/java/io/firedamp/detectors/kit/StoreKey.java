package io.firedamp.detectors.kit;

import java.util.ArrayList;
import java.util.List;

/**
 * Composite keys of stores: parts that no character of a name can cross. Each part is followed by
 * U+0000; a U+0000 or U+0001 within a part is escaped. So all keys that begin with the same parts
 * lie together, and a prefix scan finds them and no others.
 */
public final class StoreKey {
  private static final char END = '\0';
  private static final char ESCAPE = '\1';
  private static final char ESCAPED_END = '2';
  private static final char ESCAPED_ESCAPE = '3';

  private StoreKey() {}

  /** The key of these parts, in order; parts may be empty. */
  public static String of(String... parts) {
    StringBuilder key = new StringBuilder();
    for (String part : parts) {
      append(key, part);
    }
    return key.toString();
  }

  /** What every key starts with whose first parts are these. */
  public static String prefix(String... parts) {
    return of(parts);
  }

  /**
   * The parts of a key.
   *
   * @throws IllegalArgumentException when it was not made by {@link #of}
   */
  public static List<String> parts(String key) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c == END) {
        parts.add(part.toString());
        part.setLength(0);
      } else if (c == ESCAPE) {
        i++;
        part.append(unescaped(key, i));
      } else {
        part.append(c);
      }
    }
    if (!part.isEmpty()) {
      throw new IllegalArgumentException("the last part of a key must be ended");
    }
    return List.copyOf(parts);
  }

  private static void append(StringBuilder key, String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == END) {
        key.append(ESCAPE).append(ESCAPED_END);
      } else if (c == ESCAPE) {
        key.append(ESCAPE).append(ESCAPED_ESCAPE);
      } else {
        key.append(c);
      }
    }
    key.append(END);
  }

  private static char unescaped(String key, int at) {
    if (at < key.length() && key.charAt(at) == ESCAPED_END) {
      return END;
    }
    if (at < key.length() && key.charAt(at) == ESCAPED_ESCAPE) {
      return ESCAPE;
    }
    throw new IllegalArgumentException("a key must not end in, or hold a stray, escape");
  }
}
