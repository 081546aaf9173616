package io.firedamp.app.config;

import io.firedamp.app.AppConfig.SourceConfig;
import io.firedamp.ingest.transport.AccessToken;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the token that could be used for nothing, because it names what is not configured. */
final class TokenRights {
  private final Map<String, SourceConfig> sources;

  TokenRights(Map<String, SourceConfig> sources) {
    this.sources = sources;
  }

  /** What is wrong with the first that is wrong, and what to write instead. */
  Optional<String> mistakeIn(Map<String, AccessToken> tokens) {
    return tokens.entrySet().stream()
        .flatMap(
            each ->
                unknownSource(each.getKey(), each.getValue())
                    .or(() -> unknownClusters(each.getKey(), each.getValue()))
                    .stream())
        .findFirst();
  }

  private Optional<String> unknownSource(String name, AccessToken token) {
    return token.sources().stream()
        .filter(source -> !sources.containsKey(source))
        .findFirst()
        .map(
            source ->
                "tokens must name sources of this configuration, was '%s' of token '%s'; %s"
                    .formatted(source, name, Nearest.hint(source, sources.keySet(), "sources")));
  }

  /** A source may tell of other clusters than its own, but one has to be its own to be let in. */
  private Optional<String> unknownClusters(String name, AccessToken token) {
    SortedSet<String> clusters = new TreeSet<>();
    sources.forEach(
        (source, config) -> {
          if (token.speaksForSource(source)) {
            clusters.add(config.cluster());
          }
        });
    if (clusters.isEmpty() || clusters.stream().anyMatch(token::speaksForCluster)) {
      return Optional.empty();
    }
    return Optional.of(
        "tokens must name the cluster of a source they may send to, was '%s' of token '%s'; write one of %s"
            .formatted(String.join(", ", token.clusters()), name, String.join(", ", clusters)));
  }
}
