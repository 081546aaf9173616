package io.firedamp.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.app.AppConfig.SourceConfig;
import io.firedamp.app.Plugins;
import io.firedamp.app.config.ConfigException;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceContract;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** The contract kit of sources, on a third party's. */
class TapSourceContractTest extends SourceContract {
  private static final String PATH = "/v1/acme/tap";

  @Override
  protected Source source(SourceContext context) {
    return source(PATH, context);
  }

  @Override
  protected void tellSomething() throws Exception {
    Instant time = Instant.parse("2018-03-16T10:00:00Z");
    post(PATH, ThirdParty.reading(time, "10.0.0.7", 12).getBytes(UTF_8));
  }

  @Override
  protected void tellGarbage() throws Exception {
    post(PATH, "{\"tap\": what".getBytes(UTF_8));
  }

  /** Every reading of a tap is an event. */
  @Override
  protected boolean tellNothingOfUse() {
    return false;
  }

  @Override
  protected void startMisconfigured(SourceContext context) {
    try {
      source("no path", context).start();
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Source source(String path, SourceContext context) {
    Plugins plugins = ThirdParty.built();
    String yaml = "sources: {tap: {type: acme-tap, path: '%s'}}\n".formatted(path);
    SourceConfig config =
        Objects.requireNonNull(
            ConfigLoader.of(plugins, Map.of()).parse("tap.yaml", yaml).sources().get("tap"));
    return plugins.source(config, context);
  }
}
