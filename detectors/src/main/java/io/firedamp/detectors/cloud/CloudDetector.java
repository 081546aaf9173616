package io.firedamp.detectors.cloud;

import io.firedamp.detectors.DescribedFactory;
import io.firedamp.detectors.Detector;
import io.firedamp.detectors.EvidencePointer;
import io.firedamp.detectors.TopicStreams;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.Network;
import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.CloudEvent;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/** Requests to clouds become cloud signals: CLD-01, CLD-02 and CLD-03. */
public final class CloudDetector implements Detector {
  static final String NAME = "cloud";

  private final Settings settings;

  CloudDetector(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void addTo(StreamsBuilder builder, Topics topics) {
    TopicStreams.write(
        TopicStreams.read(builder, topics.cloudEvents())
            .process(Read::new, Named.as("keep-what-matters"))
            .repartition(
                TopicStreams.repartitioned("cloud-requests-by-account", CloudRequest.SERDE))
            .process(
                new JudgeRequests(settings, topics.keepsForever()),
                Named.as("judge-cloud-request")),
        topics.signals());
  }

  /** An event becomes what the rules ask about, by its account; most become nothing. */
  private static final class Read
      extends ContextualProcessor<String, CloudEvent, String, CloudRequest> {
    @Override
    public void process(Record<String, CloudEvent> record) {
      CloudEvent event = record.value();
      CloudRequest.of(event, EvidencePointer.to(context(), event.getEventId(), event.getTime()))
          .forEach(
              request ->
                  context()
                      .forward(
                          record
                              .withKey(StoreKey.of(request.cluster(), request.account()))
                              .withValue(request)));
    }
  }

  /** Brings the stores with the processor that owns them. */
  private record JudgeRequests(Settings settings, boolean replaying)
      implements ProcessorSupplier<String, CloudRequest, String, Signal> {
    @Override
    public Processor<String, CloudRequest, String, Signal> get() {
      return new JudgeCloud(settings, replaying);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(
          TopicStreams.keyValueStore(JudgeCloud.REQUESTS, StateSerde.listOf(CloudRequest.SERDE)),
          TopicStreams.keyValueStore(JudgeCloud.ACCOUNTS, Serdes.Long()),
          TopicStreams.keyValueStore(JudgeCloud.KEYS, StateSerde.listOf(Serdes.String())));
    }
  }

  /**
   * Settings of the cloud detector.
   *
   * @param egress addresses and blocks from which instances are seen, such as those of NAT gateways
   * @param leastVcpus virtual processors that are much when asked for at once
   * @param computeWithin the stretch in which they are summed, a whole part of an hour
   * @param newFor how long after the first time a principal, a region or a kind counts as new
   * @param learning how long after an account's own first request everything is new and says little
   * @param leastKeys different keys of one bucket that are many when read at once
   * @param keysWithin the stretch in which they are counted, a whole part of an hour
   * @param remember how long a principal that asks for nothing stays known
   * @param timeToLive how long past its time a finding counts in correlations
   */
  public record Settings(
      List<String> egress,
      int leastVcpus,
      Duration computeWithin,
      Duration newFor,
      Duration learning,
      int leastKeys,
      Duration keysWithin,
      Duration remember,
      Duration timeToLive) {
    public static final Settings DEFAULTS =
        new Settings(
            List.of(),
            8,
            Duration.ofMinutes(30),
            Duration.ofHours(24),
            Duration.ofDays(7),
            100,
            Duration.ofMinutes(5),
            Duration.ofDays(90),
            Duration.ofHours(24));

    public Settings {
      egress = List.copyOf(egress);
      Require.positive("cloud.least-vcpus", leastVcpus);
      Require.partOfAnHour("cloud.compute-within", computeWithin);
      Require.positive("cloud.new-for", newFor);
      Require.that(!learning.isNegative(), "cloud.learning", "0 or more", learning);
      Require.between("cloud.least-keys", leastKeys, 2, 1000);
      Require.partOfAnHour("cloud.keys-within", keysWithin);
      Require.positive("cloud.time-to-live", timeToLive);
      Require.that(remember.compareTo(newFor) >= 0, "cloud.remember", "at least new-for", remember);
      networks(egress);
    }

    OffHostRule offHost() {
      return new OffHostRule(networks(egress), Weights.bundled(), timeToLive);
    }

    OpenBucketRule openBucket() {
      return new OpenBucketRule(leastKeys, keysWithin, Weights.bundled(), timeToLive);
    }

    ComputeBurstRule computeBurst() {
      return new ComputeBurstRule(
          leastVcpus, computeWithin, newFor, learning, Weights.bundled(), timeToLive);
    }

    private static List<Network> networks(List<String> egress) {
      return Network.parseAll("cloud.egress", egress);
    }
  }

  /** Makes the cloud detector. */
  public static final class Factory extends DescribedFactory<Settings> {
    public Factory() {
      super(
          NAME,
          "Who misuses a cloud around the cluster: credentials, buckets, compute?",
          Settings.DEFAULTS,
          CloudDetector::new);
    }
  }
}
