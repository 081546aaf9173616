package io.firedamp.ingest.file;

import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class FileSourceContractTest extends SourceContract {
  private final Path directory;
  private final Path log;
  private int sources;

  FileSourceContractTest(@TempDir Path directory) {
    this.directory = directory;
    this.log = directory.resolve("a.log");
  }

  /** Each remembers on its own how far it read, so that the second reads the same. */
  @Override
  protected Source source(SourceContext context) {
    return source("auto", context);
  }

  @Override
  protected void tellSomething() throws IOException {
    Files.writeString(log, "word 1\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  protected void tellGarbage() throws IOException {
    Files.writeString(log, "bad\u0000\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  protected boolean tellNothingOfUse() throws IOException {
    Files.writeString(log, "idle 1\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return true;
  }

  @Override
  protected void startMisconfigured(SourceContext context) {
    source("words!", context).start();
  }

  private Source source(String format, SourceContext context) {
    FileSource.Config config =
        new FileSource.Config(
            List.of(log.toString()),
            format,
            FileSource.From.START,
            Duration.ofMillis(10),
            4096,
            Duration.ofSeconds(5),
            false,
            directory.resolve("positions-" + sources++).toString());
    return new FileSource.Factory()
        .create(
            config,
            new SourceContext(
                context.provenance(),
                context.publisher(),
                context.routes(),
                context.clock(),
                List.of(new WordParser())));
  }
}
