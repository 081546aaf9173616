package io.firedamp.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.TopicDefinition;
import io.firedamp.schemas.avro.Campaign;
import io.firedamp.schemas.avro.Identity;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.TopologyDescription;
import org.junit.jupiter.api.Test;

/** What every detector must keep. Extend it beside the detector's own test. */
public abstract class DetectorContract {
  /** The detector with settings that let {@link #story} produce something. */
  protected abstract Detector detector();

  /** Every topic (namespace left out, repartition topics included) and store, in any order. */
  protected abstract Set<String> durableNames();

  /** Events in event-time order after which the detector has written something. */
  protected abstract List<? extends SpecificRecord> story();

  /** Topics that the detector brings beside those of every installation. */
  protected List<TopicDefinition<?>> topics() {
    return List.of();
  }

  private DetectorHarness harness() {
    return new DetectorHarness(detector(), topics());
  }

  /** Events after which every store holds something. */
  protected List<? extends SpecificRecord> storedBy() {
    return story();
  }

  @Test
  void namesEveryOperator() {
    try (DetectorHarness harness = harness()) {
      String described = harness.topology().describe().toString();

      assertThat(described).doesNotContain("KSTREAM-", "KTABLE-");
    }
  }

  @Test
  void keepsItsDurableNames() {
    try (DetectorHarness harness = harness()) {
      Set<String> found = durableNamesOf(harness);

      assertThat(found).containsExactlyInAnyOrderElementsOf(durableNames());
    }
  }

  @Test
  void writesADeadLetterForBytesThatAreNoEventAndGoesOn() {
    try (DetectorHarness harness = DetectorHarness.withoutTransactions(detector(), topics())) {
      byte[] garbage = "no event".getBytes(StandardCharsets.UTF_8);
      Set<String> sources = sourceTopicsOf(harness);

      sources.forEach(topic -> harness.poison(topic, "c/ip/192.0.2.1", garbage, Instant.EPOCH));
      harness.publish(story());

      assertThat(harness.deadLetters())
          .hasSize(sources.size())
          .allSatisfy(
              letter -> {
                assertThat(letter.getStage()).isEqualTo("decode");
                assertThat(letter.getOriginal().array()).isEqualTo(garbage);
                assertThat(letter.getOrigin()).matches("test\\.[a-z-]+-0-0");
              });
      assertThat(outputOf(harness)).isNotEmpty();
    }
  }

  @Test
  void setsAsideWhatAStoreRefusesAndGoesOn() {
    Set<String> stores;
    try (DetectorHarness harness = harness()) {
      stores = new TreeSet<>(harness.driver().getAllStateStores().keySet());
    }
    for (String store : stores) {
      try (DetectorHarness harness = DetectorHarness.refusingIn(store, detector(), topics())) {
        harness.publish(storedBy());
        assertThat(harness.deadLetters())
            .as(store)
            .singleElement()
            .satisfies(
                letter -> {
                  assertThat(letter.getStage()).isEqualTo("process");
                  assertThat(letter.getReason()).contains("more than " + store);
                  assertThat(letter.getOrigin()).startsWith("test");
                });

        harness.publish(storedBy());

        // What was known before may stay unsaid a second time.
        assertThat(StoredState.emptyStoresOf(harness)).isSubsetOf(store);
        assertThat(harness.deadLetters()).hasSize(1);
      }
    }
  }

  /** Whatever text an attacker may write, one at a time, is longer than any record may be. */
  @Test
  void goesOnAfterRecordsTooLargeForKafka() {
    String endless = "x".repeat(1_100_000);
    try (DetectorHarness harness = harness()) {
      Set<Class<?>> done = new HashSet<>();
      for (SpecificRecord event : story()) {
        if (done.add(event.getClass())) {
          Texts.each(event, endless).forEach(harness::publish);
        }
      }

      harness.publish(story());

      assertThat(done).isNotEmpty();
      assertThat(outputOf(harness)).isNotEmpty();
    }
  }

  @Test
  void writesTheSameOnASecondReplay() {
    List<SpecificRecord> first = play();

    List<SpecificRecord> second = play();

    assertThat(first).isNotEmpty().isEqualTo(second);
  }

  /**
   * Each release wrote down what it kept after its own story. With {@code
   * -Dfiredamp.release=FOLDER} the test writes today's there instead: do so once, when a release
   * changes what is kept.
   */
  @Test
  void goesOnFromWhatEveryReleaseKept() throws IOException {
    String folder = System.getProperty("firedamp.release");
    if (folder != null) {
      release(Path.of(folder));
      return;
    }
    Set<String> said = new TreeSet<>();
    try (DetectorHarness harness = harness()) {
      harness.publish(storedBy());
      harness.publish(storedBy());
      outputOf(harness).forEach(record -> said.add(nameOf(record)));
    }

    List<List<String>> releases = StoredState.released(detector());

    assertThat(releases.isEmpty()).as("no release is written down").isEqualTo(keepsNothing());
    for (List<String> kept : releases) {
      try (DetectorHarness harness = harness()) {
        StoredState.restore(harness, kept);
        assertThat(StoredState.readAll(harness)).isEqualTo(kept.size());

        harness.publish(storedBy());

        assertThat(harness.deadLetters()).isEmpty();
        assertThat(outputOf(harness)).allSatisfy(out -> assertThat(said).contains(nameOf(out)));
      }
    }
  }

  private boolean keepsNothing() {
    try (DetectorHarness harness = harness()) {
      return harness.driver().getAllStateStores().isEmpty();
    }
  }

  private void release(Path folder) throws IOException {
    if (keepsNothing()) {
      return;
    }
    Detector detector = detector();
    int next = 1;
    while (Files.exists(folder.resolve("%s-%d.tsv".formatted(detector.name(), next)))) {
      next++;
    }
    try (DetectorHarness harness = harness()) {
      harness.publish(storedBy());
      assertThat(StoredState.emptyStoresOf(harness)).isEmpty();
      Files.createDirectories(folder);
      Files.write(
          folder.resolve("%s-%d.tsv".formatted(detector.name(), next)), StoredState.of(harness));
    }
  }

  /** What a record is about: two revisions of one thing are the same thing said again. */
  private static String nameOf(SpecificRecord record) {
    if (record instanceof Signal signal) {
      return signal.getId();
    } else if (record instanceof Incident incident) {
      return incident.getId();
    } else if (record instanceof Campaign campaign) {
      return campaign.getId();
    }
    return ((Identity) record).getAlias();
  }

  private List<SpecificRecord> play() {
    try (DetectorHarness harness = harness()) {
      return outputOf(harness.publish(story()));
    }
  }

  private static List<SpecificRecord> outputOf(DetectorHarness harness) {
    Set<String> sources = sourceTopicsOf(harness);
    return List.<Class<? extends SpecificRecord>>of(
            Identity.class, Signal.class, Incident.class, Campaign.class)
        .stream()
        .filter(type -> !sources.contains(harness.topics().of(type).name()))
        .flatMap(type -> harness.written(type).stream())
        .collect(Collectors.toList());
  }

  private static Set<String> sourceTopicsOf(DetectorHarness harness) {
    Set<String> topics = new TreeSet<>();
    eachNode(
        harness,
        node -> {
          if (node instanceof TopologyDescription.Source source && source.topicSet() != null) {
            source.topicSet().stream()
                .filter(topic -> topic.startsWith("test."))
                .forEach(topics::add);
          }
        });
    return topics;
  }

  private static Set<String> durableNamesOf(DetectorHarness harness) {
    Set<String> names = new TreeSet<>();
    eachNode(
        harness,
        node -> {
          if (node instanceof TopologyDescription.Source source && source.topicSet() != null) {
            names.addAll(source.topicSet());
          } else if (node instanceof TopologyDescription.Sink sink && sink.topic() != null) {
            names.add(sink.topic());
          } else if (node instanceof TopologyDescription.Processor processor) {
            names.addAll(processor.stores());
          }
        });
    return names.stream()
        .map(name -> name.startsWith("test.") ? name.substring("test.".length()) : name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void eachNode(
      DetectorHarness harness, java.util.function.Consumer<TopologyDescription.Node> visitor) {
    harness
        .topology()
        .describe()
        .subtopologies()
        .forEach(subtopology -> subtopology.nodes().forEach(visitor));
  }
}
