package io.firedamp.schemas;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Registries of one's own that hand out what they fetch elsewhere (Harbor's proxy projects, rules
 * of ECR's pull-through cache, remote repositories of Artifact Registry and Artifactory): under
 * which names, and whose images those are.
 *
 * @param mirrors the longest prefix first
 */
public record PullThrough(List<Mirror> mirrors) {
  /** No registry is a mirror. */
  public static final PullThrough NONE = new PullThrough(List.of());

  /** Prefix and upstream: a host, with or without a path. */
  public record Mirror(String prefix, String upstream) {}

  public PullThrough {
    mirrors =
        mirrors.stream()
            .sorted(
                Comparator.comparing((Mirror mirror) -> -mirror.prefix().length())
                    .thenComparing(Mirror::prefix))
            .toList();
  }

  /**
   * Reads entries such as {@code harbor.example/hub=docker.io}.
   *
   * @throws IllegalArgumentException naming the entry that is none
   */
  public static PullThrough of(Collection<String> entries) {
    return new PullThrough(entries.stream().map(PullThrough::mirror).toList());
  }

  private static Mirror mirror(String entry) {
    String[] parts = entry.split("=", -1);
    Require.text(
        parts.length == 2 && isPlace(parts[0]) && isPlace(parts[1]),
        "a mirror",
        "host/path=host/path, the path left out or not",
        entry);
    return new Mirror(parts[0], parts[1]);
  }

  /** A host with a dot, a port or of this machine, so that no name of Docker Hub is meant. */
  private static boolean isPlace(String text) {
    Optional<ImageReference> image = ImageReference.parse(text + "/x");
    return image.isPresent()
        && (text.equals(image.get().registry()) || text.startsWith(image.get().registry() + "/"));
  }

  /** The image as it is called where it comes from; itself where it is no mirror's. */
  public ImageReference upstream(ImageReference image) {
    String name = image.registry() + "/" + image.repository();
    for (Mirror mirror : mirrors) {
      if (name.startsWith(mirror.prefix() + "/")) {
        String rest = name.substring(mirror.prefix().length() + 1);
        int slash = mirror.upstream().indexOf('/');
        String host = slash < 0 ? mirror.upstream() : mirror.upstream().substring(0, slash);
        String path = slash < 0 ? rest : mirror.upstream().substring(slash + 1) + "/" + rest;
        return ImageReference.of(host, path, image.tag(), image.digest()).orElse(image);
      }
    }
    return image;
  }
}
