package io.firedamp.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.app.Plugins;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Each parser against Jackson's tree model on the same records: bytes to finished events, against
 * bytes to a tree that nobody has looked at yet.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ParserBenchmark {
  private static final Provenance FROM = new Provenance("bench", "bench");

  /** One of {@link Samples#jsonFormats}. */
  @Param({
    "kubernetes-audit",
    "zeek-json",
    "suricata-eve",
    "aws-vpc-flow",
    "aws-resolver-query",
    "hubble-flow",
    "distribution-notification",
    "docker-events",
    "docker-stats"
  })
  public String format = "";

  private final ObjectMapper mapper = new ObjectMapper();
  private EventParser parser = parser("kubernetes-audit");
  private List<byte[]> records = List.of();
  private int next;

  /** Reads the records. */
  @Setup
  public void read() {
    parser = parser(format);
    records = Samples.of(format);
  }

  /** Ours. */
  @Benchmark
  public List<ParsedEvent> parser() throws MalformedEventException {
    return parser.parse(record(), FROM);
  }

  /** The reference. */
  @Benchmark
  public JsonNode treeModel() throws IOException {
    return mapper.readTree(record());
  }

  private byte[] record() {
    next = next + 1 < records.size() ? next + 1 : 0;
    return records.get(next);
  }

  static EventParser parser(String format) {
    return Plugins.installed().parsers().stream()
        .filter(parser -> parser.format().equals(format))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no parser of '" + format + "'"));
  }
}
