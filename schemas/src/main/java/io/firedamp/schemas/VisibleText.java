package io.firedamp.schemas;

import java.util.HexFormat;

/**
 * Text that an attacker may have chosen, made safe to show: control characters, escape sequences,
 * line breaks, direction changes and halves of surrogate pairs are shown as {@code \\u001b} instead
 * of obeyed.
 */
public final class VisibleText {
  private static final HexFormat HEX = HexFormat.of();

  private VisibleText() {}

  /** The text with everything invisible or active made visible; it is valid Unicode. */
  public static String of(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(character -> append(safe, character));
    return safe.toString();
  }

  /**
   * The same, cut to a bound with an ellipsis.
   *
   * @param longest UTF-16 units of what is shown, 1 or more
   */
  public static String of(String text, int longest) {
    // Cut before, too: what an attacker wrote may be a thousand times longer than what is shown.
    return BoundedText.cut(of(BoundedText.cut(text, longest)), longest);
  }

  /** Whether all of it can be shown within a bound. */
  public static boolean fits(String text, int longest) {
    return text.length() <= longest && of(text).length() <= longest;
  }

  private static void append(StringBuilder safe, int character) {
    if (isPlain(character)) {
      safe.appendCodePoint(character);
    } else if (character <= 0xffff) {
      safe.append("\\u").append(HEX.toHexDigits((char) character));
    } else {
      safe.append("\\u{").append(Integer.toHexString(character)).append('}');
    }
  }

  /** Whether a character can be shown as it is. */
  public static boolean isPlain(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
