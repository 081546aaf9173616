package io.firedamp.ingest.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Await;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.file.FileSource;
import io.firedamp.ingest.transport.PostedBodies;
import io.firedamp.ingest.transport.PushedFactory;
import io.firedamp.ingest.zeek.ZeekParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What came in is what went out, what was buried, and what was left out by name. */
class LeftOutTest {
  private static final String QUERY =
      "{\"_path\":\"dns\",\"ts\":1700000002.5,\"uid\":\"C1\",\"id.orig_h\":\"10.20.0.7\","
          + "\"id.orig_p\":40001,\"id.resp_h\":\"10.0.0.2\",\"id.resp_p\":53,"
          + "\"proto\":\"udp\",\"query\":\"pool.example\"}\n";
  private static final String OTHER_LOG =
      "{\"_path\":\"files\",\"ts\":1700000002.5,\"uid\":\"C1\"}\n";
  private static final String FOREIGN = "{\"hello\":\"world\"}\n";

  private final RecordingPublisher publisher = new RecordingPublisher();
  private final PostedBodies posted = new PostedBodies(publisher);

  @Test
  void accountsForEveryRecordThatWasPosted() throws Exception {
    try (Source source =
        new PushSource.Factory().create(new PushedFactory.Config("/v1/events"), context())) {
      source.start();

      posted.send("/v1/events", (QUERY + OTHER_LOG + OTHER_LOG).getBytes(UTF_8));
      posted.send("/v1/events", FOREIGN.repeat(25).getBytes(UTF_8));

      assertThat(publisher.events()).hasSize(1);
      assertThat(publisher.rejected()).hasSize(20);
      assertThat(source.counts())
          .isEqualTo(
              new RecordCounts(
                  28,
                  1,
                  Map.of("of no known format", 5L, "zeek-json: zeek log of no use here", 2L),
                  20,
                  0));
    }
  }

  @Test
  void accountsForEveryLineOfAFile(@TempDir Path directory) throws Exception {
    Path log = Files.writeString(directory.resolve("a.log"), FOREIGN.repeat(25) + QUERY);
    FileSource.Config config =
        new FileSource.Config(
            List.of(log.toString()),
            "auto",
            FileSource.From.START,
            Duration.ofMillis(10),
            4096,
            Duration.ofSeconds(5),
            false,
            directory.resolve("positions").toString());
    try (Source source = new FileSource.Factory().create(config, context())) {
      source.start();
      Await.until("the last line", Duration.ofSeconds(30), () -> !publisher.events().isEmpty());
      Await.until("counts", Duration.ofSeconds(30), () -> source.counts().read() == 26);

      assertThat(publisher.events()).hasSize(1);
      assertThat(publisher.rejected()).hasSize(20);
      assertThat(source.counts())
          .isEqualTo(new RecordCounts(26, 1, Map.of("of no known format", 5L), 20, 0));
    }
  }

  private SourceContext context() {
    return new SourceContext(
        new Provenance("prod", "any"),
        publisher,
        posted,
        Clock.systemUTC(),
        List.of(new ZeekParser()));
  }
}
