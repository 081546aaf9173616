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
        cluster.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}"),
        "cluster",
        "letters, digits, '.', '_' or '-', at most 63",
        cluster);
  }
}
