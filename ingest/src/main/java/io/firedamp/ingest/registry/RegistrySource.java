package io.firedamp.ingest.registry;

import io.firedamp.ingest.transport.OneFormatFactory;
import io.firedamp.schemas.avro.ImagePull;
import java.util.Set;

/** Notifications of a CNCF Distribution registry, posted by the registry itself. */
public final class RegistrySource {
  private RegistrySource() {}

  /** Makes sources of type {@code registry}. */
  public static final class Factory extends OneFormatFactory {
    public Factory() {
      super(
          "registry",
          "/v1/registry/distribution",
          "Pulls, from the notifications of a Distribution registry.",
          new RegistryParser(),
          "registry notifications",
          Set.of(ImagePull.class));
    }
  }
}
