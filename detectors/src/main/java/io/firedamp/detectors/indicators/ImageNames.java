package io.firedamp.detectors.indicators;

import io.firedamp.detectors.kit.BundledText;
import io.firedamp.schemas.ImageReference;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A set of images named by digest ({@code sha256:…}), by publisher ({@code publisher/*}) or by
 * repository ({@code publisher/name}). A name without a registry holds on every registry, since a
 * mirror or a pull-through cache serves the same image under its own host and path; one with a
 * registry ({@code ghcr.io/publisher/*}) holds there only. Immutable.
 */
public final class ImageNames {
  private final Set<String> entries;

  private ImageNames(Set<String> entries) {
    this.entries = Set.copyOf(entries);
  }

  /** Images that public reports name as miners or droppers. */
  public static ImageNames knownBad() {
    return of(BundledText.entries(ImageNames.class, "known-bad-images.txt"));
  }

  /**
   * A set of one's own.
   *
   * @throws IllegalArgumentException when an entry is none of digest, publisher/* and
   *     publisher/name
   */
  public static ImageNames of(Collection<String> entries) {
    return new ImageNames(Set.of()).with(entries);
  }

  /** These names and more. */
  public ImageNames with(Collection<String> more) {
    Set<String> all = new HashSet<>(entries);
    for (String entry : more) {
      all.add(checked(entry));
    }
    return new ImageNames(all);
  }

  /** The entry that names this image, by digest before name; empty when none does. */
  public Optional<String> entryFor(Optional<ImageReference> image, Collection<String> digests) {
    for (String digest : digests) {
      if (entries.contains(digest)) {
        return Optional.of(digest);
      }
    }
    return image.flatMap(this::entryFor);
  }

  private Optional<String> entryFor(ImageReference image) {
    if (image.digest() != null && entries.contains(image.digest())) {
      return Optional.of(image.digest());
    }
    String path = image.registry() + "/" + image.repository();
    // From the full path to the last two parts: what stands before them is registry and proxy.
    while (true) {
      int last = path.lastIndexOf('/');
      if (last < 0) {
        return Optional.empty();
      }
      String publisher = path.substring(0, last) + "/*";
      if (entries.contains(path)) {
        return Optional.of(path);
      }
      if (entries.contains(publisher)) {
        return Optional.of(publisher);
      }
      path = path.substring(path.indexOf('/') + 1);
    }
  }

  private static String checked(String entry) {
    String text = entry.strip().toLowerCase(Locale.ROOT);
    boolean digest = text.startsWith("sha256:") && text.length() == 71;
    int slash = text.indexOf('/');
    boolean name = slash > 0 && slash < text.length() - 1 && text.indexOf('@') < 0;
    if (!digest && !name) {
      throw new IllegalArgumentException(
          "an image must be sha256:…, publisher/* or publisher/name, was '" + entry + "'");
    }
    return text;
  }
}
