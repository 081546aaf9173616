package io.firedamp.sinks.file;

import static io.firedamp.sinks.TestContexts.context;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSinkContractTest extends SinkContract {
  private final Path directory;

  FileSinkContractTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Override
  protected Sink sink() {
    return new FileSink(
        new FileSink.Config(directory.resolve("i.ndjson").toString(), "ecs", 0, 1),
        context("file"));
  }
}
