package io.firedamp.ingest.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceContract;
import io.firedamp.ingest.transport.PushedFactory;

class RegistrySourceContractTest extends SourceContract {
  private static final String PATH = "/v1/registry/distribution";
  private static final String PULL =
      """
      {"events":[{"id":"e-1","timestamp":"2018-03-16T10:00:00Z","action":"pull",
       "target":{"mediaType":"application/vnd.docker.distribution.manifest.v2+json",
       "digest":"sha256:DIGEST","repository":"docker123321/mysql","tag":"latest"},
       "request":{"addr":"192.0.2.11:4711","host":"docker.io","method":"GET","useragent":"docker/20"},
       "actor":{"name":"node"}}]}"""
          .replace("DIGEST", "ab".repeat(32));

  @Override
  protected Source source(SourceContext context) {
    return new RegistrySource.Factory().create(new PushedFactory.Config(PATH), context);
  }

  @Override
  protected void tellSomething() throws Exception {
    post(PATH, PULL.getBytes(UTF_8));
  }

  @Override
  protected void tellGarbage() throws Exception {
    post(PATH, "{\"events\":".getBytes(UTF_8));
  }

  @Override
  protected boolean tellNothingOfUse() throws Exception {
    post(PATH, PULL.replace("manifest.v2+json", "layer.v2").getBytes(UTF_8));
    return true;
  }

  @Override
  protected void startMisconfigured(SourceContext context) {
    new RegistrySource.Factory().create(new PushedFactory.Config("no path"), context).start();
  }
}
