package io.firedamp.ingest.file;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.ingest.kit.Daemon;
import io.firedamp.ingest.transport.PathPattern;
import io.firedamp.schemas.Require;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows log files as they grow, through rotation and truncation, from where it left off. A line
 * that was read is never lost; after a crash some are read again, to the same events.
 */
public final class FileSource implements Source {
  static final String AUTO = "auto";
  private static final Logger log = LoggerFactory.getLogger(FileSource.class);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT_FOR_KAFKA = Duration.ofSeconds(5);
  private static final Duration UNTIL_THERE_IS_ROOM = Duration.ofMillis(10);
  private static final int MOST_TROUBLES = 3;

  private final Config config;
  private final SourceContext context;
  private final Positions positions;
  private final LineReader lines;
  private final Delivery delivery;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;
  private volatile RecordCounts counts = RecordCounts.NONE;
  private volatile SourceHealth state = new SourceHealth(true, null, "has not looked yet");

  FileSource(Config config, SourceContext context) {
    this.config = config;
    this.context = context;
    String name = context.provenance().source();
    this.positions = new Positions(Path.of(config.positions()).resolve(name + ".json"));
    List<EventParser> byLine =
        context.parsers().stream().filter(parser -> !parser.isWholeDocument()).toList();
    this.lines =
        new LineReader(
            given(config.format(), byLine), byLine, context.provenance(), config.longestLine());
    this.delivery = new Delivery(context.publisher(), context.clock());
  }

  private static Optional<EventParser> given(String format, List<EventParser> byLine) {
    if (format.equals(AUTO)) {
      return Optional.empty();
    }
    Optional<EventParser> given =
        byLine.stream().filter(parser -> parser.format().equals(format)).findFirst();
    if (given.isEmpty()) {
      List<String> names = byLine.stream().map(EventParser::format).sorted().toList();
      throw new IllegalArgumentException(
          "format must be %s or one of %s, was '%s'"
              .formatted(AUTO, String.join(", ", names), format));
    }
    return given;
  }

  @Override
  public void start() {
    Follower follower =
        new Follower(config, positions, positions.load(), lines, delivery, context.clock());
    Thread started = Daemon.thread("file-" + context.provenance().source(), () -> follow(follower));
    thread = started;
    started.start();
  }

  @Override
  public SourceHealth health() {
    SourceHealth latest = state;
    return new SourceHealth(
        latest.reachable(), delivery.lastEvent(), latest.detail(), latest.complete());
  }

  @Override
  public RecordCounts counts() {
    return counts;
  }

  @Override
  public void close() {
    closed.countDown();
    Thread following = thread;
    if (following != null) {
      try {
        following.join(LONGEST_CLOSE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void follow(Follower follower) {
    try {
      boolean more = true;
      while (!closed.await(pause(more).toMillis(), TimeUnit.MILLISECONDS)) {
        more = turn(follower);
      }
      follower.finish(LONGEST_WAIT_FOR_KAFKA);
      counts = lines.counts();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration pause(boolean more) {
    if (!more || delivery.isRefused()) {
      return config.interval();
    }
    return delivery.isBlocked() ? UNTIL_THERE_IS_ROOM : Duration.ZERO;
  }

  private boolean turn(Follower follower) {
    try {
      boolean more = follower.turn();
      boolean reachable = follower.count() > 0;
      state =
          new SourceHealth(
              reachable, null, detail(follower), reachable && follower.troubles().isEmpty());
      return more;
    } catch (RuntimeException | Error e) {
      log.atError()
          .addKeyValue("source", context.provenance().source())
          .setCause(e)
          .log("following files failed, and is tried again");
      state = new SourceHealth(false, null, "following files failed: " + e);
      return false;
    } finally {
      counts = lines.counts();
    }
  }

  private String detail(Follower follower) {
    List<String> troubles = follower.troubles();
    if (config.paths().isEmpty()) {
      return "no paths are configured";
    }
    if (!troubles.isEmpty()) {
      return String.join("; ", troubles.subList(0, Math.min(MOST_TROUBLES, troubles.size())));
    }
    return follower.count() == 0
        ? "no file matches " + String.join(", ", config.paths())
        : "follows %d files".formatted(follower.count());
  }

  /** Where to begin in files that are there when a source looks for the first time ever. */
  public enum From {
    /** At their beginning. */
    START,
    /** Behind their last line. */
    END
  }

  /**
   * What is followed, and how.
   *
   * @param paths files, directories with all below them, or globs; need not exist yet
   * @param format a format's name, or {@code auto} to recognise each line by its content
   * @param from where to begin in files present at the very first start; later ones are read whole
   * @param interval how often files are looked for and at
   * @param longestLine bytes; a longer line becomes one dead letter with its beginning
   * @param rotateWait how long a file that was rotated out of sight or deleted is still read after
   *     it last grew
   * @param followLinks whether links that a directory or glob finds are followed; a link that
   *     {@code paths} spells out always is
   * @param positions directory of the file, named after the source, in which it remembers how far
   *     it has read
   */
  public record Config(
      List<String> paths,
      String format,
      From from,
      Duration interval,
      int longestLine,
      Duration rotateWait,
      boolean followLinks,
      String positions) {
    public Config {
      paths = List.copyOf(paths);
      var unused = patterns(paths);
      Require.text(!format.isBlank(), "format", "auto or a format's name", format);
      Require.between("interval", interval, Duration.ofMillis(10), Duration.ofHours(1));
      Require.between("longestLine", longestLine, 1024, 256 << 20);
      Require.between("rotateWait", rotateWait, Duration.ZERO, Duration.ofDays(1));
      checkDirectory(positions);
    }

    private static void checkDirectory(String positions) {
      try {
        Require.text(!positions.isBlank(), "positions", "a directory", positions);
        var unused = Path.of(positions);
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException(
            "positions must be a directory, was '" + positions + "'", e);
      }
    }

    private static List<PathPattern> patterns(List<String> paths) {
      try {
        return paths.stream().map(PathPattern::new).toList();
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("paths " + e.getMessage(), e);
      }
    }

    List<PathPattern> patterns() {
      return patterns(paths);
    }
  }

  /** Makes sources of type {@code file}. */
  public static final class Factory implements Source.Factory<Config> {
    @Override
    public String type() {
      return "file";
    }

    /** The positions lie in the data directory, which a configuration refers to so. */
    @Override
    public Config defaults() {
      return new Config(
          List.of(),
          AUTO,
          From.START,
          Duration.ofSeconds(1),
          16 << 20,
          Duration.ofSeconds(5),
          false,
          "${data}/positions");
    }

    @Override
    public String about() {
      return "Log files on this machine, followed as they grow, of any format.";
    }

    @Override
    public Source create(Config config, SourceContext context) {
      return new FileSource(config, context);
    }

    /** None of its own: it reads every other source's. */
    @Override
    public List<EventParser> parsers() {
      return List.of();
    }
  }
}
