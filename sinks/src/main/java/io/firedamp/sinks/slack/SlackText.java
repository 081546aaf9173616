package io.firedamp.sinks.slack;

/**
 * Text with Slack's three control characters escaped, cut to a bound of what is written.
 *
 * @param isCut whether its end is missing, which an ellipsis shows
 */
record SlackText(String written, boolean isCut) {
  private static final String MARK = "…";

  /**
   * Escapes and cuts; no escape is cut in two.
   *
   * @param longest UTF-16 units
   */
  static SlackText of(String text, int longest) {
    StringBuilder written = new StringBuilder();
    int room = 0;
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      String escaped = escaped(character);
      if (written.length() + escaped.length() > longest) {
        return new SlackText(written.substring(0, room) + MARK, true);
      }
      written.append(escaped);
      if (written.length() + MARK.length() <= longest) {
        room = written.length();
      }
      at += Character.charCount(character);
    }
    return new SlackText(written.toString(), false);
  }

  private static String escaped(int character) {
    return switch (character) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      default -> Character.toString(character);
    };
  }
}
