package io.firedamp.ingest.registry;

import io.firedamp.ingest.PushedSourceContract;

class RegistrySourceContractTest extends PushedSourceContract {
  private static final String PULL =
      """
      {"events":[{"id":"e-1","timestamp":"2018-03-16T10:00:00Z","action":"pull",
       "target":{"mediaType":"application/vnd.docker.distribution.manifest.v2+json",
       "digest":"sha256:DIGEST","repository":"docker123321/mysql","tag":"latest"},
       "request":{"addr":"192.0.2.11:4711","host":"docker.io","method":"GET","useragent":"docker/20"},
       "actor":{"name":"node"}}]}"""
          .replace("DIGEST", "ab".repeat(32));

  RegistrySourceContractTest() {
    super(
        new RegistrySource.Factory(),
        PULL,
        "{\"events\":",
        PULL.replace("manifest.v2+json", "layer.v2"));
  }
}
