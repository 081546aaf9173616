package io.firedamp.sinks.format.line;

import io.firedamp.schemas.VisibleText;

/**
 * A value and what stands before it; a label stands there too, so neither comes alone.
 *
 * @param value as a person may see it, yet without the format's own escapes
 */
public record LineField(String lead, String value, boolean isCut) {
  /** A field of a text, without spaces around it. */
  public static LineField of(String lead, String text, int longest) {
    boolean isCut = !VisibleText.fits(text, longest);
    return new LineField(lead, VisibleText.of(text, longest).strip(), isCut);
  }

  /** Whether it says nothing. */
  public boolean isEmpty() {
    return value.isEmpty();
  }
}
