package io.firedamp.e2e.counterparts;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.Installation;
import io.firedamp.app.Plugins;
import io.firedamp.app.TopicReader;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;

/** {@code firedamp run} as a process of its own. */
public final class FiredampProcess implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(90);
  private static final Duration DRAINED_WITHIN = Duration.ofSeconds(45);
  private static final Pattern LISTENING = Pattern.compile("listening on (http\\S+)");

  private static final Pattern ANSWERING = Pattern.compile("/healthz on (http[^)\\s]+)");

  private final Path settings;
  private final Path data;
  private final Path output;
  private final Path errors;
  private final Process process;

  private FiredampProcess(Path settings, Path data, Path output, Path errors, Process process) {
    this.settings = settings;
    this.data = data;
    this.output = output;
    this.errors = errors;
    this.process = process;
  }

  /** Starts it on a data directory, which may hold what an earlier one left, and waits for it. */
  public static FiredampProcess start(Path directory, String yaml) throws Exception {
    return start(directory, yaml, Map.of());
  }

  /** The same with more in its environment. */
  public static FiredampProcess start(Path directory, String yaml, Map<String, String> environment)
      throws Exception {
    FiredampProcess started = launch(directory, yaml, environment);
    started.awaitReady();
    return started;
  }

  /** Starts it and returns at once. */
  public static FiredampProcess launch(Path directory, String yaml) throws IOException {
    return launch(directory, yaml, Map.of());
  }

  /** The same with more in its environment. */
  public static FiredampProcess launch(Path directory, String yaml, Map<String, String> environment)
      throws IOException {
    Path settings = Files.writeString(directory.resolve("firedamp.yaml"), yaml);
    Path data = directory.resolve("data");
    Path output = Files.createTempFile(directory, "firedamp", ".out");
    Path errors = Files.createTempFile(directory, "firedamp", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(
                Programs.java(
                    "384m",
                    // Test classes bring logback-test.xml, which would win.
                    "-Dlogback.configurationFile=logback.xml",
                    "io.firedamp.app.Main",
                    "run",
                    "--config",
                    settings.toString(),
                    "--data",
                    data.toString()))
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    return new FiredampProcess(settings, data, output, errors, process);
  }

  /** Returns once it says that it is ready. */
  public void awaitReady() throws Exception {
    Await.until("firedamp to be ready", READY_WITHIN, this::isReady);
  }

  /** Where it said last that it listens. */
  public String url() throws IOException {
    return lastOf(LISTENING);
  }

  /** What it answered, by lines. */
  public List<String> output() throws IOException {
    return Files.readAllLines(output);
  }

  /** What it told of itself, its log among it, by lines. */
  public List<String> errors() throws IOException {
    return Files.readAllLines(errors);
  }

  /** What it ends with; waits for that. */
  public int exitCode() throws InterruptedException {
    assertThat(process.waitFor(READY_WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** Where it said last that it answers people and probes. */
  public String statusUrl() throws IOException {
    return lastOf(ANSWERING);
  }

  private String lastOf(Pattern saying) throws IOException {
    List<MatchResult> said = saying.matcher(Files.readString(errors)).results().toList();
    assertThat(said).isNotEmpty();
    return said.get(said.size() - 1).group(1);
  }

  /** What it said so far. */
  public String said() throws IOException {
    return Files.readString(errors);
  }

  /** Its id, for signals. */
  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Where the file sink writes, whether or not it has. */
  public Path incidents() {
    return data.resolve("incidents.jsonl");
  }

  /** The latest records of one of its topics. */
  public <V extends SpecificRecord> List<V> tail(Function<Topics, Topic<V>> topic, int most) {
    Installation installation =
        new Installation(
            ConfigLoader.of(Plugins.installed(), Map.of()).withData(data).load(settings));
    try (TopicReader reader = installation.connect()) {
      return reader.tail(topic.apply(installation.topics()), most);
    }
  }

  /** What the file sink wrote, whole lines only. */
  public List<String> delivered() throws IOException {
    return wholeLines(incidents());
  }

  /** The lines of a file that is written to, without one that is not at its end; none yet. */
  public static List<String> wholeLines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  /** The most memory it ever had (VmHWM). */
  public long peakKibibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** As {@code kill} does: it finishes what it has in hand. */
  public void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(DRAINED_WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** As {@code kill -9} does; returns when the process is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As {@code kill -9} does. */
  @Override
  public void close() {
    process.destroyForcibly();
  }

  private boolean isReady() throws IOException {
    String said = Files.readString(errors);
    assertThat(process.isAlive()).as(said).isTrue();
    return said.contains("firedamp: ready in ");
  }
}
