package io.firedamp.ingest.kubernetes.watch;

import io.firedamp.schemas.VisibleText;
import java.io.IOException;

/** The API server answered, and not with what was asked for. */
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 300;

  private final int code;

  /**
   * @param code as HTTP has them
   * @param message what the server says of it, as far as it is shown
   */
  RefusedException(int code, String message) {
    super(VisibleText.of(message, LONGEST));
    this.code = code;
  }

  int code() {
    return code;
  }

  /** Whether the version or page that was asked for is no longer there. */
  boolean isGone() {
    return code == 410;
  }
}
