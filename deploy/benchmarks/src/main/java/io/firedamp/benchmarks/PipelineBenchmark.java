package io.firedamp.benchmarks;

import io.firedamp.app.AppConfig;
import io.firedamp.app.Pipeline;
import io.firedamp.app.PipelinePlan;
import io.firedamp.app.Plugins;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.app.demo.AuditLog;
import io.firedamp.app.demo.Pod;
import io.firedamp.app.replay.Replay;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Audit lines to an incident through everything, against the same bytes passed through one bare
 * Kafka Streams application with the same settings, on the same broker, in turns.
 *
 * <p>The clock runs from the first line until the last one is through: for the reference, until it
 * is committed to the other topic; for the pipeline, until the incident is committed that the last
 * line, a pod of a listed image, gives.
 */
final class PipelineBenchmark {
  private static final String CLUSTER = "bench";
  private static final Instant BEGIN = Instant.parse("2023-03-10T22:38:26Z");
  private static final Pattern AUDIT_ID = Pattern.compile("\"auditID\":\"[^\"]*\"");

  private final List<String> lines;
  private final int round;
  private final AuditLog audit = new AuditLog(1);
  private int marks;

  /**
   * Rates of both, in lines per second, by round.
   *
   * @param bytes of all lines of a round
   */
  record Rates(List<Double> passThrough, List<Double> pipeline, int lines, long bytes) {
    double ratio() {
      return Figures.median(pipeline) / Figures.median(passThrough);
    }
  }

  /** With so many lines in a round. */
  PipelineBenchmark(int round) {
    this.round = round;
    this.lines =
        Samples.of("kubernetes-audit").stream()
            .map(line -> new String(line, StandardCharsets.UTF_8))
            .toList();
  }

  /** The first round warms up and is not counted. */
  Rates run(int rounds) throws Exception {
    Path data = Files.createTempDirectory("firedamp-benchmark");
    Plugins plugins = Plugins.installed();
    try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
      AppConfig config = config(plugins, data, broker.bootstrapServers());
      PipelinePlan plan = PipelinePlan.replay(config, "bench");
      try (PassThrough reference = new PassThrough(broker.bootstrapServers(), data);
          Pipeline pipeline = Pipeline.start(plan, plugins, Clock.systemUTC())) {
        pipeline.awaitReady(Duration.ofMinutes(2));
        return rates(rounds, reference, pipeline);
      }
    }
  }

  private Rates rates(int rounds, PassThrough reference, Pipeline pipeline) throws Exception {
    List<Double> bare = new ArrayList<>();
    List<Double> whole = new ArrayList<>();
    long bytes = 0;
    RecordReader reader =
        ParserBenchmark.parser("kubernetes-audit").readerFor(new Provenance(CLUSTER, "audit"));
    Replay replay = new Replay(pipeline);
    try (IncidentWatch incidents = new IncidentWatch(pipeline)) {
      for (int i = 0; i <= rounds; i++) {
        List<byte[]> batch = batch();
        bytes = batch.stream().mapToLong(line -> line.length).sum();
        double passed = batch.size() / seconds(reference.pass(batch));
        double detected = batch.size() / seconds(detect(batch, reader, replay, incidents));
        if (i > 0) {
          bare.add(passed);
          whole.add(detected);
        }
      }
    }
    return new Rates(bare, whole, round, bytes);
  }

  /** Real lines under fresh audit ids, so that nothing is left out as a repetition. */
  private List<byte[]> batch() {
    List<byte[]> batch = new ArrayList<>();
    String fresh = "";
    String former = "";
    for (int i = 0; batch.size() < round - 1; i++) {
      String line = lines.get(i % lines.size());
      var id = AUDIT_ID.matcher(line);
      String old = id.find() ? id.group() : "";
      if (!old.equals(former) || fresh.isEmpty()) {
        former = old;
        fresh = "\"auditID\":\"" + UUID.randomUUID() + "\"";
      }
      batch.add(id.replaceFirst(fresh).getBytes(StandardCharsets.UTF_8));
    }
    batch.add(audit.createdByAnybody(marked(++marks), BEGIN).getBytes(StandardCharsets.UTF_8));
    return batch;
  }

  private static Pod marked(int number) {
    String id = "%064x".formatted(number);
    return new Pod(
        "mark-" + number, "default", "uid-" + number, "docker123321/cron", id, "10.0.0.1");
  }

  private long detect(
      List<byte[]> batch, RecordReader reader, Replay replay, IncidentWatch incidents)
      throws MalformedEventException {
    long start = System.nanoTime();
    for (byte[] line : batch) {
      for (ParsedEvent event : reader.read(line)) {
        replay.publish(event);
      }
    }
    incidents.await("mark-" + marks);
    return System.nanoTime() - start;
  }

  private static AppConfig config(Plugins plugins, Path data, String bootstrap) throws IOException {
    String yaml = "cluster: %s\nkafka: {bootstrap: '%s'}\n".formatted(CLUSTER, bootstrap);
    return ConfigLoader.of(plugins, Map.of()).withData(data).parse("benchmark", yaml);
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }
}
