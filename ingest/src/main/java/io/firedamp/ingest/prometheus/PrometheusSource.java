package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.ingest.kit.Daemon;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.ResourceSample;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.avro.specific.SpecificRecord;

/** Scrapes targets that answer in Prometheus' text format: the kubelet, cAdvisor, node_exporter. */
public final class PrometheusSource implements Source {
  private static final int MOST_THREADS = 4;

  private final Config config;
  private final List<Scraper> scrapers = new ArrayList<>();
  private final List<Future<?>> schedules = new ArrayList<>();
  private final ScheduledThreadPoolExecutor threads;
  private final ScheduledThreadPoolExecutor deadlines = Daemon.scheduler("prometheus-deadlines", 1);

  PrometheusSource(Config config, SourceContext context) {
    this.config = config;
    this.threads =
        Daemon.scheduler(
            "prometheus", Math.max(1, Math.min(MOST_THREADS, config.targets().size())));
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(config.timeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    Lock reading = new ReentrantLock();
    for (Target target : config.targets()) {
      scrapers.add(new Scraper(target, config, client, deadlines, reading, context));
    }
  }

  @Override
  public void start() {
    for (Scraper scraper : scrapers) {
      schedules.add(
          threads.scheduleAtFixedRate(
              scraper::scrape, 0, config.interval().toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  @Override
  public SourceHealth health() {
    List<String> troubles =
        scrapers.stream().map(Scraper::trouble).filter(text -> !text.isEmpty()).toList();
    Instant lastEvent =
        scrapers.stream()
            .map(Scraper::lastEvent)
            .filter(time -> time.isAfter(Instant.EPOCH))
            .max(Comparator.naturalOrder())
            .orElse(null);
    if (scrapers.isEmpty()) {
      return new SourceHealth(true, null, "no targets are configured");
    }
    String detail =
        troubles.isEmpty()
            ? "scrapes %d targets".formatted(scrapers.size())
            : String.join("; ", troubles.subList(0, Math.min(3, troubles.size())));
    return new SourceHealth(
        troubles.size() < scrapers.size(), lastEvent, detail, troubles.isEmpty());
  }

  @Override
  public RecordCounts counts() {
    return scrapers.stream().map(Scraper::counts).reduce(RecordCounts.NONE, RecordCounts::plus);
  }

  @Override
  public void close() {
    schedules.forEach(schedule -> schedule.cancel(true));
    threads.shutdownNow();
    deadlines.shutdownNow();
    try {
      threads.awaitTermination(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * One address to scrape.
   *
   * @param url http or https
   * @param node the machine's name in incidents; empty: what node_exporter says, else the URL's
   *     host
   * @param token bearer token, or empty
   * @param tokenFile read before each scrape, for tokens that are renewed; or empty
   */
  public record Target(String url, String node, String token, String tokenFile) {
    public Target {
      // A list's elements have no defaults beneath them: what YAML leaves out comes as null.
      url = Objects.requireNonNullElse(url, "");
      node = Objects.requireNonNullElse(node, "");
      token = Objects.requireNonNullElse(token, "");
      tokenFile = Objects.requireNonNullElse(tokenFile, "");
      Require.text(
          url.matches("https?://[^\\s/]+.*") && !host(url).isEmpty(),
          "targets.url",
          "an http or https address",
          url);
      if (!token.isEmpty() && !tokenFile.isEmpty()) {
        throw new IllegalArgumentException(
            "targets.token and targets.tokenFile must not both be set, for " + url);
      }
    }

    private static String host(String url) {
      try {
        return Objects.requireNonNullElse(URI.create(url).getHost(), "");
      } catch (IllegalArgumentException e) {
        return "";
      }
    }

    /** What tells this target's machine from the others'. */
    String nodeOrHost() {
      return node.isEmpty() ? host(url) : node;
    }

    @Override
    public String toString() {
      return "Target[url=" + url + ", node=" + node + "]";
    }
  }

  /**
   * What is scraped, and how often.
   *
   * @param interval from one scrape to the next
   * @param timeout for a whole answer
   * @param maxBytes longest answer that is read
   */
  public record Config(List<Target> targets, Duration interval, Duration timeout, int maxBytes) {
    public Config {
      targets = List.copyOf(targets);
      Require.atLeast("interval", interval, Duration.ofSeconds(1));
      Require.positive("timeout", timeout);
      Require.between("maxBytes", maxBytes, 1024, 512 << 20);
    }
  }

  /** Makes sources of type {@code prometheus}. */
  public static final class Factory implements Source.Factory<Config> {
    @Override
    public String type() {
      return "prometheus";
    }

    @Override
    public Config defaults() {
      return new Config(List.of(), Duration.ofSeconds(15), Duration.ofSeconds(10), 16 << 20);
    }

    @Override
    public String about() {
      return "Scrapes of cAdvisor, of the kubelet and of node_exporter, for use of resources.";
    }

    @Override
    public Set<Class<? extends SpecificRecord>> publishes() {
      return Set.of(ResourceSample.class);
    }

    @Override
    public Source create(Config config, SourceContext context) {
      return new PrometheusSource(config, context);
    }

    @Override
    public List<EventParser> parsers() {
      return List.of(
          new PrometheusTextParser(),
          new PrometheusAnswerParser(),
          new KubeletSummaryParser(),
          new CadvisorParser());
    }
  }
}
