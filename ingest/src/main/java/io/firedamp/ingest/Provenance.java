package io.firedamp.ingest;

import io.firedamp.schemas.Require;

/**
 * Where records come from.
 *
 * @param cluster given to events that do not name their own; never empty
 * @param source configured name of the source
 */
public record Provenance(String cluster, String source) {
  public Provenance {
    Require.text(
        isCluster(cluster), "cluster", "letters, digits, '.', '_' or '-', at most 63", cluster);
  }

  /** Whether a text may name a cluster. */
  public static boolean isCluster(String text) {
    return text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  }
}
