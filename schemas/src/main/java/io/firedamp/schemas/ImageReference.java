package io.firedamp.schemas;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A container image reference in canonical form, so that {@code tomcat}, {@code
 * docker.io/library/tomcat} and {@code index.docker.io/library/tomcat:latest} are one name.
 *
 * <p>Grammar and defaults: distribution/reference of the CNCF Distribution project (registry {@code
 * docker.io}, namespace {@code library}, tag {@code latest}).
 *
 * @param registry host and optional port, lower case
 * @param repository path within the registry, lower case
 * @param tag present unless the reference names only a digest
 * @param digest {@code sha256:…} when the reference pins one
 */
public record ImageReference(
    String registry, String repository, @Nullable String tag, @Nullable String digest) {
  private static final String DOCKER_HUB = "docker.io";
  private static final int LONGEST = 1024;
  private static final Pattern REPOSITORY =
      Pattern.compile("[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*");
  private static final Pattern REGISTRY =
      Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:[0-9]{1,5})?");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
  private static final Pattern DIGEST = Pattern.compile("sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})");

  /** The canonical form, or empty when the text is not an image reference. */
  public static Optional<ImageReference> parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return Optional.empty();
    }
    String rest = text;
    String digest = null;
    int at = rest.indexOf('@');
    if (at >= 0) {
      digest = rest.substring(at + 1);
      rest = rest.substring(0, at);
    }
    String tag = null;
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = rest.substring(colon + 1);
      rest = rest.substring(0, colon);
    }
    int slash = rest.indexOf('/');
    String first = slash < 0 ? "" : rest.substring(0, slash);
    boolean named = first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
    return of(named ? first : DOCKER_HUB, named ? rest.substring(slash + 1) : rest, tag, digest);
  }

  /** The canonical form of its parts, or empty when they do not make an image reference. */
  public static Optional<ImageReference> of(
      String registry, String repository, @Nullable String tag, @Nullable String digest) {
    String host = registry.toLowerCase(Locale.ROOT);
    String path = repository.toLowerCase(Locale.ROOT);
    if (host.equals("index.docker.io") || host.equals("registry-1.docker.io")) {
      host = DOCKER_HUB;
    }
    if (host.equals(DOCKER_HUB) && path.indexOf('/') < 0) {
      path = "library/" + path;
    }
    String label = tag == null && digest == null ? "latest" : tag;
    boolean valid =
        path.length() <= 255
            && REGISTRY.matcher(host).matches()
            && REPOSITORY.matcher(path).matches()
            && (label == null || TAG.matcher(label).matches())
            && (digest == null || DIGEST.matcher(digest).matches());
    return valid ? Optional.of(new ImageReference(host, path, label, digest)) : Optional.empty();
  }

  /** The part of the repository before the last slash: whose it is. Empty when there is none. */
  public String publisher() {
    int slash = repository.lastIndexOf('/');
    return slash < 0 ? "" : repository.substring(0, slash);
  }

  /** The last part of the repository: what it says it is. */
  public String name() {
    return repository.substring(repository.lastIndexOf('/') + 1);
  }

  public boolean isOnDockerHub() {
    return registry.equals(DOCKER_HUB);
  }

  /** The canonical text, digest included. */
  @Override
  public String toString() {
    return registry
        + "/"
        + repository
        + (tag == null ? "" : ":" + tag)
        + (digest == null ? "" : "@" + digest);
  }
}
