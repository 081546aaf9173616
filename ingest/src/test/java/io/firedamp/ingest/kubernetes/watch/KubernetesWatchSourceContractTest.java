package io.firedamp.ingest.kubernetes.watch;

import static io.firedamp.ingest.kubernetes.watch.SampleObjects.PODS;
import static io.firedamp.ingest.kubernetes.watch.SampleObjects.pod;

import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class KubernetesWatchSourceContractTest extends SourceContract {
  private final Path directory;
  private final FakeApiServer server = new FakeApiServer();

  KubernetesWatchSourceContractTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
  }

  @Override
  protected Source source(SourceContext context) throws IOException {
    return source(server.kubeconfig(directory, "token: t"), "", context);
  }

  /** A pod that has ended says the same on every day. */
  @Override
  protected void tellSomething() {
    server.put(PODS, "a", pod("shop", "a", "Succeeded", "2026-03-10T10:00:04Z"));
  }

  /** The same pod, changed in nothing that it says. */
  @Override
  protected boolean tellNothingOfUse() {
    tellSomething();
    return true;
  }

  /** In a list and in a watch, an object that is none. */
  @Override
  protected void tellGarbage() {
    server.put(PODS, "b", "7");
  }

  @Override
  protected void startMisconfigured(SourceContext context) throws IOException {
    source(server.kubeconfig(directory, "token: t"), "second", context).start();
  }

  @Override
  protected void endTheWorld() {
    server.close();
  }

  private static Source source(Path kubeconfig, String name, SourceContext context) {
    return new KubernetesWatchSource.Factory()
        .create(
            new KubernetesWatchSource.Config(
                kubeconfig.toString(),
                name,
                List.of(),
                true,
                500,
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofMillis(50),
                16 << 20,
                1 << 20),
            context);
  }
}
