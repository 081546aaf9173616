package io.firedamp.ingest.docker;

import io.firedamp.ingest.text.Timestamps;
import io.firedamp.schemas.ImageReference;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** How Docker writes references, digests and times. */
final class Images {
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{12}|[0-9a-f]{64}");

  /** Later than any true time, and early enough to be counted in milliseconds. */
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private Images() {}

  static Optional<String> digest(String text) {
    return DIGEST.matcher(text).matches() ? Optional.of(text) : Optional.empty();
  }

  /** The digest after the {@code @} of a reference. */
  static Optional<String> pinnedDigest(String reference) {
    return digest(reference.substring(reference.indexOf('@') + 1));
  }

  /**
   * The canonical reference that a container was made from. An image may be named by its id alone,
   * which is no reference though it reads like one.
   */
  static Optional<ImageReference> reference(String text) {
    boolean isId = text.startsWith("sha256:") || ID.matcher(text).matches();
    return isId ? Optional.empty() : ImageReference.parse(text);
  }

  /** The same, where the image's id is known and settles what is an id and what a name. */
  static Optional<ImageReference> reference(String text, String imageId) {
    boolean isId = !text.isEmpty() && imageId.replaceFirst("^sha256:", "").startsWith(text);
    return isId || text.startsWith("sha256:") ? Optional.empty() : ImageReference.parse(text);
  }

  static boolean isPlausible(Instant time) {
    return time.isAfter(Instant.EPOCH) && time.isBefore(LATEST);
  }

  /** Canonical text without digest: what pulls are keyed by. */
  static String withoutDigest(ImageReference image) {
    return image.registry()
        + "/"
        + image.repository()
        + (image.tag() == null ? "" : ":" + image.tag());
  }

  /** A time of the daemon; its zero time ({@code 0001-01-01}) is absent. */
  static Optional<Instant> time(Optional<String> text) {
    try {
      return text.map(Timestamps::parseLoose).filter(Images::isPlausible);
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
