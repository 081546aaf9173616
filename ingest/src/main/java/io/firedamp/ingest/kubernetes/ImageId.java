package io.firedamp.ingest.kubernetes;

import io.firedamp.schemas.ImageReference;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * By which names a runtime knows an image.
 *
 * @param digest of manifest, index or configuration: whichever the runtime reports
 * @param configDigest set when the digest is known to be the configuration's
 */
record ImageId(@Nullable String reference, @Nullable String digest, @Nullable String configDigest) {
  private static final Pattern SCHEME = Pattern.compile("^[a-z-]+://");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  /**
   * From a container status.
   *
   * @param image a reference, or a bare digest when the image has no tag on the node
   * @param imageId {@code [scheme://]repository@digest}, or a bare digest, then of the
   *     configuration
   */
  static ImageId of(@Nullable String image, @Nullable String imageId) {
    String id = imageId == null ? "" : SCHEME.matcher(imageId).replaceFirst("");
    boolean bare = DIGEST.matcher(id).matches();
    String afterAt = id.substring(id.indexOf('@') + 1);
    String digest = DIGEST.matcher(afterAt).matches() ? afterAt : null;
    String reference = Optional.ofNullable(image).filter(ImageId::isReference).orElse(null);
    if (reference == null && !bare && isReference(id)) {
      reference = id;
    }
    return new ImageId(
        reference == null ? null : ContainerDraft.canonical(reference),
        digest,
        bare ? digest : null);
  }

  private static boolean isReference(String text) {
    return !text.startsWith("sha256:") && ImageReference.parse(text).isPresent();
  }
}
