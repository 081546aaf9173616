package io.firedamp.detectors;

import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Tick;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One detector as one Kafka Streams application, which can be started, scaled and replaced alone.
 */
public final class DetectorApp implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DetectorApp.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final String name;
  private final String applicationId;
  private final Topology topology;
  private final Properties properties;
  private final Path stateDirectory;
  private final String namespaced;
  private final boolean once;
  private final Object life = new Object();
  private volatile @Nullable KafkaStreams streams;
  private volatile String failure = "";
  private volatile boolean hasRun;
  private volatile boolean isMending;
  private volatile boolean isClosed;

  /** Builds the topology; nothing runs before {@link #start}. */
  public DetectorApp(Detector detector, Topics topics, StreamsDefaults defaults) {
    this.properties = defaults.propertiesFor(detector, topics);
    TopologyConfig config = new TopologyConfig(new StreamsConfig(properties));
    StreamsBuilder builder =
        defaults.once() ? new UnloggedStores(config) : new StreamsBuilder(config);
    detector.addTo(builder, topics);
    this.name = detector.name();
    this.namespaced = topics.namespace() + ".";
    this.applicationId = properties.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
    this.topology = awake(builder.build(properties), topics);
    this.stateDirectory = defaults.stateDirectory().resolve(applicationId);
    this.once = defaults.once();
  }

  private KafkaStreams newStreams() {
    KafkaStreams made = new KafkaStreams(topology, properties);
    made.setUncaughtExceptionHandler(this::onUncaught);
    made.setStateListener(this::onStateChange);
    return made;
  }

  /**
   * The topology, which reads ticks in any case: whoever commits what he read uses his
   * transactional id, and Kafka forgets one that nobody uses. The name sorts behind all others, so
   * that tasks keep their numbers.
   */
  private static Topology awake(Topology topology, Topics topics) {
    Topic<Tick> ticks = topics.ticks();
    boolean reads =
        nodes(topology)
            .anyMatch(
                node ->
                    node instanceof TopologyDescription.Source source
                        && source.topicSet() != null
                        && source.topicSet().contains(ticks.name()));
    if (!reads && !topics.keepsForever()) {
      topology.addSource(
          "zzz-stay-awake",
          ticks.keySerde().deserializer(),
          ticks.valueSerde().deserializer(),
          ticks.name());
    }
    return topology;
  }

  public String name() {
    return name;
  }

  /** The consumer group under which its progress can be read. */
  public String applicationId() {
    return applicationId;
  }

  public Topology topology() {
    return topology;
  }

  /**
   * The topics of a cluster that are its alone: changelogs of its stores and repartitioned streams.
   * Kafka Streams made them, or will.
   */
  public Set<String> ownTopics() {
    Set<String> own = topicsReadFrom();
    own.removeIf(topic -> topic.startsWith(namespaced));
    for (TopologyDescription.Node node : nodes(topology).toList()) {
      if (node instanceof TopologyDescription.Processor processor) {
        processor.stores().forEach(store -> own.add(applicationId + "-" + store + "-changelog"));
      }
    }
    return own;
  }

  /** The topics of its namespace that it reads. */
  public Set<String> inputs() {
    Set<String> inputs = topicsReadFrom();
    inputs.removeIf(topic -> !topic.startsWith(namespaced));
    return inputs;
  }

  /** The topics of its namespace that it writes. */
  public Set<String> outputs() {
    Set<String> outputs = new TreeSet<>();
    for (TopologyDescription.Node node : nodes(topology).toList()) {
      if (node instanceof TopologyDescription.Sink sink && sink.topic() != null) {
        outputs.add(sink.topic());
      }
    }
    outputs.removeIf(topic -> !topic.startsWith(namespaced));
    return outputs;
  }

  /** The topics of a cluster that it reads: its inputs, and what it repartitions for itself. */
  public Set<String> topicsReadFrom() {
    Set<String> read = new TreeSet<>();
    for (TopologyDescription.Node node : nodes(topology).toList()) {
      if (node instanceof TopologyDescription.Source source && source.topicSet() != null) {
        source
            .topicSet()
            .forEach(
                topic ->
                    read.add(topic.startsWith(namespaced) ? topic : applicationId + "-" + topic));
      }
    }
    return read;
  }

  private static Stream<TopologyDescription.Node> nodes(Topology topology) {
    return topology.describe().subtopologies().stream().flatMap(part -> part.nodes().stream());
  }

  /**
   * Deletes what it keeps on this disk. Only one that was never started, or is closed, may.
   *
   * @throws IllegalStateException while it runs
   */
  public void deleteState() {
    KafkaStreams running = streams;
    if (running != null) {
      running.cleanUp();
      return;
    }
    try (KafkaStreams never = newStreams()) {
      never.cleanUp();
    }
  }

  public void start() {
    log.atInfo().addKeyValue("detector", name).log("detector starting");
    try {
      KafkaStreams made = newStreams();
      streams = made;
      made.start();
    } catch (RuntimeException e) {
      if (!DamagedState.isToldBy(e)) {
        throw e;
      }
      foundDamaged(e);
      mend();
    }
  }

  public DetectorHealth health() {
    if (isMending) {
      return new DetectorHealth(DetectorHealth.State.STARTING, "restoring damaged state");
    }
    KafkaStreams running = streams;
    if (running == null && isClosed) {
      return new DetectorHealth(DetectorHealth.State.CLOSED, "closed");
    }
    return switch (running == null ? KafkaStreams.State.CREATED : running.state()) {
      case CREATED -> new DetectorHealth(DetectorHealth.State.STARTING, "not started yet");
      case RUNNING -> new DetectorHealth(DetectorHealth.State.RUNNING, "running");
      case REBALANCING ->
          hasRun
              ? new DetectorHealth(DetectorHealth.State.REBALANCING, "sharing out its partitions")
              : new DetectorHealth(DetectorHealth.State.STARTING, "restoring its state");
      case PENDING_ERROR, ERROR -> new DetectorHealth(DetectorHealth.State.FAILED, failure);
      case PENDING_SHUTDOWN, NOT_RUNNING ->
          new DetectorHealth(DetectorHealth.State.CLOSED, "closed");
    };
  }

  public boolean isReady() {
    return health().isReady();
  }

  /** Kafka's own metrics of its clients, tasks and stores. */
  public Map<MetricName, ? extends Metric> metrics() {
    KafkaStreams running = streams;
    return running == null ? Map.of() : running.metrics();
  }

  /**
   * Commits what is done and stops.
   *
   * @return false when it was still stopping as the time ran out
   */
  public boolean close(Duration within) {
    // A member that stays keeps its partitions until its session ends, ten seconds into a restart.
    boolean closed;
    synchronized (life) {
      isClosed = true;
      KafkaStreams running = streams;
      closed =
          running == null
              || running.close(
                  CloseOptions.timeout(within)
                      .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    }
    if (closed) {
      log.atInfo().addKeyValue("detector", name).log("detector stopped");
    } else {
      log.atWarn()
          .addKeyValue("detector", name)
          .addKeyValue("within", within)
          .log("detector still stopping");
    }
    return closed;
  }

  @Override
  public void close() {
    close(CLOSE_WITHIN);
  }

  private void onStateChange(KafkaStreams.State now, KafkaStreams.State before) {
    if (now == KafkaStreams.State.RUNNING) {
      hasRun = true;
      isMending = false;
      log.atInfo().addKeyValue("detector", name).log("detector running");
    } else if (before == KafkaStreams.State.RUNNING && now == KafkaStreams.State.REBALANCING) {
      log.atInfo().addKeyValue("detector", name).log("detector rebalancing");
    }
  }

  private StreamThreadExceptionResponse onUncaught(Throwable broken) {
    if (once) {
      return fail(broken);
    }
    if (isPassing(broken)) {
      log.atWarn().addKeyValue("detector", name).setCause(broken).log("broker away, trying again");
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (isForgotten(broken)) {
      log.atInfo().addKeyValue("detector", name).log("transactional id expired, taking it anew");
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (DamagedState.isToldBy(broken) && !isMending) {
      foundDamaged(broken);
      Thread mender = new Thread(this::mend, name + "-mender");
      mender.setDaemon(true);
      mender.start();
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    return fail(broken);
  }

  /** A new thread would meet the same record or the same disk: stop, and turn health red. */
  private StreamThreadExceptionResponse fail(Throwable broken) {
    isMending = false;
    failure = rootMessage(broken);
    log.atError().addKeyValue("detector", name).setCause(broken).log("detector failed");
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private void foundDamaged(Throwable broken) {
    log.atError().addKeyValue("detector", name).setCause(broken).log("state damaged");
    failure = rootMessage(broken);
    isMending = true;
  }

  /** Sets the damaged files aside and begins anew: Kafka keeps what stood in them. */
  private void mend() {
    synchronized (life) {
      if (isClosed) {
        return;
      }
      try {
        KafkaStreams damaged = streams;
        if (damaged != null) {
          damaged.close(CLOSE_WITHIN);
        }
        Path aside = DamagedState.setAside(stateDirectory);
        log.atWarn()
            .addKeyValue("detector", name)
            .addKeyValue("aside", aside)
            .log("damaged state set aside, restoring from Kafka");
        KafkaStreams mended = newStreams();
        streams = mended;
        mended.start();
      } catch (IOException | RuntimeException e) {
        isMending = false;
        failure = "damaged state could not be set aside: " + rootMessage(e);
        log.atError().addKeyValue("detector", name).setCause(e).log("detector failed");
      }
    }
  }

  /** Whether waiting may help: Kafka marks timeouts, disconnections and elections so. */
  static boolean isPassing(Throwable broken) {
    for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
      if (cause instanceof Error) {
        return false;
      }
      if (cause instanceof RetriableException) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether Kafka forgot the transactional id, as it does with one that was not used for {@code
   * transactional.id.expiration.ms}. A new producer gets it anew. Where offsets are committed,
   * Kafka's client gives the error's words and not its type.
   */
  static boolean isForgotten(Throwable broken) {
    for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidPidMappingException
          || (cause instanceof KafkaException
              && cause.getMessage() != null
              && cause.getMessage().endsWith(Errors.INVALID_PRODUCER_ID_MAPPING.message()))) {
        return true;
      }
    }
    return false;
  }

  private static String rootMessage(Throwable broken) {
    Throwable root = broken;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName()
        + (root.getMessage() == null ? "" : ": " + root.getMessage());
  }
}
