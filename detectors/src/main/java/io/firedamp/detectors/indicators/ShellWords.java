package io.firedamp.detectors.indicators;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits text into words and the operators of a shell between them. No shell grammar: quotes,
 * brackets and commas only separate, so that the JSON form of a command and a command quoted within
 * a command give the same words. Linear time; at most 131,072 words.
 */
final class ShellWords {
  private static final int MOST_WORDS = 131_072;
  private static final String SEPARATORS = "\"'[],\\";
  private static final String OPERATORS = "|;()`<>\n";

  private ShellWords() {}

  /** Words, and operators as words of one character; {@code &} only where it ends a command. */
  static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length() && words.size() < MOST_WORDS; i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      boolean operator = OPERATORS.indexOf(c) >= 0 || (c == '&' && endsCommand(text, i));
      if (operator || Character.isWhitespace(c) || SEPARATORS.indexOf(c) >= 0) {
        if (start < i) {
          words.add(text.substring(start, i));
        }
        if (operator) {
          words.add(String.valueOf(c));
        }
        start = i + 1;
      }
    }
    return words;
  }

  /** In {@code 2>&1} and in a URL's query it does not. */
  private static boolean endsCommand(String text, int at) {
    char before = at > 0 ? text.charAt(at - 1) : ' ';
    char after = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    return before != '>'
        && (before == '&' || after == '&' || Character.isWhitespace(before) || after == ' ');
  }
}
