package io.firedamp.ingest.transport;

import io.firedamp.ingest.Provenance;
import io.firedamp.schemas.Require;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom one secret lets in.
 *
 * @param secret that senders present as {@code Authorization: Bearer …}, or as the password of a
 *     user of any name
 * @param clusters it may speak for; none is all
 * @param sources it may send to, by their names in the configuration; none is all
 * @param signs whether senders may sign bodies with the secret instead, as GitHub does
 * @param bytesPerSecond of inflated bodies, on average; 0 bounds nothing
 */
public record AccessToken(
    Secret secret,
    List<String> clusters,
    List<String> sources,
    @Nullable Boolean signs,
    @Nullable Long bytesPerSecond) {
  public AccessToken {
    Objects.requireNonNull(secret);
    Require.that(
        !secret.isEmpty(),
        "secret",
        "a text such as ${file:/run/secrets/name} or ${env:NAME} leads to",
        "empty");
    // A map's values have no defaults beneath them: what YAML leaves out comes as null.
    clusters = List.copyOf(Objects.requireNonNullElse(clusters, List.of()));
    sources = List.copyOf(Objects.requireNonNullElse(sources, List.of()));
    signs = Objects.requireNonNullElse(signs, false);
    bytesPerSecond = Objects.requireNonNullElse(bytesPerSecond, 0L);
    Require.that(bytesPerSecond >= 0, "bytesPerSecond", "0, for no bound, or more", bytesPerSecond);
    clusters.forEach(AccessToken::checkCluster);
  }

  /** One that may do all that its claims allow, as often as it likes. */
  AccessToken(Secret secret, List<String> clusters, List<String> sources) {
    this(secret, clusters, sources, false, 0L);
  }

  private static void checkCluster(String cluster) {
    try {
      new Provenance(cluster, "");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.valueOf(e.getMessage()).replaceFirst("cluster", "clusters"), e);
    }
  }

  /** Whether it may speak for everything. */
  boolean isUnlimited() {
    return clusters.isEmpty() && sources.isEmpty();
  }

  /** Whether it may speak for a cluster. */
  public boolean speaksForCluster(String cluster) {
    return clusters.isEmpty() || clusters.contains(cluster);
  }

  /** Whether it may send to a source. */
  public boolean speaksForSource(String source) {
    return sources.isEmpty() || sources.contains(source);
  }
}
