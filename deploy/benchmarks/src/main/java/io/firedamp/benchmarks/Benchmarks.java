package io.firedamp.benchmarks;

import io.firedamp.benchmarks.FootprintBenchmark.Footprint;
import io.firedamp.benchmarks.LatencyBenchmark.Latencies;
import io.firedamp.benchmarks.PipelineBenchmark.Rates;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Everything in one run, each figure beside its reference. */
public final class Benchmarks {
  private static final int LINES = 40_000;
  private static final int ROUNDS = 5;
  private static final int REPLAYED = 2_000_000;
  private static final int MINERS = 100;
  private static final int LOAD = 200;

  private final PrintStream out = System.out;

  private Benchmarks() {}

  /**
   * Runs those that are named, or all: {@code pipeline}, {@code replay}, {@code latency}, {@code
   * footprint}, {@code parsers}, {@code identity}.
   */
  public static void main(String[] arguments) throws Exception {
    List<String> chosen =
        arguments.length == 0
            ? List.of("pipeline", "replay", "latency", "footprint", "parsers", "identity")
            : List.of(arguments);
    Benchmarks benchmarks = new Benchmarks();
    benchmarks.where();
    for (String name : chosen) {
      switch (name) {
        case "pipeline" -> benchmarks.pipeline();
        case "replay" -> benchmarks.replay();
        case "latency" -> benchmarks.latency();
        case "footprint" -> benchmarks.footprint();
        case "parsers" -> benchmarks.parsers();
        case "identity" -> benchmarks.identity();
        default -> throw new IllegalArgumentException("there is no benchmark '" + name + "'");
      }
    }
  }

  private void where() {
    print(
        "Java %s, %d cores, load %.1f; %s",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Samples.origin());
  }

  private void pipeline() throws Exception {
    Rates rates = new PipelineBenchmark(LINES).run(ROUNDS);
    print(
        "%nThroughput, %d rounds of %d audit lines (%.1f MB)", ROUNDS, LINES, rates.bytes() / 1e6);
    print("  pass-through  %s", perSecond(rates.passThrough()));
    print("  pipeline      %s", perSecond(rates.pipeline()));
    print("  ratio of medians %.2f", rates.ratio());
  }

  private void replay() throws Exception {
    int lines = Integer.getInteger("firedamp.replay.lines", REPLAYED);
    ReplayBenchmark benchmark =
        new ReplayBenchmark(launcher(), System.getProperty("firedamp.other", ""), lines);
    for (String format : List.of("kubernetes-audit", "zeek-json")) {
      ReplayBenchmark.Rates rates = benchmark.run(format, ROUNDS);
      print("%nReplay of %,d %s lines (%.0f MB)", lines, format, rates.bytes() / 1e6);
      print("  parse and filter  %s", perSecond(rates.floor()));
      print("  replay            %s", perSecond(rates.replay()));
      print(
          "  ratio of medians  %.2f",
          Figures.median(rates.replay()) / Figures.median(rates.floor()));
      if (!rates.other().isEmpty()) {
        print("  the other release %s", perSecond(rates.other()));
      }
    }
  }

  private static Path launcher() {
    return Path.of(System.getProperty("firedamp.launcher", "firedamp")).toAbsolutePath();
  }

  private void latency() throws Exception {
    Latencies found = new LatencyBenchmark(MINERS, LOAD).run();
    print("%nLast needed event to file sink, at %.0f other events/s", found.load());
    print(
        "  %d incidents: median %.0f ms, p99 %.0f ms, longest %.0f ms",
        found.millis().size(),
        Figures.median(found.millis()),
        Figures.quantile(found.millis(), 0.99),
        Figures.quantile(found.millis(), 1));
  }

  private void footprint() throws Exception {
    Footprint found = new FootprintBenchmark(launcher(), LOAD, Duration.ofSeconds(30)).run(3);
    print("%n'firedamp run', three times, 30 s at %d events/s each", LOAD);
    print(
        "  ready after %s s fresh, %s s after kill -9", each(found.fresh()), each(found.killed()));
    print("  resident %.0f MiB, at most %.0f MiB", found.resident(), found.peak());
  }

  private void parsers() throws RunnerException {
    print("%nMicroseconds a record; ratio = reference / ours, larger is better");
    Map<String, RunResult> byName = measured("(Parser|Prometheus|Serde)Benchmark");
    for (String format : Samples.jsonFormats()) {
      compare(byName, format, "parser " + format, "treeModel " + format);
    }
    long lines = new PrometheusBenchmark().lines();
    compare(byName, "prometheus-text (%d lines)".formatted(lines), "parser ", "splitLines ");
    compare(byName, "AuditEvent to bytes", "serialize ", "treeToBytes ");
    compare(byName, "bytes to AuditEvent", "deserialize ", "bytesToTree ");
  }

  private void identity() throws RunnerException {
    print("%nMicroseconds a fact about a pod; ratio = hostile / honest, smaller is better");
    Map<String, RunResult> byName = measured("IdentityBenchmark");
    double honest = score(byName, IdentityBenchmark.HONEST);
    byName.forEach(
        (name, result) ->
            print(
                "  %-38s %9.2f ± %.2f   ratio %.2f",
                name,
                result.getPrimaryResult().getScore(),
                result.getPrimaryResult().getScoreError(),
                result.getPrimaryResult().getScore() / honest));
  }

  private static double score(Map<String, RunResult> results, String story) {
    return Objects.requireNonNull(results.get("gather " + story)).getPrimaryResult().getScore();
  }

  private static Map<String, RunResult> measured(String benchmarks) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("io\\.firedamp\\.benchmarks\\." + benchmarks)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    Map<String, RunResult> byName = new TreeMap<>();
    results.forEach(result -> byName.put(name(result), result));
    return byName;
  }

  private void compare(Map<String, RunResult> results, String what, String ours, String reference) {
    var our = Objects.requireNonNull(results.get(ours)).getPrimaryResult();
    var their = Objects.requireNonNull(results.get(reference)).getPrimaryResult();
    print(
        "  %-38s ours %9.2f ± %.2f   reference %9.2f ± %.2f   ratio %.2f",
        what,
        our.getScore(),
        our.getScoreError(),
        their.getScore(),
        their.getScoreError(),
        their.getScore() / our.getScore());
  }

  private static String name(RunResult result) {
    String method = result.getParams().getBenchmark().replaceAll(".*\\.", "");
    return result.getParams().getParamsKeys().stream()
        .map(result.getParams()::getParam)
        .collect(Collectors.joining(" ", method + " ", ""));
  }

  private static String perSecond(List<Double> rates) {
    return "median %,.0f lines/s (%,.0f to %,.0f)"
        .formatted(Figures.median(rates), Figures.quantile(rates, 0), Figures.quantile(rates, 1));
  }

  private static String each(List<Double> seconds) {
    return String.join(
        ", ", seconds.stream().map(each -> String.format(Locale.ROOT, "%.1f", each)).toList());
  }

  private void print(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
