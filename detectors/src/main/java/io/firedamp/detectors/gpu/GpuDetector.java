package io.firedamp.detectors.gpu;

import io.firedamp.detectors.DescribedFactory;
import io.firedamp.detectors.Detector;
import io.firedamp.detectors.TopicStreams;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/** Samples of GPUs become compute signals: MET-10. */
public final class GpuDetector implements Detector {
  static final String NAME = "gpu";

  private final Settings settings;

  GpuDetector(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void addTo(StreamsBuilder builder, Topics topics) {
    builder.addStateStore(TopicStreams.keyValueStore(WatchGpu.MINUTES, GpuMinutes.serde()));
    KStream<String, Signal> raised =
        TopicStreams.read(builder, topics.resourceSamples())
            .process(() -> new WatchGpu(settings), Named.as("watch-gpu"), WatchGpu.MINUTES);
    KStream<String, Signal> none =
        TopicStreams.read(builder, topics.ticks())
            .process(
                () -> new ForgetGpus(settings, topics.keepsForever()),
                Named.as("forget-gpus"),
                WatchGpu.MINUTES);
    TopicStreams.write(raised.merge(none, Named.as("raised")), topics.signals());
  }

  /**
   * Settings of the GPU detector.
   *
   * @param timeToLive how long a signal counts in correlations
   * @param forget silence after which a GPU of a pod starts afresh
   */
  public record Settings(Duration timeToLive, Duration forget) {
    public static final Settings DEFAULTS =
        new Settings(Duration.ofMinutes(90), Duration.ofDays(2));

    public Settings {
      Require.that(
          !timeToLive.isNegative() && !timeToLive.isZero(),
          "gpu.timeToLive",
          "above 0",
          timeToLive);
      Require.that(
          forget.compareTo(Duration.ofHours(1)) >= 0, "gpu.forget", "an hour or more", forget);
    }
  }

  /** Makes the GPU detector. */
  public static final class Factory extends DescribedFactory<Settings> {
    public Factory() {
      super(
          NAME,
          "Does a GPU work as mining does: busy, without tensor work or much data?",
          Settings.DEFAULTS,
          GpuDetector::new);
    }
  }
}
