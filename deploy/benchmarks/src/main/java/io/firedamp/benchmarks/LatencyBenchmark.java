package io.firedamp.benchmarks;

import io.firedamp.app.AppConfig;
import io.firedamp.app.Pipeline;
import io.firedamp.app.PipelinePlan;
import io.firedamp.app.Plugins;
import io.firedamp.app.TopicReader;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.app.demo.AuditLog;
import io.firedamp.app.demo.CadvisorLog;
import io.firedamp.app.demo.Pod;
import io.firedamp.app.demo.ZeekLog;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.avro.Signal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * From the last needed event to the incident in the file sink, in a pipeline as {@code run} makes
 * it, with other events going through all the while.
 *
 * <p>Each miner is a pod of a new image whose CPU has been flat for more than an hour of event
 * time, which is an incident of two legs already. Its last event is the flow record that shows a
 * Stratum-shaped connection; the clock runs from before that record is posted until a line with the
 * network leg is in the file.
 */
final class LatencyBenchmark {
  private static final String CLUSTER = "bench";
  private static final String AUDIT = "/v1/kubernetes/audit";
  private static final Duration PAST = Duration.ofMinutes(80);
  private static final Duration HELD = Duration.ofMinutes(12);
  private static final Duration BETWEEN = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final int miners;
  private final int load;
  private final Instant begin = Instant.now().minus(PAST);
  private final AuditLog audit = new AuditLog(1);
  private final ZeekLog zeek = new ZeekLog();

  /**
   * What was measured.
   *
   * @param millis of each incident
   * @param load other events per second that were accepted meanwhile
   */
  record Latencies(List<Double> millis, double load) {}

  /**
   * So many miners.
   *
   * @param load other events per second meanwhile
   */
  LatencyBenchmark(int miners, int load) {
    this.miners = miners;
    this.load = load;
  }

  Latencies run() throws Exception {
    Path data = Files.createTempDirectory("firedamp-benchmark");
    Plugins plugins = Plugins.installed();
    AppConfig config =
        ConfigLoader.of(plugins, Map.of())
            .watchingThisHost(false)
            .withData(data)
            .parse("benchmark", "cluster: %s\nlistener: {port: 0}\n".formatted(CLUSTER));
    try (Pipeline pipeline = Pipeline.start(PipelinePlan.live(config), plugins, Clock.systemUTC());
        FileWatch file = new FileWatch(data.resolve("incidents.jsonl"))) {
      pipeline.awaitReady(Duration.ofMinutes(2));
      Listener listener = new Listener(pipeline.url());
      prepare(pipeline, listener);
      try (Background background = new Background(listener, load)) {
        return measure(listener, file, background);
      }
    }
  }

  private Latencies measure(Listener listener, FileWatch file, Background background)
      throws Exception {
    Map<String, Long> sent = new TreeMap<>();
    background.start();
    for (int i = 0; i < miners; i++) {
      Pod pod = pod(i);
      Instant now = Instant.now();
      String last = zeek.poolConnection(pod, pool(i), now.minus(HELD), now);
      sent.put(pod.name(), System.nanoTime());
      listener.post("/v1/zeek", last);
      Thread.sleep(BETWEEN.toMillis());
    }
    file.await("NETWORK", sent.keySet(), LONGEST);
    List<Double> millis = new ArrayList<>();
    sent.forEach((pod, start) -> millis.add((file.seenAt("NETWORK", pod) - start) / 1e6));
    return new Latencies(millis, background.rate());
  }

  /** Everything but the last event of each, on a cluster that has been watched for a week. */
  private void prepare(Pipeline pipeline, Listener listener) throws Exception {
    Instant before = begin.minus(Duration.ofDays(8));
    listener.post(AUDIT, audit.running(pod(miners), before));
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < miners; i++) {
      Pod pod = pod(i);
      names.add(pod.name());
      listener.post(AUDIT, audit.created(pod, begin, "system:admin"));
      listener.post(AUDIT, audit.running(pod, begin.plusSeconds(20)));
      burn(pipeline, pod);
    }
    awaitBurns(pipeline, names);
  }

  /** A new image that burns opens nothing, so the signals tell when everything else is there. */
  private static void awaitBurns(Pipeline pipeline, Set<String> names) throws Exception {
    long start = System.nanoTime();
    Set<String> burning = new TreeSet<>();
    try (TopicReader reader = pipeline.reader()) {
      while (!burning.containsAll(names)) {
        if (System.nanoTime() - start > LONGEST.toNanos()) {
          throw new IllegalStateException("only " + burning + " burn after " + LONGEST);
        }
        Thread.sleep(BETWEEN.toMillis());
        for (Signal signal : reader.tail(pipeline.topics().signals(), 10_000)) {
          String subject = signal.getSubject();
          if (signal.getRule().equals("MET-03")) {
            burning.add(subject.substring(subject.lastIndexOf('/') + 1));
          }
        }
      }
    }
  }

  private void burn(Pipeline pipeline, Pod pod) throws MalformedEventException {
    RecordReader scrapes =
        ParserBenchmark.parser("prometheus-text").readerFor(new Provenance(CLUSTER, "cadvisor"));
    CadvisorLog cadvisor = new CadvisorLog(pod, pod(miners));
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int minute = 1; minute < 75; minute++) {
      Duration age = Duration.ofMinutes(minute);
      byte[] text = cadvisor.exposition(age, begin.plus(age)).getBytes(StandardCharsets.UTF_8);
      for (ParsedEvent sample : scrapes.read(text)) {
        sent.add(pipeline.publisher().publish(sample));
      }
    }
    sent.forEach(CompletableFuture::join);
  }

  private static Pod pod(int number) {
    String id = "%064x".formatted(number + 1);
    String address = "10.1.%d.%d".formatted(number / 250, number % 250 + 1);
    String name = "miner-%dx".formatted(number);
    return new Pod(name, "bench", "u-" + number, "acme%d/app:1".formatted(number), id, address);
  }

  /** One each: a destination of many would be taken for a service. */
  private static String pool(int number) {
    return "203.0.113." + (number % 250 + 1);
  }
}
