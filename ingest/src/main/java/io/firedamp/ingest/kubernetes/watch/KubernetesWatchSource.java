package io.firedamp.ingest.kubernetes.watch;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.ingest.kit.Daemon;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.ContainerState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;

/** Watches the pods and nodes of a cluster at its API. An API that is away is asked again. */
public final class KubernetesWatchSource implements Source {
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private final CountDownLatch closed = new CountDownLatch(1);
  private final ScheduledThreadPoolExecutor deadlines =
      Daemon.scheduler("kubernetes-watch-deadlines", 1);
  private final ClusterAccess access;
  private final WatchStatus status;
  private final List<ResourceWatch> watches = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Duration patience;

  KubernetesWatchSource(Config config, ClusterLogin login, SourceContext context) {
    this.access = new ClusterAccess(login, config.timeout(), deadlines);
    this.patience = config.timeout();
    List<Resource> resources = config.resources();
    this.status =
        new WatchStatus(login.describe(), resources.stream().map(Resource::name).toList());
    AtomicLong room = new AtomicLong(config.remembered());
    for (Resource resource : resources) {
      ResourceWatch watch =
          new ResourceWatch(config, resource, access, login, context, status, room, closed);
      watches.add(watch);
      threads.add(Daemon.thread("kubernetes-watch-" + resource.name().replace(' ', '-'), watch));
    }
  }

  @Override
  public void start() {
    threads.forEach(Thread::start);
  }

  @Override
  public SourceHealth health() {
    return status.health();
  }

  @Override
  public RecordCounts counts() {
    return status.counts();
  }

  @Override
  public void close() {
    closed.countDown();
    watches.forEach(ResourceWatch::stop);
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join(patience.toMillis());
      }
      deadlines.shutdownNow();
      deadlines.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    access.close();
  }

  /**
   * Which cluster is watched, and how.
   *
   * @param kubeconfig path of a file as kubectl has it; empty: the service account of the pod we
   *     run in
   * @param context of the kubeconfig; empty: its current one
   * @param namespaces whose pods are watched, at most 64; empty: all
   * @param nodes whether nodes are watched, which are of no namespace
   * @param pageSize objects asked for at once in a list, 1 to 10,000
   * @param timeout to connect and for an answer to begin or, for a page of a list, to end
   * @param longestWatch after which a watch is asked for anew, 1s to 1h
   * @param longestPause between two attempts while the API is away
   * @param longestAnswer longest page or change that is read, bytes: 16 MiB to 512 MiB
   * @param remembered memory for what is remembered of pods and nodes, bytes
   */
  public record Config(
      String kubeconfig,
      String context,
      List<String> namespaces,
      boolean nodes,
      int pageSize,
      Duration timeout,
      Duration longestWatch,
      Duration longestPause,
      int longestAnswer,
      long remembered) {
    private static final int MOST_NAMESPACES = 64;
    private static final int SHORTEST_ANSWER = 16 << 20;

    public Config {
      namespaces = List.copyOf(namespaces);
      if (kubeconfig.isEmpty() && !context.isEmpty()) {
        throw new IllegalArgumentException(
            "context must be empty where kubeconfig is, was '" + context + "'");
      }
      if (namespaces.size() > MOST_NAMESPACES) {
        throw new IllegalArgumentException(
            "namespaces must be at most 64, or none for all, was " + namespaces.size());
      }
      for (String namespace : namespaces) {
        if (!namespace.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
          throw new IllegalArgumentException(
              "namespaces must be names of lower-case letters, digits and '-', was '%s'"
                  .formatted(namespace));
        }
      }
      if (Set.copyOf(namespaces).size() < namespaces.size()) {
        throw new IllegalArgumentException("namespaces must be named once, was " + namespaces);
      }
      Require.between("pageSize", pageSize, 1, 10_000);
      Require.between("longestAnswer", longestAnswer, SHORTEST_ANSWER, 512 << 20);
      Require.between("remembered", remembered, 0, Long.MAX_VALUE);
      Require.between("timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(10));
      Require.between("longestWatch", longestWatch, Duration.ofSeconds(1), Duration.ofHours(1));
      Require.between("longestPause", longestPause, Duration.ofMillis(10), Duration.ofHours(1));
    }

    List<Resource> resources() {
      List<Resource> resources = new ArrayList<>();
      if (namespaces.isEmpty()) {
        resources.add(Resource.pods());
      }
      namespaces.forEach(namespace -> resources.add(Resource.podsOf(namespace)));
      if (nodes) {
        resources.add(Resource.nodes());
      }
      return resources;
    }
  }

  /** Makes sources of type {@code kubernetes-watch}. */
  public static final class Factory implements Source.Factory<Config> {
    @Override
    public String type() {
      return "kubernetes-watch";
    }

    @Override
    public Config defaults() {
      return new Config(
          "",
          "",
          List.of(),
          true,
          500,
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          32 << 20,
          64L << 20);
    }

    @Override
    public String about() {
      return "Pods and nodes of a cluster, watched at the Kubernetes API: who runs where.";
    }

    @Override
    public Set<Class<? extends SpecificRecord>> publishes() {
      return Set.of(ContainerState.class);
    }

    @Override
    public Source create(Config config, SourceContext context) {
      ClusterLogin login =
          config.kubeconfig().isEmpty()
              ? ClusterLogin.ofServiceAccount(System.getenv(), SERVICE_ACCOUNT)
              : ClusterLogin.ofFile(Path.of(config.kubeconfig()), config.context());
      return new KubernetesWatchSource(config, login, context);
    }

    /** Those of type {@code kubernetes} read recorded watches, too. */
    @Override
    public List<EventParser> parsers() {
      return List.of();
    }
  }
}
