package io.firedamp.detectors.mining;

import io.firedamp.detectors.DescribedFactory;
import io.firedamp.detectors.Detector;
import io.firedamp.detectors.TopicStreams;
import io.firedamp.detectors.evidence.Posterior;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.detectors.state.Contact;
import io.firedamp.detectors.state.DossierState;
import io.firedamp.detectors.state.Member;
import io.firedamp.detectors.state.PeerContacts;
import io.firedamp.detectors.state.PlacedEvidence;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Identity;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/** Signals meet on the workload they are about, and become its incident. */
public final class MiningDetector implements Detector {
  private static final String NAME = "mining";

  /** Kafka deletes whole segments: a ledger remembers for longer than its retention says. */
  private static final int LEDGER_LAGS = 2;

  /**
   * What can be set.
   *
   * @param prior decibans before any evidence, −100..0
   * @param opensFrom decibans of evidence from which there is an incident at all, 0..100
   * @param window how far apart in event time two legs may lie
   * @param updateEvery event time between revisions of an incident that merely goes on
   * @param quiet event time without evidence after which an incident is closed
   * @param coreHourPrice US dollars a core-hour costs
   * @param grace event time for which a late fact may still move a signal
   * @param unresolvedAfter processing time a signal waits for a fact about an unknown alias
   * @param uncertainty by which the bounds of an address's interval may be wrong
   * @param reportDelay by which a fact may be reported after the alias was in use
   * @param retention event time for which signals of a workload are kept
   * @param exceptions file of what the organisation allows, looked at again as it changes; may be
   *     absent
   */
  public record Settings(
      double prior,
      double opensFrom,
      Duration window,
      Duration updateEvery,
      Duration quiet,
      double coreHourPrice,
      Duration grace,
      Duration unresolvedAfter,
      Duration uncertainty,
      Duration reportDelay,
      Duration retention,
      Path exceptions) {
    public Settings {
      story(prior, opensFrom, window);
      new LifeRule(updateEvery, quiet);
      new IncidentWriter(coreHourPrice);
      new ResolutionRule(uncertainty, reportDelay);
      if (grace.isNegative() || grace.isZero()) {
        throw new IllegalArgumentException("grace must be positive, was " + grace);
      }
      if (unresolvedAfter.isNegative() || unresolvedAfter.isZero()) {
        throw new IllegalArgumentException(
            "unresolvedAfter must be positive, was " + unresolvedAfter);
      }
      if (retention.compareTo(grace) < 0) {
        throw new IllegalArgumentException(
            "retention must be at least grace (" + grace + "), was " + retention);
      }
      Exceptions.in(exceptions);
    }

    StoryRule story() {
      return story(prior, opensFrom, window);
    }

    private static StoryRule story(double prior, double opensFrom, Duration window) {
      return new StoryRule(
          window,
          opensFrom,
          new Posterior(prior),
          Adjustment.from(Weights.bundled()),
          Correlations.bundled());
    }
  }

  private static final AvroSerde<PlacedEvidence> PLACED = AvroSerde.of(PlacedEvidence.class);

  private final Settings settings;

  private MiningDetector(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void addTo(StreamsBuilder builder, Topics topics) {
    addStores(builder, topics);
    KStream<String, PlacedEvidence> placed = place(builder, topics);
    KStream<String, PlacedEvidence> notes =
        placed
            .flatMap(MiningDetector::contacts, Named.as("key-by-peer"))
            .repartition(
                TopicStreams.repartitioned("contacts-by-peer", AvroSerde.of(Contact.class)))
            .process(
                () -> new CountOwners(PeerRule.DEFAULT),
                Named.as("count-owners"),
                CountOwners.STORE);
    Duration toldFor = topics.incidents().retention().multipliedBy(LEDGER_LAGS);
    KStream<String, Incident> found =
        placed
            .merge(notes, Named.as("evidence-or-note"))
            .repartition(TopicStreams.repartitioned("evidence-by-workload", PLACED))
            .process(
                () ->
                    new CorrelateEvidence(
                        settings.story(),
                        new IncidentWriter(settings.coreHourPrice),
                        new LifeRule(settings.updateEvery, settings.quiet),
                        new ExceptionFile(settings.exceptions),
                        settings.retention,
                        toldFor,
                        topics.keepsForever()),
                Named.as("correlate-evidence"),
                WorkloadSignals.SIGNALS,
                WorkloadSignals.MEMBERS,
                CorrelateEvidence.DOSSIERS,
                CorrelateEvidence.INCIDENTS);
    KStream<String, Incident> bounded =
        found
            .selectKey((id, incident) -> Flood.meetingPlace(incident), Named.as("key-by-namespace"))
            .repartition(
                TopicStreams.repartitioned(
                    "incidents-by-namespace", topics.incidents().valueSerde()))
            .process(
                () -> new BoundFloods(toldFor, topics.keepsForever()),
                Named.as("bound-floods"),
                BoundFloods.INCIDENTS,
                BoundFloods.DAYS,
                BoundFloods.COUNTS,
                BoundFloods.TOLD);
    TopicStreams.write(bounded, topics.incidents());
  }

  private static void addStores(StreamsBuilder builder, Topics topics) {
    Topic<Signal> signals = topics.signals();
    Topic<Identity> identities = topics.identities();
    Topic<Incident> incidents = topics.incidents();
    builder
        .addStateStore(TopicStreams.keyValueStore(Resolver.HOLDERS, identities.valueSerde()))
        .addStateStore(TopicStreams.keyValueStore(Resolver.SIGNALS, signals.valueSerde()))
        .addStateStore(TopicStreams.keyValueStore(Resolver.PLACES, Serdes.String()))
        .addStateStore(TopicStreams.keyValueStore(Resolver.PENDING, Serdes.Long()))
        .addStateStore(
            TopicStreams.keyValueStore(CountOwners.STORE, AvroSerde.of(PeerContacts.class)))
        .addStateStore(TopicStreams.keyValueStore(WorkloadSignals.SIGNALS, signals.valueSerde()))
        .addStateStore(
            TopicStreams.keyValueStore(WorkloadSignals.MEMBERS, AvroSerde.of(Member.class)))
        .addStateStore(
            TopicStreams.keyValueStore(
                CorrelateEvidence.DOSSIERS, AvroSerde.of(DossierState.class)))
        .addStateStore(
            TopicStreams.keyValueStore(CorrelateEvidence.INCIDENTS, incidents.valueSerde()))
        .addStateStore(TopicStreams.keyValueStore(BoundFloods.INCIDENTS, incidents.valueSerde()))
        .addStateStore(TopicStreams.keyValueStore(BoundFloods.DAYS, Serdes.String()))
        .addStateStore(TopicStreams.keyValueStore(BoundFloods.COUNTS, Serdes.Long()))
        .addStateStore(TopicStreams.keyValueStore(BoundFloods.TOLD, incidents.valueSerde()));
  }

  /** Signals, later facts and time, all of which may give a workload evidence. */
  private KStream<String, PlacedEvidence> place(StreamsBuilder builder, Topics topics) {
    ResolutionRule resolution = new ResolutionRule(settings.uncertainty, settings.reportDelay);
    String[] stores = {Resolver.HOLDERS, Resolver.SIGNALS, Resolver.PLACES, Resolver.PENDING};
    KStream<String, PlacedEvidence> resolved =
        TopicStreams.read(builder, topics.signals())
            .process(
                () -> new ResolveSignals(resolution, settings.unresolvedAfter),
                Named.as("resolve-signals"),
                stores);
    KStream<String, PlacedEvidence> moved =
        TopicStreams.read(builder, topics.identities())
            .process(() -> new LearnHolders(resolution), Named.as("learn-holders"), stores);
    KStream<String, PlacedEvidence> passed =
        TopicStreams.read(builder, topics.ticks())
            .process(
                () ->
                    new PassTime(
                        resolution, settings.grace, topics.partitions(), topics.keepsForever()),
                Named.as("pass-time"),
                stores);
    return resolved.merge(moved, Named.as("placed-or-moved")).merge(passed, Named.as("or-in-time"));
  }

  private static List<KeyValue<String, Contact>> contacts(String workload, PlacedEvidence placed) {
    return placed
        .getSignal()
        .map(DossierSerde::toSignal)
        .map(
            signal ->
                PeerRule.DEFAULT.contacts(workload, signal).stream()
                    .map(
                        contact ->
                            KeyValue.pair(
                                StoreKey.of(signal.getCluster(), contact.getPeer()), contact))
                    .toList())
        .orElse(List.of());
  }

  /** Makes it from {@code detectors.mining} in the configuration. */
  public static final class Factory extends DescribedFactory<Settings> {
    public Factory() {
      super(
          NAME,
          "Do the legs meet on one workload?",
          new Settings(
              -40,
              26,
              Duration.ofMinutes(60),
              Duration.ofDays(1),
              Duration.ofDays(1),
              0.04,
              Duration.ofDays(3),
              Duration.ofMinutes(10),
              Duration.ofSeconds(5),
              Duration.ofSeconds(60),
              Duration.ofDays(30),
              Path.of("${data}", "exceptions.tsv")),
          MiningDetector::new);
    }
  }
}
