package io.firedamp.schemas;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Spells IP addresses in one way, so that an address in a flow and the same address in a pod's
 * status are one name: IPv4 dotted, IPv6 as in RFC 5952, IPv4-mapped IPv6 as IPv4, no zone. Never
 * asks a resolver.
 */
public final class AddressText {
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final int LONGEST = 64;
  private static final int GROUPS = 8;

  private AddressText() {}

  /** The canonical text, or empty when it is not an address. */
  public static Optional<String> canonical(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    if (text.indexOf(':') < 0) {
      return isDotted(text) ? Optional.of(text) : Optional.empty();
    }
    int zone = text.indexOf('%');
    return groups(zone < 0 ? text : text.substring(0, zone)).map(AddressText::spell);
  }

  /**
   * The canonical text of an address in binary.
   *
   * @param bytes 4 or 16, in network order
   */
  public static String of(byte[] bytes) {
    if (bytes.length == 4) {
      return dotted(pair(bytes, 0), pair(bytes, 2));
    }
    if (bytes.length != 2 * GROUPS) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes, had " + bytes.length);
    }
    int[] groups = new int[GROUPS];
    Arrays.setAll(groups, group -> pair(bytes, 2 * group));
    return spell(groups);
  }

  /** Four numbers from 0 to 255 without leading zeros, which some would read as octal. */
  private static boolean isDotted(String text) {
    int numbers = 0;
    int start = 0;
    while (start <= text.length()) {
      int dot = text.indexOf('.', start);
      int end = dot < 0 ? text.length() : dot;
      if (++numbers > 4 || !isByte(text, start, end)) {
        return false;
      }
      start = end + 1;
    }
    return numbers == 4;
  }

  private static boolean isByte(String text, int start, int end) {
    int digits = end - start;
    if (digits < 1 || digits > 3 || (digits > 1 && text.charAt(start) == '0')) {
      return false;
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return false;
      }
      value = 10 * value + digit - '0';
    }
    return value <= 255;
  }

  private static int pair(byte[] bytes, int at) {
    return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
  }

  private static String dotted(int high, int low) {
    return "%d.%d.%d.%d".formatted(high >> 8, high & 0xFF, low >> 8, low & 0xFF);
  }

  private static Optional<int[]> groups(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      int[] all = part(text);
      return all.length == GROUPS ? Optional.of(all) : Optional.empty();
    }
    String before = text.substring(0, gap);
    String after = text.substring(gap + 2);
    int[] head = before.isEmpty() ? new int[0] : part(before);
    int[] tail = after.isEmpty() ? new int[0] : part(after);
    boolean unreadable =
        (head.length == 0 && !before.isEmpty()) || (tail.length == 0 && !after.isEmpty());
    if (unreadable || head.length + tail.length >= GROUPS) {
      return Optional.empty();
    }
    int[] all = Arrays.copyOf(head, GROUPS);
    System.arraycopy(tail, 0, all, GROUPS - tail.length, tail.length);
    return Optional.of(all);
  }

  /** The groups of one side of the gap; none when it is unreadable. */
  private static int[] part(String text) {
    String[] pieces = text.split(":", -1);
    int[] groups = new int[pieces.length + 1];
    int count = 0;
    for (int i = 0; i < pieces.length; i++) {
      if (i == pieces.length - 1 && isDotted(pieces[i])) {
        int[] bytes =
            Arrays.stream(pieces[i].split("\\.", 4)).mapToInt(Integer::parseInt).toArray();
        groups[count++] = bytes[0] << 8 | bytes[1];
        groups[count++] = bytes[2] << 8 | bytes[3];
      } else if (GROUP.matcher(pieces[i]).matches()) {
        groups[count++] = Integer.parseInt(pieces[i], 16);
      } else {
        return new int[0];
      }
    }
    return Arrays.copyOf(groups, count);
  }

  private static String spell(int[] groups) {
    boolean mapped = groups[5] == 0xFFFF && Arrays.stream(groups, 0, 5).allMatch(each -> each == 0);
    if (mapped) {
      return dotted(groups[6], groups[7]);
    }
    int gapStart = 0;
    int gapLength = 0;
    for (int start = 0; start < GROUPS; start++) {
      int end = start;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - start > gapLength && end - start > 1) {
        gapStart = start;
        gapLength = end - start;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (gapLength > 0 && i == gapStart) {
        text.append("::");
        i += gapLength - 1;
      } else {
        boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString().toLowerCase(Locale.ROOT);
  }
}
