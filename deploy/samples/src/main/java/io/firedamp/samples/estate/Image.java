package io.firedamp.samples.estate;

import io.firedamp.samples.Seeds;

/**
 * An image.
 *
 * @param registry host, {@code docker.io} where none is written
 * @param repository path in it
 * @param digest of the manifest
 */
public record Image(String registry, String repository, String tag, String digest) {
  /** Whose digest follows from its name. */
  public static Image named(Seeds seeds, String registry, String repository, String tag) {
    return new Image(
        registry,
        repository,
        tag,
        "sha256:" + seeds.hex("image " + registry + "/" + repository + ":" + tag, 64));
  }

  /** As a pod's specification names it. */
  public String reference() {
    return registry + "/" + repository + ":" + tag;
  }
}
