package io.firedamp.ingest.docker;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceContract;
import io.firedamp.schemas.avro.ImagePull;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

class DockerSourceContractTest extends SourceContract {
  private static final String PULL =
      "{\"Type\":\"image\",\"Action\":\"pull\",\"Actor\":{\"ID\":\"team/miner:1\"},"
          + "\"timeNano\":1795499553049085823}\n";

  private final Path directory;
  private final RecordedDaemon daemon;

  DockerSourceContractTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.daemon = RecordedDaemon.withMiner(directory.resolve("docker.sock"));
    daemon.tell(PULL);
  }

  @Override
  protected Source source(SourceContext context) {
    return source(directory.resolve("docker.sock").toString(), context);
  }

  @Override
  protected void tellSomething() throws IOException {
    daemon.tellAnew(PULL);
  }

  @Override
  protected void tellGarbage() throws IOException {
    daemon.tellAnew("{\"Type\":\n");
  }

  @Override
  protected boolean tellNothingOfUse() throws IOException {
    daemon.tellAnew(PULL.replace("\"pull\"", "\"tag\""));
    return true;
  }

  @Override
  protected void startMisconfigured(SourceContext context) {
    source("docker.sock", context).start();
  }

  @Override
  protected void endTheWorld() throws IOException {
    daemon.close();
  }

  /** What is measured or looked at is of the moment. */
  @Override
  protected boolean isRepeatable(ParsedEvent event) {
    return event.value() instanceof ImagePull;
  }

  private Source source(String socket, SourceContext context) {
    Duration often = Duration.ofMillis(200);
    return new DockerSource.Factory()
        .create(
            new DockerSource.Config(
                socket,
                "",
                often,
                often,
                Duration.ofMinutes(5),
                Duration.ofSeconds(2),
                directory.resolve("proc").toString()),
            context);
  }
}
