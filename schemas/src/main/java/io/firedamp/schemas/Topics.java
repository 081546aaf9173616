package io.firedamp.schemas;

import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.Campaign;
import io.firedamp.schemas.avro.CloudEvent;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.Disposition;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.Identity;
import io.firedamp.schemas.avro.ImageMetadata;
import io.firedamp.schemas.avro.ImagePull;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Indicator;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.RuleDefinition;
import io.firedamp.schemas.avro.SensorAlert;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.SourceReport;
import io.firedamp.schemas.avro.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Every topic of one namespace, in flow order, and their only creator: all share key type and
 * partition count, so any two of them can be joined.
 */
public final class Topics {
  private static final boolean COMPACTED = true;
  private static final boolean DELETED = false;
  private static final Duration FOREVER = Duration.ZERO;
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final String STAMPED = TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;

  private final String namespace;
  private final int partitions;
  private final boolean keepForever;
  private final Map<Class<?>, Topic<?>> byType = new LinkedHashMap<>();

  private Topics(String namespace, int partitions, boolean keepForever) {
    if (!namespace.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException(
          "namespace must be lower-case letters, digits and hyphens, was '" + namespace + "'");
    }
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions must be positive, was " + partitions);
    }
    this.namespace = namespace;
    this.partitions = partitions;
    this.keepForever = keepForever;
    add("image-pulls", ImagePull.class, DELETED, Duration.ofDays(7));
    add("image-metadata", ImageMetadata.class, COMPACTED, FOREVER);
    add("audit-events", AuditEvent.class, DELETED, Duration.ofDays(7));
    add("container-states", ContainerState.class, COMPACTED, Duration.ofDays(7));
    add("resource-samples", ResourceSample.class, DELETED, Duration.ofDays(1));
    add("network-flows", NetworkFlow.class, DELETED, Duration.ofDays(1));
    add("dns-queries", DnsQuery.class, DELETED, Duration.ofDays(1));
    add("sensor-alerts", SensorAlert.class, DELETED, Duration.ofDays(7));
    add("cloud-events", CloudEvent.class, DELETED, Duration.ofDays(7));
    add("ticks", Tick.class, DELETED, Duration.ofDays(1));
    add("source-reports", SourceReport.class, COMPACTED, Duration.ofDays(7));
    add("identities", Identity.class, COMPACTED, FOREVER);
    add("indicators", Indicator.class, COMPACTED, FOREVER);
    add("rules", RuleDefinition.class, COMPACTED, FOREVER);
    add("signals", Signal.class, DELETED, Duration.ofDays(30));
    add("incidents", Incident.class, COMPACTED, Duration.ofDays(90));
    add("campaigns", Campaign.class, COMPACTED, FOREVER);
    add("dispositions", Disposition.class, COMPACTED, FOREVER);
    add("dead-letters", DeadLetter.class, DELETED, Duration.ofDays(14));
  }

  /** Topics kept for as long as DESIGN says. */
  public static Topics live(String namespace, int partitions) {
    return new Topics(namespace, partitions, false);
  }

  /**
   * Topics kept for ever, every record of them: the broker measures retention by its own clock and
   * would delete a replay of old logs under it, and compaction would take away facts that a
   * detector has yet to read.
   */
  public static Topics replay(String namespace, int partitions) {
    return new Topics(namespace, partitions, true);
  }

  public String namespace() {
    return namespace;
  }

  public int partitions() {
    return partitions;
  }

  /** Whether this is a replay's namespace, in which nothing is forgotten and the input ends. */
  public boolean keepsForever() {
    return keepForever;
  }

  public Collection<Topic<?>> all() {
    return List.copyOf(byType.values());
  }

  public Topic<ImagePull> imagePulls() {
    return of(ImagePull.class);
  }

  public Topic<ImageMetadata> imageMetadata() {
    return of(ImageMetadata.class);
  }

  public Topic<AuditEvent> auditEvents() {
    return of(AuditEvent.class);
  }

  public Topic<ContainerState> containerStates() {
    return of(ContainerState.class);
  }

  public Topic<ResourceSample> resourceSamples() {
    return of(ResourceSample.class);
  }

  public Topic<NetworkFlow> networkFlows() {
    return of(NetworkFlow.class);
  }

  public Topic<DnsQuery> dnsQueries() {
    return of(DnsQuery.class);
  }

  public Topic<CloudEvent> cloudEvents() {
    return of(CloudEvent.class);
  }

  public Topic<SensorAlert> sensorAlerts() {
    return of(SensorAlert.class);
  }

  public Topic<Tick> ticks() {
    return of(Tick.class);
  }

  public Topic<SourceReport> sourceReports() {
    return of(SourceReport.class);
  }

  public Topic<Identity> identities() {
    return of(Identity.class);
  }

  public Topic<Signal> signals() {
    return of(Signal.class);
  }

  public Topic<Incident> incidents() {
    return of(Incident.class);
  }

  public Topic<Campaign> campaigns() {
    return of(Campaign.class);
  }

  public Topic<Disposition> dispositions() {
    return of(Disposition.class);
  }

  public Topic<DeadLetter> deadLetters() {
    return of(DeadLetter.class);
  }

  /**
   * Name of the topic in which sinks note what they delivered: text by text, compacted, kept as
   * long as incidents are. It carries no event, so it is no {@link Topic}.
   */
  public String sinkLedger() {
    return namespace + ".sink-ledger";
  }

  /** The topic that carries a type; each type has exactly one. */
  @SuppressWarnings("unchecked")
  public <V extends SpecificRecord> Topic<V> of(Class<V> type) {
    Topic<?> topic = byType.get(type);
    if (topic == null) {
      throw new IllegalArgumentException("no topic carries " + type.getName());
    }
    return (Topic<V>) topic;
  }

  /**
   * These and the topics that plugins bring, which are created and co-partitioned like all others.
   * Two plugins may bring the same one.
   *
   * @throws IllegalArgumentException when a name is taken, or a type carried, by another topic
   */
  public Topics with(Collection<TopicDefinition<?>> definitions) {
    Topics topics = new Topics(namespace, partitions, keepForever);
    topics.byType.putAll(byType);
    definitions.forEach(topics::add);
    return topics;
  }

  /**
   * Creates the missing topics and checks the present ones. How long a present one keeps its
   * records stays as its owner set it; {@link #apply} changes that, too.
   *
   * @throws IllegalStateException when a topic is there with another partition count: joins over it
   *     would silently miss
   */
  public void ensureOn(Admin admin, short replicas)
      throws ExecutionException, InterruptedException {
    List<TopicChange> changes = changes(admin, replicas);
    for (TopicChange change : changes) {
      if (change.setting().equals(TopicChange.PARTITIONS)) {
        throw new IllegalStateException(change.sentence());
      }
    }
    apply(
        admin,
        replicas,
        changes.stream()
            .filter(
                change ->
                    change.kind() == TopicChange.Kind.CREATE
                        // Topics of earlier releases forget by the events' own times.
                        || change.setting().equals(STAMPED))
            .toList());
  }

  /**
   * In what a cluster's topics differ from these, in flow order; empty where all is as it should
   * be. Changes nothing.
   */
  public List<TopicChange> changes(Admin admin, short replicas)
      throws ExecutionException, InterruptedException {
    Collection<String> present = admin.listTopics().names().get();
    List<NewTopic> wanted = wanted(replicas);
    List<String> known = wanted.stream().map(NewTopic::name).filter(present::contains).toList();
    Map<String, TopicDescription> found = admin.describeTopics(known).allTopicNames().get();
    Map<ConfigResource, Config> configs =
        admin.describeConfigs(known.stream().map(Topics::resource).toList()).all().get();
    List<TopicChange> changes = new ArrayList<>();
    for (NewTopic topic : wanted) {
      TopicDescription description = found.get(topic.name());
      Config config = configs.get(resource(topic.name()));
      if (description == null || config == null) {
        changes.add(TopicChange.create(topic));
      } else {
        changes.addAll(TopicChange.between(description, config, topic));
      }
    }
    return changes;
  }

  /**
   * Makes those of the changes that can be made, and leaves out those that are refused. Returns
   * when the brokers know of them, or have not heard for {@link #KNOWN_WITHIN}.
   */
  public void apply(Admin admin, short replicas, Collection<TopicChange> changes)
      throws ExecutionException, InterruptedException {
    Map<ConfigResource, Collection<AlterConfigOp>> settings = new HashMap<>();
    for (TopicChange change : changes) {
      if (change.kind() == TopicChange.Kind.SET) {
        settings
            .computeIfAbsent(resource(change.topic()), any -> new ArrayList<>())
            .add(
                new AlterConfigOp(
                    new ConfigEntry(change.setting(), change.wanted()), AlterConfigOp.OpType.SET));
      }
    }
    admin.incrementalAlterConfigs(settings).all().get();
    Set<String> missing =
        changes.stream()
            .filter(change -> change.kind() == TopicChange.Kind.CREATE)
            .map(TopicChange::topic)
            .collect(Collectors.toSet());
    create(
        admin, wanted(replicas).stream().filter(topic -> missing.contains(topic.name())).toList());
    awaitSet(
        admin,
        replicas,
        changes.stream().filter(change -> change.kind() == TopicChange.Kind.SET).toList());
  }

  private void awaitSet(Admin admin, short replicas, List<TopicChange> set)
      throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + KNOWN_WITHIN.toNanos();
    while (!set.isEmpty()
        && changes(admin, replicas).stream().anyMatch(set::contains)
        && System.nanoTime() < deadline) {
      Thread.sleep(PAUSE.toMillis());
    }
  }

  private static void create(Admin admin, List<NewTopic> missing)
      throws ExecutionException, InterruptedException {
    try {
      admin.createTopics(missing).all().get();
    } catch (ExecutionException e) {
      // Another instance starting at the same moment made them first: that is what we wanted.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
    List<String> made = missing.stream().map(NewTopic::name).toList();
    awaitKnown(() -> admin.describeTopics(made).allTopicNames().get());
  }

  /** A question to a broker about topics. */
  @FunctionalInterface
  interface Question {
    Object ask() throws ExecutionException, InterruptedException;
  }

  /**
   * The controller has topics before a broker knows of them, and a detector that starts in between
   * fails, since what it reads is not there.
   *
   * @throws ExecutionException when the broker does not know them after {@link #KNOWN_WITHIN}, or
   *     says anything else
   */
  static void awaitKnown(Question question) throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + KNOWN_WITHIN.toNanos();
    while (true) {
      try {
        question.ask();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw e;
        }
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private List<NewTopic> wanted(short replicas) {
    Stream<NewTopic> carriers = all().stream().map(topic -> topic.toNewTopic(replicas));
    NewTopic ledger =
        Topic.newTopic(sinkLedger(), partitions, replicas, COMPACTED, incidents().retention());
    return Stream.concat(carriers, Stream.of(ledger)).toList();
  }

  private <V extends SpecificRecord> void add(TopicDefinition<V> definition) {
    Topic<V> topic =
        topic(definition.name(), definition.type(), definition.compacted(), definition.retention());
    for (Topic<?> known : byType.values()) {
      boolean same = known.isLike(topic);
      if (!same && known.name().equals(topic.name())) {
        throw new IllegalArgumentException(
            "topic '%s' of %s is there already and carries %s"
                .formatted(definition.name(), definition.type().getName(), known.type().getName()));
      }
      if (!same && known.type().equals(topic.type())) {
        throw new IllegalArgumentException(
            "%s has a topic already, '%s': it cannot have '%s' too"
                .formatted(
                    definition.type().getName(),
                    known.name().substring(namespace.length() + 1),
                    definition.name()));
      }
    }
    byType.putIfAbsent(definition.type(), topic);
  }

  private <V extends SpecificRecord> void add(
      String name, Class<V> type, boolean compacted, Duration retention) {
    byType.put(type, topic(name, type, compacted, retention));
  }

  private <V extends SpecificRecord> Topic<V> topic(
      String name, Class<V> type, boolean compacted, Duration retention) {
    return new Topic<>(
        namespace + "." + name,
        type,
        Serdes.String(),
        AvroSerde.of(type),
        partitions,
        // The broker compacts by its own clock, too: within seconds, where dates lie far apart.
        compacted && !keepForever,
        keepForever ? FOREVER : retention);
  }
}
