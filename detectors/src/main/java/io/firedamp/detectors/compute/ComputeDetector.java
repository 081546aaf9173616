package io.firedamp.detectors.compute;

import io.firedamp.detectors.DescribedFactory;
import io.firedamp.detectors.Detector;
import io.firedamp.detectors.TopicStreams;
import io.firedamp.detectors.compute.Subject.Pace;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/** Resource samples become compute signals: MET-01 to MET-07, and MET-13. */
public final class ComputeDetector implements Detector {
  static final String NAME = "compute";

  private final Settings settings;

  ComputeDetector(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void addTo(StreamsBuilder builder, Topics topics) {
    Topic<ResourceSample> samples = topics.resourceSamples();
    builder
        .addStateStore(TopicStreams.keyValueStore(Watch.SAMPLES, ComputeStates.queue()))
        .addStateStore(TopicStreams.keyValueStore(Watch.BUCKETS, ComputeStates.subject()))
        .addStateStore(
            TopicStreams.keyValueStore(Watch.HISTORY, ComputeStates.history(settings.history())));
    String[] stores = {Watch.SAMPLES, Watch.BUCKETS, Watch.HISTORY};
    KStream<String, Signal> raised =
        TopicStreams.read(builder, samples)
            .process(
                () -> new WatchSubject(settings, samples.name()),
                Named.as("watch-subject"),
                stores);
    KStream<String, Signal> passed =
        TopicStreams.read(builder, topics.ticks())
            .process(
                () -> new PassTime(settings, samples.name(), topics.keepsForever()),
                Named.as("pass-time"),
                stores);
    TopicStreams.write(raised.merge(passed, Named.as("raised-or-in-time")), topics.signals());
  }

  /**
   * Settings of the compute detector.
   *
   * @param bucket length of the buckets into which event time is cut
   * @param lateness how late a sample may come, by its subject's own stream time
   * @param reaffirm how often a lasting condition is said again, at most
   * @param timeToLive how long a signal counts in correlations
   * @param forget silence after which a subject starts afresh
   * @param history buckets of a subject's own past that are kept
   */
  public record Settings(
      Duration bucket,
      Duration lateness,
      Duration reaffirm,
      Duration timeToLive,
      Duration forget,
      int history,
      SaturationRule saturation,
      SpikeRule spike,
      FlatLoadRule flatLoad,
      SilentBurnRule silentBurn,
      BriefBurnRule briefBurn,
      RandomxFootprintRule randomxFootprint,
      HugePagesRule hugePages,
      CfsPlateauRule cfsPlateau,
      UnaccountedCpuRule unaccountedCpu) {
    public static final Settings DEFAULTS =
        new Settings(
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(60),
            Duration.ofMinutes(90),
            Duration.ofDays(1),
            1440,
            SaturationRule.DEFAULTS,
            SpikeRule.DEFAULTS,
            FlatLoadRule.DEFAULTS,
            SilentBurnRule.DEFAULTS,
            BriefBurnRule.DEFAULTS,
            RandomxFootprintRule.DEFAULTS,
            HugePagesRule.DEFAULTS,
            CfsPlateauRule.DEFAULTS,
            UnaccountedCpuRule.DEFAULTS);

    private static final int MOST_BUCKETS = 1440;

    public Settings {
      Require.positive("compute.bucket", bucket);
      Require.that(!lateness.isNegative(), "compute.lateness", "0 or more", lateness);
      Require.positive("compute.reaffirm", reaffirm);
      Require.positive("compute.time-to-live", timeToLive);
      Require.that(
          forget.compareTo(lateness.plus(bucket)) > 0,
          "compute.forget",
          "longer than lateness and bucket",
          forget);
      int needed = spike.points() + CpuWindow.bucketsIn(spike.hold(), bucket);
      Require.that(
          history >= needed && history <= 20_160, "compute.history", needed + "..20160", history);
      requireFewBuckets("compute.spike.hold", spike.hold(), bucket);
      requireFewBuckets("compute.flat-load.window", flatLoad.window(), bucket);
      requireFewBuckets("compute.silent-burn.window", silentBurn.window(), bucket);
      requireFewBuckets("compute.randomx-footprint.window", randomxFootprint.window(), bucket);
      requireFewBuckets("compute.huge-pages.within", hugePages.within(), bucket);
      requireFewBuckets("compute.cfs-plateau.window", cfsPlateau.window(), bucket);
    }

    List<CpuRule> rules() {
      return List.of(
          saturation,
          spike,
          flatLoad,
          silentBurn,
          briefBurn,
          randomxFootprint.beside(saturation, flatLoad, silentBurn),
          hugePages,
          cfsPlateau,
          unaccountedCpu);
    }

    Pace pace() {
      int longest =
          Stream.of(
                  spike.hold(),
                  flatLoad.window(),
                  silentBurn.window(),
                  randomxFootprint.window(),
                  hugePages.within(),
                  cfsPlateau.window())
              .mapToInt(time -> CpuWindow.bucketsIn(time, bucket))
              .reduce(Math.max(saturation.of(), unaccountedCpu.of()), Math::max);
      return new Pace(bucket, reaffirm, longest);
    }

    History emptyHistory() {
      return new History(history, new float[0]);
    }

    private static void requireFewBuckets(String setting, Duration time, Duration bucket) {
      Require.that(
          time.toMillis() / bucket.toMillis() <= MOST_BUCKETS,
          setting,
          "at most " + MOST_BUCKETS + " buckets of " + bucket,
          time);
    }
  }

  /** Makes the compute detector. */
  public static final class Factory extends DescribedFactory<Settings> {
    public Factory() {
      super(
          NAME,
          "Does it burn CPU like a miner, even a throttled one?",
          Settings.DEFAULTS,
          ComputeDetector::new);
    }
  }
}
