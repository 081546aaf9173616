package io.firedamp.detectors;

import io.firedamp.schemas.EventKey;
import io.firedamp.schemas.EventTime;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.TopicDefinition;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.Identity;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.Tick;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyTestDriver;

/**
 * One detector on the production Streams settings with no broker behind it. Events go in with their
 * own event time and the key their source would give; what was written so far comes out.
 */
public final class DetectorHarness implements AutoCloseable {
  private final Topics topics;
  private final Map<Class<?>, TestInputTopic<String, ?>> inputs = new HashMap<>();
  private final Map<Class<?>, Written<?>> outputs = new HashMap<>();
  private final Path stateDirectory;
  private final Topology topology;
  private final TopologyTestDriver driver;

  public DetectorHarness(Detector detector) {
    this(detector, List.of());
  }

  /** With topics that the detector brings. */
  public DetectorHarness(Detector detector, List<TopicDefinition<?>> brought) {
    this(detector, Topics.live("test", 1).with(brought), Map.of());
  }

  /** In a replay's namespace: nothing is forgotten, and the last tick ends the input. */
  public static DetectorHarness replaying(Detector detector) {
    return new DetectorHarness(detector, Topics.replay("test", 1), Map.of());
  }

  /**
   * A driver clears what a transaction holds before it looks for output, so a dead letter for
   * undecodable bytes would be lost in it (not in production): leave transactions out to see one.
   */
  public static DetectorHarness withoutTransactions(
      Detector detector, List<TopicDefinition<?>> brought) {
    return new DetectorHarness(
        detector,
        Topics.live("test", 1).with(brought),
        Map.of(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE));
  }

  /** Where one store refuses what is first put into it. */
  static DetectorHarness refusingIn(
      String store, Detector detector, List<TopicDefinition<?>> brought) {
    return new DetectorHarness(
        detector,
        Topics.live("test", 1).with(brought),
        Map.of(
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
            StreamsConfig.AT_LEAST_ONCE,
            StreamsConfig.PROCESSOR_WRAPPER_CLASS_CONFIG,
            RefusingStore.class,
            RefusingStore.STORE,
            store));
  }

  private DetectorHarness(Detector detector, Topics topics, Map<String, Object> differences) {
    this.topics = topics;
    try {
      stateDirectory = Files.createTempDirectory("detector-harness");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Properties properties =
        StreamsDefaults.forTopologyTest(stateDirectory).propertiesFor(detector, topics);
    properties.putAll(differences);
    StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(properties)));
    detector.addTo(builder, topics);
    topology = builder.build(properties);
    driver = new TopologyTestDriver(topology, properties, Instant.EPOCH);
  }

  public Topics topics() {
    return topics;
  }

  public Topology topology() {
    return topology;
  }

  /** The driver itself, for stores and raw topics. */
  public TopologyTestDriver driver() {
    return driver;
  }

  /** Publishes events in the given order, each with the key its source would give. */
  public DetectorHarness publish(SpecificRecord... events) {
    return publish(List.of(events));
  }

  public DetectorHarness publish(List<? extends SpecificRecord> events) {
    for (SpecificRecord event : events) {
      publishAs(keyOf(event), event, timeOf(event));
    }
    return this;
  }

  /** For a type without a key or time of its own. */
  @SuppressWarnings("unchecked")
  public <V extends SpecificRecord> DetectorHarness publishAs(String key, V event, Instant time) {
    Class<V> type = (Class<V>) event.getClass();
    TestInputTopic<String, ?> input = inputs.computeIfAbsent(type, absent -> inputOf(type));
    ((TestInputTopic<String, V>) input).pipeInput(key, event, time);
    return this;
  }

  /** Lets event time pass, as a source's tick tells. */
  public DetectorHarness tick(Instant time, boolean last) {
    Tick tick =
        Tick.newBuilder().setSource("test").setCluster("").setTime(time).setLast(last).build();
    return publishAs("test", tick, time);
  }

  /** Publishes bytes that are no event. */
  public DetectorHarness poison(String topic, String key, byte[] bytes, Instant time) {
    driver
        .createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
        .pipeInput(key, bytes, time);
    return this;
  }

  /** Lets wall-clock time pass, which only liveness may depend on. */
  public DetectorHarness waitFor(Duration duration) {
    driver.advanceWallClockTime(duration);
    return this;
  }

  /** Every signal written so far, retractions included, in the order written. */
  public List<Signal> signals() {
    return written(Signal.class);
  }

  public List<Signal> signals(String rule) {
    return signals().stream().filter(signal -> signal.getRule().equals(rule)).toList();
  }

  /** Every incident revision written so far, in the order written. */
  public List<Incident> incidents() {
    return written(Incident.class);
  }

  /** Every identity written so far, in the order written. */
  public List<Identity> identities() {
    return written(Identity.class);
  }

  public List<DeadLetter> deadLetters() {
    return written(DeadLetter.class);
  }

  /** Everything of a type written so far, tombstones left out. */
  @SuppressWarnings("unchecked")
  public <V extends SpecificRecord> List<V> written(Class<V> type) {
    Written<V> output =
        (Written<V>)
            outputs.computeIfAbsent(type, absent -> new Written<>(topics.of(type), driver));
    return output.read();
  }

  @Override
  public void close() {
    driver.close();
    try (Stream<Path> files = Files.walk(stateDirectory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <V extends SpecificRecord> TestInputTopic<String, V> inputOf(Class<V> type) {
    Topic<V> topic = topics.of(type);
    return driver.createInputTopic(
        topic.name(), topic.keySerde().serializer(), topic.valueSerde().serializer());
  }

  private static Instant timeOf(SpecificRecord event) {
    if (event instanceof Identity identity) {
      return identity.getHolders().get(0).getFrom();
    } else if (event instanceof Incident incident) {
      return incident.getUpdated();
    }
    return EventTime.of(event)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    event.getSchema().getName() + " has no time of its own"));
  }

  private static String keyOf(SpecificRecord event) {
    if (event instanceof Signal signal) {
      return signal.getSubject();
    } else if (event instanceof Identity identity) {
      return identity.getAlias();
    } else if (event instanceof Incident incident) {
      return incident.getId();
    }
    // A plugin's own type: whoever cares about the key calls publishAs.
    return EventKey.of(event).orElseGet(() -> event.getSchema().getName());
  }

  /** Accumulates, because a driver hands each record out once. */
  private static final class Written<V extends SpecificRecord> {
    private final TestOutputTopic<String, V> topic;
    private final List<V> soFar = new ArrayList<>();

    Written(Topic<V> topic, TopologyTestDriver driver) {
      this.topic =
          driver.createOutputTopic(
              topic.name(), topic.keySerde().deserializer(), topic.valueSerde().deserializer());
    }

    List<V> read() {
      while (!topic.isEmpty()) {
        V value = topic.readValue();
        if (value != null) {
          soFar.add(value);
        }
      }
      return List.copyOf(soFar);
    }
  }
}
