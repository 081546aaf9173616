package io.firedamp.ingest.docker;

import java.util.ArrayList;
import java.util.List;

/** Addresses in canonical text: dotted IPv4, and RFC 5952 for IPv6. */
final class Addresses {
  private Addresses() {}

  /**
   * @param bytes 4 or 16, in network order; an IPv4-mapped IPv6 address is IPv4
   */
  static String text(byte[] bytes) {
    if (bytes.length == 4) {
      return dotted(bytes, 0);
    }
    return isMapped(bytes) ? dotted(bytes, 12) : colons(bytes);
  }

  private static boolean isMapped(byte[] bytes) {
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == -1 && bytes[11] == -1;
  }

  private static String dotted(byte[] bytes, int offset) {
    return "%d.%d.%d.%d"
        .formatted(
            bytes[offset] & 0xff,
            bytes[offset + 1] & 0xff,
            bytes[offset + 2] & 0xff,
            bytes[offset + 3] & 0xff);
  }

  private static String colons(byte[] bytes) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
    }
    int longest = 0;
    int start = -1;
    for (int i = 0; i < 8; i++) {
      int run = 0;
      while (i + run < 8 && groups[i + run] == 0) {
        run++;
      }
      // A single zero group is written out; of equal runs the first is shortened.
      if (run > longest && run > 1) {
        longest = run;
        start = i;
      }
    }
    return start < 0
        ? join(groups, 0, 8)
        : join(groups, 0, start) + "::" + join(groups, start + longest, 8);
  }

  private static String join(int[] groups, int from, int to) {
    List<String> parts = new ArrayList<>();
    for (int i = from; i < to; i++) {
      parts.add(Integer.toHexString(groups[i]));
    }
    return String.join(":", parts);
  }
}
