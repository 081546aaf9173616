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

  /** Why a resource cannot be watched, and what whoever runs this can do about it. */
  String explain(Resource resource, ClusterLogin login) {
    return switch (code) {
      case 401 ->
          "cannot watch %s: the API server does not know who asks (401): renew the token or certificate of %s"
              .formatted(resource.name(), login.describe());
      case 403 ->
          "cannot watch %s: that is forbidden to who asks (403): allow get, list and watch of %s (%s)"
              .formatted(resource.name(), resource.kind(), getMessage());
      default ->
          "cannot watch %s: the API server answered %d: %s"
              .formatted(resource.name(), code, getMessage());
    };
  }

  /** Whether the version or page that was asked for is no longer there. */
  boolean isGone() {
    return code == 410;
  }
}
