package io.firedamp.ingest.file;

import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.SetClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A follower whose turns, time and crashes are in the test's hand. */
final class Following {
  final RecordingPublisher publisher = new RecordingPublisher();
  private final Path positions;
  private final SetClock clock = new SetClock(Instant.parse("2026-01-01T00:00:00Z"));
  private FileSource.Config config;
  private Delivery delivery;
  private Follower follower;

  Following(Path positions, String... paths) throws IOException {
    this.positions = positions;
    this.config =
        new FileSource.Config(
            List.of(paths),
            FileSource.AUTO,
            FileSource.From.START,
            Duration.ofMillis(10),
            4096,
            Duration.ofSeconds(5),
            false,
            positions.toString());
    crash();
  }

  /** Reads all there is, and remembers it. */
  void turn() {
    do {
      clock.pass(Duration.ofMillis(10));
    } while (follower.turn() && !delivery.isBlocked());
    // What is written down is written down at most once in an interval.
    clock.pass(Duration.ofMillis(10));
    boolean unused = follower.turn();
  }

  /** Looks now and then. */
  void turnAtTimes(int count) {
    if (count % 50 == 0) {
      turn();
    }
  }

  /** Forgets everything but what was saved. */
  void crash() {
    Positions saved = new Positions(positionsFile());
    delivery = new Delivery(publisher, clock);
    follower =
        new Follower(
            config,
            saved,
            saved.load(),
            new LineReader(
                Optional.empty(),
                List.of(new WordParser()),
                new Provenance("prod", "test"),
                config.longestLine()),
            delivery,
            clock);
  }

  void finish() throws InterruptedException {
    follower.finish(Duration.ofSeconds(5));
  }

  void pass(Duration time) {
    clock.pass(time);
  }

  void beginAtEnd() {
    with(FileSource.From.END, false);
  }

  void followLinks() {
    with(FileSource.From.START, true);
  }

  int count() {
    return follower.count();
  }

  List<String> troubles() {
    return follower.troubles();
  }

  Path positionsFile() {
    return positions.resolve("test.json");
  }

  private void with(FileSource.From from, boolean followLinks) {
    config =
        new FileSource.Config(
            config.paths(),
            config.format(),
            from,
            config.interval(),
            config.longestLine(),
            config.rotateWait(),
            followLinks,
            config.positions());
    crash();
  }
}
