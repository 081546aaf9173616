package io.firedamp.app;

import io.firedamp.schemas.BoundedText;
import java.util.HashMap;
import java.util.Map;

/**
 * Groups reasons that differ only in numbers and quoted values, and shows each group by the first
 * of its reasons as it was said: a mask in its place would hide the line or the count that helps.
 */
public final class Reasons {
  private static final int LONGEST_SHOWN = 160;
  private static final String OTHERS = "other reasons";

  private final Map<String, String> firstByKind = new HashMap<>();
  private final int mostKinds;

  /** For so many kinds of reasons as a person can read. */
  public Reasons() {
    this(1_000);
  }

  /**
   * @param mostKinds that are told apart; senders choose what is in a reason, and memory is bounded
   */
  Reasons(int mostKinds) {
    this.mostKinds = mostKinds;
  }

  /** What stands for this reason and all that are like it: the first of them, cut to a bound. */
  public String like(String reason) {
    String kind = kind(reason);
    String first = firstByKind.get(kind);
    if (first != null) {
      return first;
    }
    if (firstByKind.size() >= mostKinds) {
      return OTHERS;
    }
    String shown = cut(reason);
    firstByKind.put(kind, shown);
    return shown;
  }

  private static String kind(String reason) {
    return cut(reason.replaceAll("'[^']{0,200}'", "''").replaceAll("[0-9]+", "0"));
  }

  private static String cut(String text) {
    return BoundedText.cut(text, LONGEST_SHOWN);
  }
}
