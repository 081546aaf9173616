package io.firedamp.benchmarks;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Scrape after scrape of one target to samples by one reader, against their text cut into lines and
 * each line at its blanks, which no parser of the format could do without.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PrometheusBenchmark {
  private static final Pattern DATE = Pattern.compile(" (\\d{13})$", Pattern.MULTILINE);

  /** After so many a new reader begins, for time goes on within it. */
  private static final int SCRAPES = 64;

  private final Provenance from = new Provenance("bench", "bench");
  private final EventParser parser = ParserBenchmark.parser("prometheus-text");
  private final List<byte[]> scrapes =
      IntStream.range(0, SCRAPES)
          .mapToObj(i -> later(Samples.of("prometheus-text").get(0), 30_000L * i))
          .toList();
  private RecordReader reader = parser.readerFor(from);
  private int next;

  /** Lines of one scrape. */
  long lines() {
    return new String(scrapes.get(0), StandardCharsets.UTF_8).lines().count();
  }

  /** Ours; the first scrape of a reader gives no rates yet. */
  @Benchmark
  public List<ParsedEvent> parser() throws MalformedEventException {
    if (next == SCRAPES) {
      next = 0;
      reader = parser.readerFor(from);
    }
    return reader.read(scrapes.get(next++));
  }

  /** The reference. */
  @Benchmark
  public void splitLines(Blackhole hole) {
    for (String line : new String(scrapes.get(0), StandardCharsets.UTF_8).split("\n", -1)) {
      hole.consume(line.split(" ", -1));
    }
  }

  /** The same scrape so many milliseconds on. */
  private static byte[] later(byte[] exposition, long millis) {
    return DATE.matcher(new String(exposition, StandardCharsets.UTF_8))
        .replaceAll(date -> " " + (Long.parseLong(date.group(1)) + millis))
        .getBytes(StandardCharsets.UTF_8);
  }
}
