package io.firedamp.ingest;

/**
 * Text that an attacker may have chosen, made safe to show: control characters, escape sequences,
 * line breaks and direction changes are shown as {@code \\u001b} instead of obeyed.
 */
public final class Printable {
  private Printable() {}

  /** The text with everything invisible or active made visible. */
  public static String text(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(character -> append(safe, character));
    return safe.toString();
  }

  /** The same, cut to a width with an ellipsis. */
  public static String text(String text, int width) {
    String safe = text(text);
    return safe.length() <= width ? safe : safe.substring(0, Math.max(0, width - 1)) + "…";
  }

  private static void append(StringBuilder safe, int character) {
    if (isPlain(character)) {
      safe.appendCodePoint(character);
    } else if (character <= 0xffff) {
      safe.append(String.format("\\u%04x", character));
    } else {
      safe.append(String.format("\\u{%x}", character));
    }
  }

  private static boolean isPlain(int character) {
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
