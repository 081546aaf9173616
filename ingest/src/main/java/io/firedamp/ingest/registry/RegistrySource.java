package io.firedamp.ingest.registry;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.transport.PushedSource;
import io.firedamp.schemas.avro.ImagePull;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** Notifications of a CNCF Distribution registry, posted by the registry itself. */
public final class RegistrySource {
  private RegistrySource() {}

  /**
   * Where the registry posts to.
   *
   * @param path absolute path on the shared HTTP server
   */
  public record Config(String path) {
    public Config {
      PushedSource.checkPath(path);
    }
  }

  /** Makes sources of type {@code registry}. */
  public static final class Factory implements Source.Factory<Config> {
    @Override
    public String type() {
      return "registry";
    }

    @Override
    public Config defaults() {
      return new Config("/v1/registry/distribution");
    }

    @Override
    public String about() {
      return "Pulls, from the notifications of a Distribution registry.";
    }

    @Override
    public Set<Class<? extends SpecificRecord>> publishes() {
      return Set.of(ImagePull.class);
    }

    @Override
    public boolean runsUnasked() {
      return true;
    }

    @Override
    public Source create(Config config, SourceContext context) {
      return new PushedSource(
          config.path(),
          context,
          new RegistryParser().readerFor(context.provenance()),
          () -> "waits for registry notifications at " + config.path());
    }

    @Override
    public List<EventParser> parsers() {
      return List.of(new RegistryParser());
    }
  }
}
