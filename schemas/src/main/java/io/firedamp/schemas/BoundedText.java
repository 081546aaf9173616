package io.firedamp.schemas;

/** Text cut to a bound, which shows that it was cut. */
public final class BoundedText {
  private static final String MARK = "…";

  private BoundedText() {}

  /**
   * The text where it fits; else its beginning with an ellipsis, together no longer than the bound.
   * A surrogate pair is kept or left out whole: half of one cannot be written as UTF-8.
   *
   * @param longest UTF-16 units, 1 or more
   */
  public static String cut(String text, int longest) {
    if (longest < 1) {
      throw new IllegalArgumentException("longest must be 1 or more, was " + longest);
    }
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - MARK.length();
    boolean splitsPair =
        end > 0
            && Character.isHighSurrogate(text.charAt(end - 1))
            && Character.isLowSurrogate(text.charAt(end));
    return text.substring(0, splitsPair ? end - 1 : end) + MARK;
  }
}
