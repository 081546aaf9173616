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
 * Two expositions to samples, against their text cut into lines and each line at its blanks, which
 * no parser of the format could do without.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PrometheusBenchmark {
  private static final Pattern DATE = Pattern.compile(" (\\d{13})$", Pattern.MULTILINE);

  private final Provenance from = new Provenance("bench", "bench");
  private final EventParser parser = ParserBenchmark.parser("prometheus-text");
  private final byte[] first = Samples.of("prometheus-text").get(0);
  private final byte[] second = later(first);

  /** Ours; rates need the scrape before, so a new reader reads two. */
  @Benchmark
  public List<ParsedEvent> parser() throws MalformedEventException {
    RecordReader reader = parser.readerFor(from);
    reader.read(first);
    return reader.read(second);
  }

  /** The reference. */
  @Benchmark
  public void splitLines(Blackhole hole) {
    for (byte[] exposition : List.of(first, second)) {
      for (String line : new String(exposition, StandardCharsets.UTF_8).split("\n", -1)) {
        hole.consume(line.split(" ", -1));
      }
    }
  }

  /** The same scrape half a minute on. */
  private static byte[] later(byte[] exposition) {
    return DATE.matcher(new String(exposition, StandardCharsets.UTF_8))
        .replaceAll(date -> " " + (Long.parseLong(date.group(1)) + 30_000))
        .getBytes(StandardCharsets.UTF_8);
  }
}
