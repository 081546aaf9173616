package io.firedamp.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.avro.AuditEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An audit event on its way through a topic, against the line it came from as a JSON tree. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SerdeBenchmark {
  private final ObjectMapper mapper = new ObjectMapper();
  private final Serializer<AuditEvent> serializer = AvroSerde.of(AuditEvent.class).serializer();
  private final Deserializer<AuditEvent> deserializer =
      AvroSerde.of(AuditEvent.class).deserializer();
  private final List<AuditEvent> events = new ArrayList<>();
  private final List<byte[]> encoded = new ArrayList<>();
  private final List<byte[]> lines = new ArrayList<>();
  private final List<JsonNode> trees = new ArrayList<>();
  private int next;

  /** Parses the lines, and keeps those that are an event. */
  @Setup
  public void parse() throws MalformedEventException, IOException {
    for (byte[] line : Samples.of("kubernetes-audit")) {
      for (ParsedEvent parsed :
          ParserBenchmark.parser("kubernetes-audit").parse(line, new Provenance("b", "b"))) {
        if (parsed.value() instanceof AuditEvent event) {
          events.add(event);
          encoded.add(serializer.serialize("", event));
          lines.add(line);
          trees.add(mapper.readTree(line));
        }
      }
    }
  }

  /** Ours, in. */
  @Benchmark
  public byte[] serialize() {
    return serializer.serialize("", events.get(index()));
  }

  /** The reference, in. */
  @Benchmark
  public byte[] treeToBytes() throws IOException {
    return mapper.writeValueAsBytes(trees.get(index()));
  }

  /** Ours, out. */
  @Benchmark
  public AuditEvent deserialize() {
    return deserializer.deserialize("", encoded.get(index()));
  }

  /** The reference, out. */
  @Benchmark
  public JsonNode bytesToTree() throws IOException {
    return mapper.readTree(lines.get(index()));
  }

  private int index() {
    next = next + 1 < events.size() ? next + 1 : 0;
    return next;
  }
}
