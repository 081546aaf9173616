package io.firedamp.sinks.format.cef;

import io.firedamp.schemas.VisibleText;

/**
 * A value and what stands before it; a label stands there too, so neither comes alone.
 *
 * @param value as a person may see it, yet without CEF's own escapes
 */
record CefField(String lead, String value, boolean isCut) {
  /** Says that something is missing. */
  static final CefField CUT =
      new CefField("flexString1Label=truncated flexString1=", "true", false);

  static CefField of(String lead, String text, int longest) {
    boolean isCut = !VisibleText.fits(text, longest);
    return new CefField(lead, VisibleText.of(text, longest).strip(), isCut);
  }

  boolean isEmpty() {
    return value.isEmpty();
  }
}
