package io.firedamp.ingest.text;

import io.firedamp.schemas.VisibleText;

/** Text that an attacker may have chosen, as a terminal may show it; see {@link VisibleText}. */
public final class Printable {
  private Printable() {}

  /** The text with everything invisible or active made visible. */
  public static String text(String text) {
    return VisibleText.of(text);
  }

  /** The same, cut to a width with an ellipsis; nothing where there is no width. */
  public static String text(String text, int width) {
    return width < 1 ? "" : VisibleText.of(text, width);
  }
}
