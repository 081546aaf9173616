package io.firedamp.app.coverage;

import io.firedamp.app.AppConfig.SourceConfig;
import io.firedamp.ingest.Source;
import java.util.List;
import java.util.Map;

/** Why nothing of a kind comes: there is no source for it, or one that sends nothing. */
public final class ConfiguredSources implements Coverage.Blindness {
  private final Map<String, SourceConfig> sources;
  private final Map<String, Source.Factory<?>> factories;

  /**
   * As the configuration has them.
   *
   * @param sources by name
   * @param factories installed, by type: they say what their sources make visible
   */
  public ConfiguredSources(
      Map<String, SourceConfig> sources, Map<String, Source.Factory<?>> factories) {
    this.sources = Map.copyOf(sources);
    this.factories = Map.copyOf(factories);
  }

  @Override
  public String of(View view, String cluster) {
    List<String> able =
        sources.entrySet().stream()
            .filter(each -> each.getValue().cluster().equals(cluster))
            .filter(each -> shows(each.getValue().type(), view))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    return able.isEmpty()
        ? "no source of %s is configured for this cluster".formatted(view.events())
        : "no %s have come yet from %s".formatted(view.events(), String.join(" or ", able));
  }

  private boolean shows(String type, View view) {
    Source.Factory<?> factory = factories.get(type);
    return factory != null && view.types().stream().anyMatch(factory::mayPublish);
  }
}
