package io.firedamp.ingest.docker;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.ingest.kit.Daemon;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.ImageMetadata;
import io.firedamp.schemas.avro.ImagePull;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.ResourceSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one Docker host through its socket: pulls, containers, images, use of resources, and
 * outbound connections. An engine that is away is asked again until it is back.
 */
public final class DockerSource implements Source {
  private static final Logger log = LoggerFactory.getLogger(DockerSource.class);

  private final Config config;
  private final Status status;
  private final RecordCounts.Counter counter = new RecordCounts.Counter();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ScheduledThreadPoolExecutor deadlines = Daemon.scheduler("docker-deadlines", 1);
  private final ScheduledThreadPoolExecutor samples = Daemon.scheduler("docker-samples", 1);
  private final List<Future<?>> schedules = new ArrayList<>();
  private final ContainerSampler sampler;
  private final Outlet outlet;
  private final Thread events;

  DockerSource(Config config, SourceContext context) {
    this.config = config;
    this.status = new Status(context.clock());
    this.outlet = new Outlet(context, status);
    DockerClient client = new DockerClient(Path.of(config.socket()), config.timeout(), deadlines);
    Inventory inventory =
        new Inventory(
            client, context.provenance(), context.clock(), outlet, config.host(), counter);
    this.sampler =
        new ContainerSampler(
            client,
            inventory,
            new NetworkNamespaces(Path.of(config.proc())),
            new SocketStatistics(config.timeout(), deadlines),
            outlet,
            status,
            context.provenance(),
            context.clock(),
            config.sightingInterval(),
            counter);
    this.events =
        Daemon.thread(
            "docker-events",
            new EventFollower(
                client,
                inventory,
                outlet,
                status,
                context.provenance(),
                context.clock().instant(),
                closed,
                counter));
  }

  @Override
  public void start() {
    events.start();
    every(config.sampleInterval(), sampler::sample);
    every(config.connectionInterval(), sampler::lookAtConnections);
  }

  @Override
  public SourceHealth health() {
    return status.health();
  }

  /** Records are lines of the event stream, and looks at a container, an image, a connection. */
  @Override
  public RecordCounts counts() {
    return counter.counts();
  }

  @Override
  public void close() {
    closed.countDown();
    events.interrupt();
    schedules.forEach(schedule -> schedule.cancel(true));
    samples.shutdownNow();
    try {
      events.join(config.timeout().toMillis());
      samples.awaitTermination(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    deadlines.shutdownNow();
  }

  private interface Look {
    void run() throws IOException;
  }

  private void every(Duration interval, Look look) {
    schedules.add(
        samples.scheduleWithFixedDelay(
            () -> attempt(look), 0, interval.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Nothing may end the schedule: what fails now is tried again at the next turn. */
  private void attempt(Look look) {
    try {
      if (outlet.isSaturated()) {
        status.setBlind("samples", "samples are left out: events are not being kept fast enough");
        return;
      }
      look.run();
      status.setSeeing("samples");
    } catch (IOException | RuntimeException e) {
      if (closed.getCount() > 0) {
        status.setUnreachable(
            "cannot read from Docker at %s (%s): start it, or run as root or in group docker"
                .formatted(config.socket(), e.getMessage()));
        log.atDebug().setCause(e).log("Docker could not be asked");
      }
    } catch (Error e) {
      // Thrown on, it would end the schedule, and nobody would be told.
      status.setBlind("samples", "what Docker answers could not be read: " + e);
      log.atError().setCause(e).log("looking at Docker failed");
    }
  }

  /**
   * What is watched, and how often.
   *
   * @param socket the engine's Unix socket
   * @param host what the host is called in incidents; empty: as the engine calls it
   * @param sampleInterval how often use of resources is measured
   * @param connectionInterval how often connections are looked at
   * @param sightingInterval how often a running container is looked at anew, and seen to be running
   * @param timeout for an answer of the engine
   * @param proc where the host's process file system is
   */
  public record Config(
      String socket,
      String host,
      Duration sampleInterval,
      Duration connectionInterval,
      Duration sightingInterval,
      Duration timeout,
      String proc) {
    private static final Duration OFTEN = Duration.ofMillis(100);

    public Config {
      requirePath("socket", socket);
      requirePath("proc", proc);
      Require.atLeast("sampleInterval", sampleInterval, OFTEN);
      Require.atLeast("connectionInterval", connectionInterval, OFTEN);
      Require.atLeast("sightingInterval", sightingInterval, OFTEN);
      Require.atLeast("timeout", timeout, OFTEN);
    }

    private static void requirePath(String setting, String value) {
      Require.text(value.startsWith("/"), setting, "an absolute path", value);
    }
  }

  /** Makes sources of type {@code docker}. */
  public static final class Factory implements Source.Factory<Config> {
    @Override
    public String type() {
      return "docker";
    }

    @Override
    public Config defaults() {
      return new Config(
          "/var/run/docker.sock",
          "",
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ofSeconds(10),
          "/proc");
    }

    @Override
    public String about() {
      return "The Docker engine of this host: containers, images, use of resources, connections.";
    }

    @Override
    public Set<Class<? extends SpecificRecord>> publishes() {
      return Set.of(
          ImagePull.class,
          ImageMetadata.class,
          ContainerState.class,
          ResourceSample.class,
          NetworkFlow.class);
    }

    @Override
    public boolean findsItsHost() {
      return Files.exists(Path.of(defaults().socket()));
    }

    @Override
    public Source create(Config config, SourceContext context) {
      return new DockerSource(config, context);
    }

    @Override
    public List<EventParser> parsers() {
      return List.of(new DockerEventParser(), new DockerInspectParser(), new DockerStatsParser());
    }
  }
}
