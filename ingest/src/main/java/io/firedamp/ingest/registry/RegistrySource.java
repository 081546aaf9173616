package io.firedamp.ingest.registry;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.transport.OneFormatFactory;
import io.firedamp.schemas.avro.ImagePull;
import java.util.List;
import java.util.Set;

/** What a registry tells of its images, posted by the registry itself. */
public final class RegistrySource {
  private RegistrySource() {}

  /** Makes sources of type {@code registry}. */
  public static final class Factory extends OneFormatFactory {
    public Factory() {
      super(
          "registry",
          "/v1/registry/distribution",
          "Pulls and pushes, from what registries send: Distribution, Harbor, Azure, Quay and others.",
          new RegistryParser(),
          "registry notifications",
          Set.of(ImagePull.class));
    }

    /** What is posted; and a log that is followed or replayed. */
    @Override
    public List<EventParser> parsers() {
      return List.of(new RegistryParser(), new ArtifactoryLogParser());
    }
  }
}
