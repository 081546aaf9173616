package io.firedamp.app;

import io.firedamp.app.config.ConfigException;
import io.firedamp.app.http.MetricsPage;
import io.firedamp.app.http.Page;
import io.firedamp.app.http.StatusServer;
import io.firedamp.app.plugins.Complaint;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.detectors.DetectorApp;
import io.firedamp.detectors.DetectorHealth;
import io.firedamp.detectors.StreamsDefaults;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.kafka.KafkaEventPublisher;
import io.firedamp.ingest.transport.IngestServer;
import io.firedamp.ingest.transport.RefusedClaims;
import io.firedamp.schemas.ClientSettings;
import io.firedamp.schemas.Topics;
import io.firedamp.sinks.DeliveryWorker;
import io.firedamp.sinks.Renewal;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.SinkCounters;
import io.firedamp.sinks.format.IncidentFormats;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broker, topics, sinks, detectors and sources of one plan, started in this order and stopped in
 * reverse.
 */
public final class Pipeline implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pipeline.class);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration LONGEST_REPORT = Duration.ofMinutes(1);
  private static final Duration REVIVAL = Duration.ofSeconds(1);

  private final PipelinePlan plan;
  private final Plugins plugins;
  private final Clock clock;
  private final Deque<Runnable> stops = new ArrayDeque<>();
  private final Map<String, DeliveryWorker> sinks = new LinkedHashMap<>();
  private final Map<String, DetectorApp> detectors = new ConcurrentSkipListMap<>();
  private final Map<String, DetectorApp> waiting = new LinkedHashMap<>();
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private String bootstrapServers = "";
  private Map<String, String> login = Map.of();
  private @Nullable KafkaEventPublisher publisher;
  private @Nullable IngestServer server;
  private @Nullable StatusServer statusServer;
  private @Nullable Path brokerDirectory;
  private @Nullable DiskReserve disk;
  private final Watch watch = new Watch(System::nanoTime);
  private final Map<String, String> failedPlugins = new ConcurrentSkipListMap<>();

  private Pipeline(PipelinePlan plan, Plugins plugins, Clock clock) {
    this.plan = plan;
    this.plugins = plugins;
    this.clock = clock;
  }

  /**
   * Starts everything; returns before the detectors are ready, see {@link #awaitReady}.
   *
   * @param clock for what has no event time: dead letters and health
   * @throws ConfigException when a plugin refuses its settings
   * @throws Failure when something cannot be reached or is in use
   */
  public static Pipeline start(PipelinePlan plan, Plugins plugins, Clock clock) {
    Pipeline pipeline = new Pipeline(plan, plugins, clock);
    try {
      pipeline.startAll();
      return pipeline;
    } catch (RuntimeException e) {
      pipeline.close();
      throw e;
    }
  }

  private void startAll() {
    Path state = startBroker();
    ensureTopics();
    plan.sinks().forEach(this::startSink);
    startDetectors(state);
    KafkaEventPublisher out = new KafkaEventPublisher(plan.topics(), client(), clock);
    publisher = out;
    stops.push(out::close);
    IngestServer routes = new IngestServer(plan.config().basics().listener(), out, clock);
    if (brokerDirectory != null && !plan.topics().keepsForever()) {
      keepRoom(out, brokerDirectory);
    }
    plan.sources().forEach((name, source) -> startSource(name, source, routes, out));
    if (plan.listening()) {
      Lookout lookout = new Lookout(watch, groups(), client(), LOOK);
      stops.push(lookout::close);
      listen(routes);
    }
    stops.push(this::stopSources);
    if (!plan.topics().keepsForever()) {
      Ticking ticking =
          new Ticking("ticks", out::tickSources, plan.config().basics().kafka().tickInterval());
      stops.push(ticking::close);
      if (!plan.sources().isEmpty()) {
        reportSources(out);
      }
    }
  }

  private void keepRoom(KafkaEventPublisher out, Path logs) {
    DiskReserve reserve =
        DiskReserve.under(logs, plan.config().basics().kafka().diskReserve(), out::setFull);
    reserve.run();
    disk = reserve;
    Ticking ticking = new Ticking("disk-reserve", reserve, REVIVAL);
    stops.push(ticking::close);
  }

  private void reportSources(KafkaEventPublisher out) {
    List<Provenance> configured = new ArrayList<>();
    plan.sources()
        .forEach((name, source) -> configured.add(new Provenance(source.cluster(), name)));
    out.expect(configured);
    Duration tick = plan.config().basics().kafka().tickInterval();
    Duration every = tick.compareTo(LONGEST_REPORT) < 0 ? tick : LONGEST_REPORT;
    Ticking reporting =
        new Ticking("source-reports", new SourceReporting(out, this::reader, plan.topics()), every);
    stops.push(reporting::close);
  }

  /** Where the detectors' state is to lie. */
  private Path startBroker() {
    Installation installation = new Installation(plan.config());
    AppConfig.Kafka kafka = plan.config().basics().kafka();
    TemporaryDirectory temporary = plan.temporary() ? TemporaryDirectory.create() : null;
    if (temporary != null) {
      stops.push(temporary::close);
    }
    if (kafka.isEmbedded()) {
      Path logs =
          temporary == null ? installation.brokerDirectory() : temporary.path().resolve("kafka");
      EmbeddedBroker broker =
          runsOnce() ? EmbeddedBroker.forOneRun(logs) : EmbeddedBroker.start(logs);
      brokerDirectory = logs;
      stops.push(broker::close);
      bootstrapServers = broker.bootstrapServers();
      login = broker.clientSettings();
    } else {
      bootstrapServers = kafka.bootstrap();
    }
    return temporary == null ? installation.stateDirectory() : temporary.path().resolve("state");
  }

  /** A replay on a broker of its own: it either runs through or is begun anew from its files. */
  private boolean runsOnce() {
    return plan.temporary()
        && plan.topics().keepsForever()
        && plan.config().basics().kafka().isEmbedded();
  }

  private void ensureTopics() {
    try (ClusterTopics cluster =
        new ClusterTopics(plan.topics(), client(), plan.config().basics().kafka().replicas())) {
      cluster.ensure();
    }
  }

  private void startSink(String name, AppConfig.SinkConfig config) {
    SinkContext context =
        new SinkContext(
            name,
            config.secrets(),
            new SinkCounters(),
            clock,
            IncidentFormats.of(plugins.formats().values()));
    made(
            "sinks." + name,
            "sink " + config.type(),
            () ->
                DeliveryWorker.of(
                    context,
                    plugins.sink(config, context),
                    renewal(name, config, context),
                    config.rule(),
                    plan.topics(),
                    new ClientSettings(
                        soleMember(client(), ConsumerConfig.GROUP_INSTANCE_ID_CONFIG))))
        .ifPresent(
            worker -> {
              sinks.put(name, worker);
              stops.push(worker::close);
              worker.start();
            });
  }

  /** Of what was configured; a sink that a command brings has nothing to be read again. */
  private Renewal renewal(String name, AppConfig.SinkConfig config, SinkContext context) {
    Supplier<AppConfig.SinkConfig> written = plan.config().rereads().get(name);
    return written != null && config.equals(plan.config().sinks().get(name))
        ? new Rereading(plugins, context, config, written)
        : Renewal.never();
  }

  private void startDetectors(Path state) {
    Map<String, String> kafka = new HashMap<>(plan.config().basics().kafka().properties());
    kafka.putAll(login);
    StreamsDefaults lasting =
        new StreamsDefaults(
            bootstrapServers,
            state,
            plan.config().basics().kafka().commitInterval(),
            soleMember(
                kafka, StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)));
    StreamsDefaults defaults = runsOnce() ? lasting.runningOnce() : lasting;
    stops.push(this::stopDetectors);
    plan.detectors()
        .forEach(
            (name, config) -> {
              if (config.enabled()) {
                startDetector(name, config, defaults);
              }
            });
    if (plan.listening()) {
      keepDetectorsUp(defaults);
    }
  }

  private void startDetector(
      String name, AppConfig.DetectorConfig config, StreamsDefaults defaults) {
    detector(name, config, defaults)
        .ifPresent(
            app -> {
              if (plan.onDemand()) {
                waiting.put(name, app);
              } else {
                start(name, app);
              }
            });
  }

  private void start(String name, DetectorApp app) {
    detectors.put(name, app);
    app.start();
  }

  /**
   * Starts whoever waits for a record of this topic, and whoever waits for what those write. A
   * detector that starts later reads all the same what came before. Not for several threads.
   */
  public void demand(String topic) {
    for (DetectorApp app : startReaders(topic)) {
      app.outputs().forEach(this::startReaders);
    }
  }

  /** Topics of which a record would start a detector that has not started. */
  public Set<String> awaited() {
    return waiting.values().stream()
        .flatMap(app -> app.inputs().stream())
        .filter(topic -> !topic.equals(plan.topics().ticks().name()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<DetectorApp> startReaders(String topic) {
    List<DetectorApp> started = new ArrayList<>();
    for (String name : List.copyOf(waiting.keySet())) {
      DetectorApp app = waiting.get(name);
      if (app != null && app.inputs().contains(topic)) {
        waiting.remove(name);
        start(name, app);
        started.add(app);
      }
    }
    return started;
  }

  private Optional<DetectorApp> detector(
      String name, AppConfig.DetectorConfig config, StreamsDefaults defaults) {
    return made(
        "detectors." + name,
        "detector " + name,
        () -> new DetectorApp(plugins.detector(name, config.settings()), plan.topics(), defaults));
  }

  /** A replay ends with the failure of a detector; what is live goes on without anybody's help. */
  private void keepDetectorsUp(StreamsDefaults defaults) {
    Revival revival =
        new Revival(
            detectors,
            name ->
                Optional.ofNullable(plan.detectors().get(name))
                    .flatMap(config -> detector(name, config, defaults)),
            System::nanoTime);
    Ticking ticking = new Ticking("revival", revival::look, REVIVAL);
    stops.push(ticking::close);
  }

  /**
   * The only process on its broker takes its place in a group again at once, where a stranger would
   * wait after a kill until the session of the dead had ended.
   */
  private Map<String, String> soleMember(Map<String, String> settings, String instanceKey) {
    if (!plan.config().basics().kafka().isEmbedded()) {
      return settings;
    }
    Map<String, String> sole = new HashMap<>(settings);
    sole.put(instanceKey, "embedded");
    return sole;
  }

  private void startSource(
      String name, AppConfig.SourceConfig config, IngestServer routes, KafkaEventPublisher out) {
    Provenance from = new Provenance(config.cluster(), name);
    SourceContext context = new SourceContext(from, out, routes.of(from), clock, plugins.parsers());
    made(
            "sources." + name,
            "source " + config.type(),
            () -> {
              Source made = plugins.source(config, context);
              made.start();
              return made;
            })
        .ifPresent(source -> sources.put(name, source));
  }

  private Map<String, String> groups() {
    Map<String, String> groups = new HashMap<>();
    detectors.forEach((name, app) -> groups.put(name, app.applicationId()));
    return groups;
  }

  private void listen(IngestServer routes) {
    PipelineStatus status = new PipelineStatus(this);
    PipelineActions actions = new PipelineActions(this, clock);
    MetricsPage metrics = new MetricsPage(new PipelineMetrics(this));
    StatusServer answering =
        new StatusServer(plan.config().basics().http())
            .probe("/healthz", status::healthz)
            .probe("/readyz", status::readyz)
            .page("/status", () -> Page.json(200, EventJson.text(status.tree()) + "\n"))
            .page("/metrics", metrics::page)
            .action("/sinks/test", actions::test)
            .action("/dead-letters/retry", actions::retry);
    listening(answering::start, "http");
    stops.push(answering::close);
    statusServer = answering;
    if (!plan.sources().isEmpty()) {
      listening(routes::start, "listener");
      server = routes;
    }
  }

  private static void listening(Runnable start, String section) {
    try {
      start.run();
    } catch (IllegalArgumentException e) {
      throw new ConfigException(section + "." + e.getMessage());
    } catch (IllegalStateException e) {
      throw new Failure(
          "%s; another firedamp may run here, or set %s.port".formatted(e.getMessage(), section),
          e);
    }
  }

  /**
   * A plugin's refusal of its settings is told as a mistake in the configuration. Whatever else a
   * plugin throws that others wrote leaves out that one, and everything else runs.
   *
   * @param name such as {@code detector acme}
   */
  private <T> Optional<T> made(String setting, String name, Supplier<T> make) {
    try {
      return Optional.of(make.get());
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ConfigException(setting + ": " + e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      if (!plugins.isFromOutside(name)) {
        throw e;
      }
      String complaint = Complaint.of(name, e);
      failedPlugins.put(setting, complaint);
      log.atError().addKeyValue("plugin", setting).addKeyValue("why", complaint).log("left out");
      return Optional.empty();
    }
  }

  /** Settings of a Kafka client for its broker. */
  public Map<String, String> client() {
    return new Installation(plan.config()).client(bootstrapServers, login);
  }

  /**
   * Waits until every detector runs.
   *
   * @throws Failure when one fails or the time is over
   */
  public void awaitReady(Duration within) throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (!isReady()) {
      requireAlive();
      if (System.nanoTime() > deadline) {
        throw new Failure("the detectors are not ready after " + within.toSeconds() + " s");
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  /**
   * Nothing, unless a detector has failed.
   *
   * @throws Failure naming it
   */
  public void requireAlive() {
    detectors.forEach(
        (name, app) -> {
          DetectorHealth health = app.health();
          if (!health.isAlive()) {
            throw new Failure("detector '" + name + "' failed: " + health.detail());
          }
        });
  }

  /** Whether every detector that has started detects. */
  public boolean isReady() {
    return detectors.values().stream().allMatch(DetectorApp::isReady);
  }

  /** What keeps it from doing all that it is for. */
  Readiness readiness() {
    Readiness readiness = new Readiness().broker(watch.silent());
    disk().ifPresent(room -> readiness.disk(room.isFull()));
    detectors.forEach((name, app) -> readiness.detector(name, app.health(), watch.stalled(name)));
    sources.forEach((name, source) -> readiness.source(name, source.health()));
    sinks.forEach((name, worker) -> readiness.sink(name, worker.health()));
    return readiness;
  }

  /** How long a detector has not got on though records wait for it; zero while it does. */
  Duration stalled(String detector) {
    return watch.stalled(detector);
  }

  /** Whether no detector has failed. */
  public boolean isAlive() {
    return detectors.values().stream().allMatch(app -> app.health().isAlive());
  }

  /** What it was planned to be. */
  public PipelinePlan plan() {
    return plan;
  }

  /** Its topics. */
  public Topics topics() {
    return plan.topics();
  }

  /** Where its broker is, as {@code host:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** The way in for a caller that brings its own events. */
  public KafkaEventPublisher publisher() {
    if (publisher == null) {
      throw new IllegalStateException("the pipeline is not started");
    }
    return publisher;
  }

  /** A reader of its topics; the caller closes it. */
  public TopicReader reader() {
    return new TopicReader(client());
  }

  /** The detectors that run, by name. */
  public Map<String, DetectorApp> detectors() {
    return Collections.unmodifiableMap(detectors);
  }

  /** The sources that run, by name. */
  public Map<String, Source> sources() {
    return Collections.unmodifiableMap(sources);
  }

  /** The sinks' workers, by name. */
  public Map<String, DeliveryWorker> sinks() {
    return Collections.unmodifiableMap(sinks);
  }

  /** Answers of the HTTP server so far, by status; empty when there is none. */
  public Map<Integer, Long> httpAnswers() {
    return server == null ? Map.of() : server.answers();
  }

  /** Bodies in which a token spoke for what it may not, so far. */
  public Map<RefusedClaims.Claim, Long> refusedClaims() {
    return server == null ? Map.of() : server.refusedClaims();
  }

  /** Connections of the HTTP server that lost their place to another so far. */
  public long evictedConnections() {
    return server == null ? 0 : server.evicted();
  }

  /** Where people and probes ask, or empty when nothing listens. */
  public String statusUrl() {
    return statusServer == null ? "" : statusServer.url();
  }

  /** Plugins that others wrote and that could not be started, by setting, with the reason. */
  public Map<String, String> failedPlugins() {
    return Collections.unmodifiableMap(failedPlugins);
  }

  /** The disk under an embedded broker; empty where there is none. */
  Optional<DiskReserve> disk() {
    return Optional.ofNullable(disk);
  }

  /** Where sources are pushed to, or empty when nothing listens. */
  public String url() {
    IngestServer.Config listener = plan.config().basics().listener();
    String address = listener.address();
    String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
    String scheme = listener.tls().isOn() ? "https://" : "http://";
    return server == null ? "" : scheme + host + ":" + server.port();
  }

  private void stopSources() {
    if (server != null) {
      server.close();
    }
    sources.forEach((name, source) -> quietly("source " + name, source::close));
  }

  /** All at once: each of them may take seconds to leave its group. */
  private void stopDetectors() {
    List<Thread> threads = new ArrayList<>();
    detectors.forEach(
        (name, app) -> {
          Thread thread = new Thread(() -> quietly("detector " + name, app::close), "stop-" + name);
          thread.start();
          threads.add(thread);
        });
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Stops sources, then detectors, then sinks, then the broker. */
  @Override
  public void close() {
    while (!stops.isEmpty()) {
      quietly("a part of the pipeline", stops.pop());
    }
  }

  private static void quietly(String part, Runnable stop) {
    try {
      stop.run();
    } catch (RuntimeException e) {
      log.atWarn().addKeyValue("part", part).setCause(e).log("did not stop cleanly");
    }
  }
}
