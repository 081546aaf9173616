package io.firedamp.detectors.image;

import io.firedamp.detectors.DescribedFactory;
import io.firedamp.detectors.Detector;
import io.firedamp.detectors.EvidencePointer;
import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.TopicStreams;
import io.firedamp.detectors.indicators.ImageNames;
import io.firedamp.detectors.indicators.OfficialNames;
import io.firedamp.detectors.indicators.TraceFinder;
import io.firedamp.schemas.PullThrough;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.ImageMetadata;
import io.firedamp.schemas.avro.ImagePull;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/** Images that run become image signals: IMG-01, 02, 05, 07 to 10 and 14. */
public final class ImageDetector implements Detector {
  static final String NAME = "image";

  private final Settings settings;
  private final ImageNames exceptions;
  private final KnownBadRule knownBad;
  private final PullThrough mirrors;
  private final OfficialNames official;
  private final HollowNameRule hollow;
  private final JudgeImage judge;

  ImageDetector(Settings settings) {
    this.settings = settings;
    exceptions = ImageNames.of(settings.exceptions());
    mirrors = PullThrough.of(settings.pullThrough());
    knownBad =
        new KnownBadRule(ImageNames.knownBad().with(settings.knownBad()), settings.timeToLive());
    official =
        OfficialNames.bundled().trusting(settings.trustedPublishers(), settings.ownRegistries());
    hollow = new HollowNameRule(official, Fingerprints.bundled(), mirrors, settings.timeToLive());
    judge =
        new JudgeImage(
            new TraceFinder(PoolList.bundled()),
            knownBad,
            exceptions,
            hollow,
            OfficialNames.bundled(),
            mirrors);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void addTo(StreamsBuilder builder, Topics topics) {
    boolean replaying = topics.keepsForever();
    KStream<String, Sighting> running =
        TopicStreams.read(builder, topics.containerStates())
            .process(
                () ->
                    new Read<ContainerState, Sighting>(
                        ContainerState::getEventId,
                        (state, evidence) ->
                            Sighting.of(state, evidence)
                                .map(sighting -> sighting.calledAsIn(mirrors))
                                .filter(this::isNotExcepted)),
                Named.as("see-container"));
    KStream<String, ImagePull> pulls = TopicStreams.read(builder, topics.imagePulls());
    KStream<String, Sighting> pulled =
        pulls.process(
            () ->
                new Read<ImagePull, Sighting>(
                    ImagePull::getEventId,
                    (pull, evidence) ->
                        Optional.of(Sighting.of(pull, evidence).calledAsIn(mirrors))
                            .filter(this::isNotExcepted)),
            Named.as("see-pull"));
    KStream<String, Sighting> seen = running.merge(pulled, Named.as("see-image"));
    KStream<String, Signal> named =
        seen.process(
            supplier(
                () -> new JudgeNames(nameRules(), replaying),
                Set.of(TopicStreams.keyValueStore(JudgeNames.FLAGGED, Sighting.SERDE))),
            Named.as("judge-names"));
    KStream<String, Signal> newly = newly(seen, replaying);
    KStream<String, Signal> configured =
        configured(builder, topics, seen, implants(pulls, replaying), replaying);
    TopicStreams.write(
        named
            .merge(newly, Named.as("merge-new-images"))
            .merge(configured, Named.as("merge-image-configs")),
        topics.signals());
  }

  /** The one place where exceptions are applied: nothing is said of these images by any rule. */
  private boolean isNotExcepted(Sighting sighting) {
    return exceptions.entryFor(sighting.reference(), sighting.digests()).isEmpty();
  }

  private List<NameRule> nameRules() {
    return List.of(knownBad, new ImpersonationRule(official, settings.timeToLive()));
  }

  private KStream<String, Signal> newly(KStream<String, Sighting> seen, boolean replaying) {
    NewImageRule rule =
        new NewImageRule(
            settings.newFor(), settings.learning(), settings.remember(), settings.timeToLive());
    return seen.selectKey((key, sighting) -> sighting.cluster(), Named.as("key-by-cluster"))
        .repartition(TopicStreams.repartitioned("images-by-cluster", Sighting.SERDE))
        .process(
            supplier(
                () -> new WatchFirstSeen(rule, replaying),
                Set.of(
                    TopicStreams.keyValueStore(WatchFirstSeen.FIRST_SEEN, FirstSeen.SERDE),
                    TopicStreams.keyValueStore(WatchFirstSeen.STARTED, Sighting.SERDE))),
            Named.as("watch-first-seen"));
  }

  /** Which images were put in another's place. */
  private KStream<String, ImageFact> implants(KStream<String, ImagePull> pulls, boolean replaying) {
    return pulls
        .process(() -> new ReadPushes(mirrors), Named.as("see-push"))
        .repartition(TopicStreams.repartitioned("pushes-by-tag", TagHistory.SERDE))
        .process(
            supplier(
                () -> new WatchTags(implantRule(), settings.remember(), replaying),
                Set.of(TopicStreams.keyValueStore(WatchTags.TAGS, TagHistory.SERDE))),
            Named.as("watch-tags"));
  }

  private ImplantRule implantRule() {
    return new ImplantRule(settings.tagStands(), settings.timeToLive());
  }

  private KStream<String, Signal> configured(
      StreamsBuilder builder,
      Topics topics,
      KStream<String, Sighting> seen,
      KStream<String, ImageFact> implants,
      boolean replaying) {
    KStream<String, ImageFact> facts =
        seen.flatMap((key, sighting) -> factsOf(sighting), Named.as("key-by-digest"));
    KStream<String, JudgedImage> judged =
        TopicStreams.read(builder, topics.imageMetadata())
            .process(
                () ->
                    new Read<ImageMetadata, JudgedImage>(
                        ImageMetadata::getEventId,
                        (image, evidence) -> Optional.of(judge.check(image, evidence))),
                Named.as("judge-config"));
    KStream<String, ImageFact> verdicts =
        judged.flatMapValues(JudgedImage::facts, Named.as("have-a-verdict"));
    KStream<String, ImageFact> lineages =
        judged
            .flatMap((digest, image) -> image.layersByDiffId(), Named.as("key-by-layer"))
            .repartition(TopicStreams.repartitioned("images-by-layer", Layer.SERDE))
            .process(
                supplier(
                    () -> new TraceLayers(settings.remember(), replaying),
                    Set.of(TopicStreams.keyValueStore(TraceLayers.LAYERS, Layer.SERDE))),
                Named.as("trace-layers"));
    return verdicts
        .merge(lineages, Named.as("merge-lineages"))
        .merge(implants, Named.as("merge-implants"))
        .merge(facts, Named.as("meet-containers"))
        .repartition(TopicStreams.repartitioned("images-by-digest", ImageFact.SERDE))
        .process(
            supplier(
                () -> new MatchVerdicts(verdictRules(), replaying),
                Set.of(
                    TopicStreams.keyValueStore(MatchVerdicts.VERDICTS, Verdict.SERDE),
                    TopicStreams.keyValueStore(MatchVerdicts.CONTAINERS, Sighting.SERDE))),
            Named.as("match-verdicts"));
  }

  private VerdictRules verdictRules() {
    Duration timeToLive = settings.timeToLive();
    return new VerdictRules(
        new ImageConfigRule(timeToLive),
        knownBad,
        new LatentImageRule(timeToLive),
        hollow,
        new LineageRule(timeToLive),
        implantRule());
  }

  /** Who runs or fetches a digest, and that it was seen under a listed name. */
  private List<KeyValue<String, ImageFact>> factsOf(Sighting sighting) {
    Optional<Verdict> verdict =
        knownBad.entryFor(sighting).map(entry -> Verdict.listed(entry, sighting.evidence()));
    List<KeyValue<String, ImageFact>> facts = new ArrayList<>();
    for (String digest : sighting.digests()) {
      verdict.ifPresent(listed -> facts.add(KeyValue.pair(digest, ImageFact.of(listed))));
      facts.add(KeyValue.pair(digest, ImageFact.of(sighting)));
    }
    return facts;
  }

  private static <I, O> ProcessorSupplier<String, I, String, O> supplier(
      Supplier<Processor<String, I, String, O>> processor, Set<StoreBuilder<?>> stores) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<String, I, String, O> get() {
        return processor.get();
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return stores;
      }
    };
  }

  /** A push becomes what is known of its tag. */
  private static final class ReadPushes
      extends ContextualProcessor<String, ImagePull, String, TagHistory> {
    private final PullThrough mirrors;

    ReadPushes(PullThrough mirrors) {
      this.mirrors = mirrors;
    }

    @Override
    public void process(Record<String, ImagePull> record) {
      ImagePull event = record.value();
      List<Evidence> evidence = EvidencePointer.to(context(), event.getEventId(), event.getTime());
      Sighting sighting = Sighting.of(event, evidence).calledAsIn(mirrors);
      Push.of(event, sighting)
          .ifPresent(
              push ->
                  context()
                      .forward(record.withKey(sighting.image()).withValue(TagHistory.of(push))));
    }
  }

  /** An event becomes what this detector asks of it, with a pointer to where the event lies. */
  private static final class Read<E extends SpecificRecord, O>
      extends ContextualProcessor<String, E, String, O> {
    private final Function<E, String> eventId;
    private final BiFunction<E, List<Evidence>, Optional<O>> reading;

    Read(Function<E, String> eventId, BiFunction<E, List<Evidence>, Optional<O>> reading) {
      this.eventId = eventId;
      this.reading = reading;
    }

    @Override
    public void process(Record<String, E> record) {
      E event = record.value();
      List<Evidence> evidence =
          EvidencePointer.to(
              context(), eventId.apply(event), Instant.ofEpochMilli(record.timestamp()));
      reading.apply(event, evidence).ifPresent(read -> context().forward(record.withValue(read)));
    }
  }

  /**
   * Settings of the image detector. Images are named by {@code sha256:…}, {@code publisher/*} or
   * {@code publisher/name}.
   *
   * @param knownBad malicious images beyond those this release knows
   * @param trustedPublishers who may call images after official ones: {@code acme}, {@code
   *     ghcr.io/acme}
   * @param ownRegistries hosts from which every image is one's own
   * @param pullThrough mirrors and whose images they hand out: {@code harbor.example/hub=docker.io}
   * @param exceptions images about which nothing is said
   * @param newFor how long after its first sighting an image counts as new in a cluster
   * @param learning how long a cluster is watched before a new image counts in full
   * @param remember how long an image that is not seen again stays known
   * @param tagStands how long nothing else is pushed under a tag until a stranger's push counts
   * @param timeToLive how long past its time a sighting holds: as long as a workload may run
   */
  public record Settings(
      List<String> knownBad,
      List<String> trustedPublishers,
      List<String> ownRegistries,
      List<String> pullThrough,
      List<String> exceptions,
      Duration newFor,
      Duration learning,
      Duration remember,
      Duration tagStands,
      Duration timeToLive) {
    public static final Settings DEFAULTS =
        new Settings(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Duration.ofHours(24),
            Duration.ofDays(7),
            Duration.ofDays(90),
            Duration.ofDays(7),
            Duration.ofDays(400));

    public Settings {
      knownBad = checked("image.known-bad", knownBad);
      trustedPublishers = List.copyOf(trustedPublishers);
      ownRegistries = List.copyOf(ownRegistries);
      pullThrough = List.copyOf(pullThrough);
      PullThrough.of(pullThrough);
      exceptions = checked("image.exceptions", exceptions);
      Require.that(isPositive(newFor), "image.new-for", "positive", newFor);
      Require.that(!learning.isNegative(), "image.learning", "0 or more", learning);
      Require.that(remember.compareTo(newFor) >= 0, "image.remember", "at least new-for", remember);
      Require.between("image.tag-stands", tagStands, Duration.ofHours(1), remember);
      Require.that(isPositive(timeToLive), "image.time-to-live", "positive", timeToLive);
    }

    private static List<String> checked(String setting, List<String> images) {
      try {
        ImageNames.of(images);
        return List.copyOf(images);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(setting + ": " + e.getMessage(), e);
      }
    }

    private static boolean isPositive(Duration time) {
      return !time.isNegative() && !time.isZero();
    }
  }

  /** Makes the image detector. */
  public static final class Factory extends DescribedFactory<Settings> {
    public Factory() {
      super(
          NAME,
          "Is an image new, known to be bad, an impostor, or does it carry a miner?",
          Settings.DEFAULTS,
          ImageDetector::new);
    }
  }
}
