package io.firedamp.sinks.format;

import java.nio.charset.StandardCharsets;

/** Text from outside, made valid and short; what it says stays as it is. */
public final class PlainText {
  private static final char REPLACEMENT = '\uFFFD';
  private static final String CUT = "…";

  private PlainText() {}

  /**
   * Valid Unicode of at most {@code longest} characters; what is cut off is marked by an ellipsis.
   */
  public static String bounded(String text, int longest) {
    String valid = withoutLoneSurrogates(text);
    if (valid.length() <= longest) {
      return valid;
    }
    int end = Math.max(0, longest - CUT.length());
    if (end > 0 && Character.isHighSurrogate(valid.charAt(end - 1))) {
      end--;
    }
    return valid.substring(0, end) + CUT;
  }

  /**
   * On one line and harmless to a terminal: a tab becomes a space, every other control character
   * but line feed and carriage return the replacement character.
   */
  public static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean kept = !Character.isISOControl(c) || c == '\n' || c == '\r';
      clean.append(c == '\t' ? ' ' : kept ? c : REPLACEMENT);
    }
    return clean.toString();
  }

  /** Bytes that a text takes in UTF-8. */
  public static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String withoutLoneSurrogates(String text) {
    StringBuilder valid = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c)
        .forEach(valid::appendCodePoint);
    return valid.toString();
  }
}
