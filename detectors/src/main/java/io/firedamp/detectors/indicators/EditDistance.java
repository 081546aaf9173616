package io.firedamp.detectors.indicators;

/** Damerau-Levenshtein distance, as far as it is needed here: whether it is at most one. */
final class EditDistance {
  private EditDistance() {}

  /**
   * Whether one insertion, deletion, substitution or swap of neighbours at most leads from one to
   * the other. Linear time.
   */
  static boolean isAtMostOne(String one, String other) {
    String longer = one.length() >= other.length() ? one : other;
    String shorter = one.length() >= other.length() ? other : one;
    int extra = longer.length() - shorter.length();
    if (extra > 1) {
      return false;
    }
    int start = 0;
    while (start < shorter.length() && longer.charAt(start) == shorter.charAt(start)) {
      start++;
    }
    if (start == shorter.length()) {
      return true;
    }
    if (extra == 1) {
      return sameFrom(longer, start + 1, shorter, start);
    }
    boolean swapped =
        start + 1 < longer.length()
            && longer.charAt(start) == shorter.charAt(start + 1)
            && longer.charAt(start + 1) == shorter.charAt(start)
            && sameFrom(longer, start + 2, shorter, start + 2);
    return swapped || sameFrom(longer, start + 1, shorter, start + 1);
  }

  private static boolean sameFrom(String one, int oneFrom, String other, int otherFrom) {
    int length = one.length() - oneFrom;
    return length == other.length() - otherFrom
        && one.regionMatches(oneFrom, other, otherFrom, length);
  }
}
