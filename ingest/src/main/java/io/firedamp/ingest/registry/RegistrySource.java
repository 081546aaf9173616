package io.firedamp.ingest.registry;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.transport.PushedFactory;
import io.firedamp.ingest.transport.PushedSource;
import io.firedamp.schemas.avro.ImagePull;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** Notifications of a CNCF Distribution registry, posted by the registry itself. */
public final class RegistrySource {
  private RegistrySource() {}

  /** Makes sources of type {@code registry}. */
  public static final class Factory extends PushedFactory {
    public Factory() {
      super(
          "registry",
          "/v1/registry/distribution",
          "Pulls, from the notifications of a Distribution registry.");
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
          List.of(new RegistryParser()),
          new RegistryParser().readerFor(context.provenance()),
          () -> "waits for registry notifications at " + config.path());
    }

    @Override
    public List<EventParser> parsers() {
      return List.of(new RegistryParser());
    }
  }
}
