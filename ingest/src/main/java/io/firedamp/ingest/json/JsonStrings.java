package io.firedamp.ingest.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Finds the ends of JSON strings within bytes, and makes texts of them. */
final class JsonStrings {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long BLANKS = ONES * ' ';

  private JsonStrings() {}

  /** The eight bytes that stand there. */
  static long word(byte[] bytes, int at) {
    return (long) WORD.get(bytes, at);
  }

  /**
   * The first byte that is no plain character of a string: a quote, a backslash, a control
   * character or a part of a character beyond ASCII; {@code to} when there is none before it.
   */
  static int plainEnd(byte[] bytes, int from, int to) {
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long word = (long) WORD.get(bytes, at);
      // Where a byte is none of them, nothing is carried into its high bit but from one below.
      long other =
          ((word ^ QUOTES) - ONES | (word ^ BACKSLASHES) - ONES | word - BLANKS | word) & HIGHS;
      if (other != 0) {
        return at + (Long.numberOfTrailingZeros(other) >> 3);
      }
    }
    while (at < to && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  /**
   * Where the quote stands that ends a string; negative where none does, or where something is in
   * between that may be no part of a string.
   *
   * @param from a byte within the string that is the first of a character
   */
  static int end(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length) {
      int c = bytes[at];
      if (c == '"') {
        return at;
      }
      int length = c == '\\' ? lengthOfEscape(bytes, at) : c < 0 ? lengthOfUtf8(bytes, at) : 0;
      if (length == 0) {
        return -1;
      }
      at = plainEnd(bytes, at + length, bytes.length);
    }
    return -1;
  }

  private static int lengthOfEscape(byte[] bytes, int at) {
    if (at + 1 >= bytes.length) {
      return 0;
    }
    return switch (bytes[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> 2;
      case 'u' -> isHex(bytes, at + 2) ? 6 : 0;
      default -> 0;
    };
  }

  private static boolean isHex(byte[] bytes, int at) {
    for (int i = at; i < at + 4; i++) {
      if (i >= bytes.length || digit(bytes[i]) < 0) {
        return false;
      }
    }
    return true;
  }

  private static int digit(byte hex) {
    return hex < 0 ? -1 : Character.digit((char) hex, 16);
  }

  /** Of a well-formed character of two to four bytes; 0 of anything else. */
  private static int lengthOfUtf8(byte[] bytes, int at) {
    int first = bytes[at] & 0xFF;
    int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (length == 0 || at + length > bytes.length) {
      return 0;
    }
    int second = bytes[at + 1] & 0xFF;
    boolean isOdd =
        (first == 0xE0 && second < 0xA0)
            || (first == 0xED && second > 0x9F)
            || (first == 0xF0 && second < 0x90)
            || (first == 0xF4 && second > 0x8F);
    for (int i = at + 1; i < at + length; i++) {
      isOdd |= (bytes[i] & 0xC0) != 0x80;
    }
    return isOdd ? 0 : length;
  }

  /** The text of a string whose end was found. */
  static String unescaped(byte[] bytes, int start, int end) {
    StringBuilder text = new StringBuilder(end - start);
    int at = start;
    while (at < end) {
      int plain = at;
      while (at < end && bytes[at] != '\\') {
        at++;
      }
      if (at > plain) {
        text.append(new String(bytes, plain, at - plain, StandardCharsets.UTF_8));
      }
      if (at < end) {
        text.append(meaningOf(bytes, at));
        at += lengthOfEscape(bytes, at);
      }
    }
    return text.toString();
  }

  private static char meaningOf(byte[] bytes, int at) {
    return switch (bytes[at + 1]) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' ->
          (char)
              (digit(bytes[at + 2]) << 12
                  | digit(bytes[at + 3]) << 8
                  | digit(bytes[at + 4]) << 4
                  | digit(bytes[at + 5]));
      default -> (char) bytes[at + 1];
    };
  }
}
