package io.firedamp.ingest.text;

import com.fasterxml.jackson.core.io.NumberInput;

/** Numbers as texts tell them, without the machinery of Java's own readers where none is needed. */
public final class Decimals {
  /** What is no whole number. */
  public static final long NO_NUMBER = -1;

  /** Digits that fit a long, whatever they are. */
  private static final int MOST_DIGITS = 18;

  /** Up to it a double holds every whole number. */
  private static final long LARGEST_EXACT = 1L << 53;

  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18
  };

  private Decimals() {}

  /**
   * A whole number of at most 18 digits, also where a point and at most 18 zeros follow, as
   * converters write it; {@link #NO_NUMBER} for anything else, a sign among it.
   */
  public static long whole(String text) {
    int length = text.length();
    int at = 0;
    long number = 0;
    while (at < length && isDigit(text.charAt(at))) {
      number = number * 10 + (text.charAt(at) - '0');
      if (++at > MOST_DIGITS) {
        return NO_NUMBER;
      }
    }
    boolean isNumber = at > 0 && (at == length || isZeros(text, at));
    return isNumber ? number : NO_NUMBER;
  }

  private static boolean isZeros(String text, int point) {
    int zeros = text.length() - point - 1;
    boolean isZeros = text.charAt(point) == '.' && zeros > 0 && zeros <= MOST_DIGITS;
    for (int i = point + 1; isZeros && i < text.length(); i++) {
      isZeros = text.charAt(i) == '0';
    }
    return isZeros;
  }

  /**
   * As {@link Double#parseDouble} does. Where digits and their power of ten are held exactly by a
   * double, one division gives the same, for it rounds but once; others are read by Jackson's
   * reader, which is several times as fast.
   *
   * @throws NumberFormatException where it is none
   */
  public static double parse(String text) {
    int length = text.length();
    int first = length > 0 && text.charAt(0) == '-' ? 1 : 0;
    int point = -1;
    long digits = 0;
    for (int i = first; i < length; i++) {
      char c = text.charAt(i);
      if (c == '.' && point < 0) {
        point = i;
      } else if (isDigit(c) && i - first < MOST_DIGITS) {
        digits = digits * 10 + (c - '0');
      } else {
        return NumberInput.parseDouble(text, true);
      }
    }
    int fraction = point < 0 ? 0 : length - point - 1;
    if (digits > LARGEST_EXACT || length - first - (point < 0 ? 0 : 1) == 0) {
      return NumberInput.parseDouble(text, true);
    }
    double number = digits / POWERS[fraction];
    return first == 0 ? number : -number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
