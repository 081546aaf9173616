package io.firedamp.app.demo;

import java.time.Instant;

/** What a pull-through registry of the CNCF Distribution project notifies. */
public final class RegistryLog {
  private RegistryLog() {}

  /** A pull of one image, as one notification. */
  public static String pull(String repository, String tag, Instant time) {
    String digest =
        "sha256:" + Integer.toHexString(repository.hashCode()).repeat(8).substring(0, 8).repeat(8);
    return """
        {"events":[{"id":"pull-%s-%d","timestamp":"%s","action":"pull","target":{"mediaType":\
        "application/vnd.docker.distribution.manifest.v2+json","size":1155,"digest":"%s","length":1155,\
        "repository":"%s","url":"https://registry.example/v2/%s/manifests/%s","tag":"%s"},"request":\
        {"id":"request-%d","addr":"192.0.2.11:41112","host":"docker.io","method":"GET","useragent":\
        "docker/17.09.1-ce go/go1.8.3 kernel/4.9.0-6-amd64 os/linux arch/amd64"},"actor":{},"source":\
        {"addr":"registry.example:5000","instanceID":"6d1c"}}]}"""
        .formatted(
            tag,
            time.toEpochMilli(),
            time,
            digest,
            repository,
            repository,
            digest,
            tag,
            time.toEpochMilli());
  }
}
