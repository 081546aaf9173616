package io.firedamp.ingest.transport;

import io.firedamp.ingest.Provenance;
import io.firedamp.schemas.Require;
import java.util.List;
import java.util.Objects;

/**
 * Whom one secret lets in.
 *
 * @param secret that senders present as {@code Authorization: Bearer …}
 * @param clusters it may speak for; none is all
 * @param sources it may send to, by their names in the configuration; none is all
 */
public record AccessToken(Secret secret, List<String> clusters, List<String> sources) {
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
    clusters.forEach(AccessToken::checkCluster);
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
