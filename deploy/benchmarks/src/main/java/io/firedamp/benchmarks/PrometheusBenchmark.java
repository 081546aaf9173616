package io.firedamp.benchmarks;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
 * An exposition to samples, against its text cut into lines and each line at its blanks, which no
 * parser of the format could do without.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PrometheusBenchmark {
  private final Provenance from = new Provenance("bench", "bench");
  private final byte[] exposition = Samples.of("prometheus-text").get(0);

  /** Ours; a reader of its own each time, because rates need what came before. */
  @Benchmark
  public List<ParsedEvent> parser() throws MalformedEventException {
    return ParserBenchmark.parser("prometheus-text").readerFor(from).read(exposition);
  }

  /** The reference. */
  @Benchmark
  public void splitLines(Blackhole hole) {
    for (String line : new String(exposition, StandardCharsets.UTF_8).split("\n", -1)) {
      hole.consume(line.split(" ", -1));
    }
  }
}
