package io.firedamp.detectors.network;

import io.firedamp.detectors.Detector;
import io.firedamp.detectors.Finding;
import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.TopicStreams;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/** Flows and queries become network signals: NET-01, NET-02, NET-04 and NET-06. */
public final class NetworkDetector implements Detector {
  static final String NAME = "network";

  private final Settings settings;

  NetworkDetector(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void addTo(StreamsBuilder builder, Topics topics) {
    KStream<String, NetworkFlow> flows = TopicStreams.read(builder, topics.networkFlows());
    KStream<String, DnsQuery> queries = TopicStreams.read(builder, topics.dnsQueries());
    Serde<Signal> signals = topics.signals().valueSerde();
    Duration retention = settings.retention();
    builder
        .addStateStore(TopicStreams.windowStore(SayOnce.STORE, retention, signals))
        .addStateStore(
            TopicStreams.windowStore(
                CountPeers.STORE, retention.plus(Duration.ofDays(1)), listOf(signals)));
    KStream<String, Signal> listed =
        judgeQueries(queries)
            .merge(judgeFlows(flows), Named.as("by-list"))
            .process(() -> new SayOnce(settings.period()), Named.as("say-once"), SayOnce.STORE);
    KStream<String, Signal> shaped =
        judgeShapes(flows)
            .repartition(TopicStreams.repartitioned("shapes-by-destination", signals))
            .process(
                () -> new CountPeers(settings.stratumShape().mostPeers()),
                Named.as("count-peers"),
                CountPeers.STORE);
    TopicStreams.write(listed.merge(shaped, Named.as("by-list-or-shape")), topics.signals());
  }

  private KStream<String, Signal> judgeQueries(KStream<String, DnsQuery> queries) {
    PoolList pools = settings.poolList();
    Function<DnsQuery, List<Finding>> rules =
        query -> settings.poolDns().judge(query, pools, settings.timeToLive()).stream().toList();
    return queries.process(
        () ->
            new Judge<>(rules, NetworkDetector::subjectOf, DnsQuery::getEventId, DnsQuery::getTime),
        Named.as("judge-queries"));
  }

  private KStream<String, Signal> judgeFlows(KStream<String, NetworkFlow> flows) {
    PoolList pools = settings.poolList();
    Function<NetworkFlow, List<Finding>> rules =
        flow ->
            Stream.of(
                    settings.poolEndpoint().judge(flow, pools, settings.timeToLive()),
                    settings.miningPort().judge(flow, settings.timeToLive()))
                .flatMap(found -> found.stream())
                .toList();
    return flows.process(
        () ->
            new Judge<>(
                rules, NetworkDetector::subjectOf, NetworkFlow::getEventId, NetworkFlow::getTime),
        Named.as("judge-flows"));
  }

  private KStream<String, Signal> judgeShapes(KStream<String, NetworkFlow> flows) {
    StratumShapeRule rule = settings.stratumShape();
    StratumShapeRule.Allowed allowed = rule.allowed();
    Function<NetworkFlow, List<Finding>> rules =
        flow -> rule.judge(flow, allowed, settings.timeToLive()).stream().toList();
    return flows.process(
        () -> new Judge<>(rules, Finding::slot, NetworkFlow::getEventId, NetworkFlow::getTime),
        Named.as("judge-shapes"));
  }

  private static String subjectOf(Finding finding) {
    return finding.subject().toString();
  }

  @SuppressWarnings("unchecked") // A list class carries no element type.
  private static <V> Serde<List<V>> listOf(Serde<V> values) {
    return (Serde<List<V>>) (Serde<?>) Serdes.ListSerde(ArrayList.class, values);
  }

  /**
   * Settings of the network detector.
   *
   * @param pools domains of pools, beside those known to the release
   * @param notPools domains that are no pools although they lie under one
   * @param period of the signals of one listed pool or port, one stands in each period
   * @param retention how long, by event time, it is known what was said; at least {@code period}
   * @param timeToLive how long a signal counts in correlations
   */
  public record Settings(
      List<String> pools,
      List<String> notPools,
      Duration period,
      Duration retention,
      Duration timeToLive,
      PoolDnsRule poolDns,
      PoolEndpointRule poolEndpoint,
      StratumShapeRule stratumShape,
      MiningPortRule miningPort) {
    public static final Settings DEFAULTS =
        new Settings(
            List.of(),
            List.of(),
            Duration.ofHours(1),
            Duration.ofDays(1),
            Duration.ofHours(3),
            PoolDnsRule.DEFAULTS,
            PoolEndpointRule.DEFAULTS,
            StratumShapeRule.DEFAULTS,
            MiningPortRule.DEFAULTS);

    public Settings {
      pools = List.copyOf(pools);
      notPools = List.copyOf(notPools);
      PoolList.of(pools).with(List.of(), notPools);
      Require.positive("network.period", period);
      Require.that(
          retention.compareTo(period) >= 0, "network.retention", "at least " + period, retention);
      Require.positive("network.time-to-live", timeToLive);
    }

    PoolList poolList() {
      return PoolList.bundled().with(pools, notPools);
    }
  }

  /** Makes the network detector. */
  public static final class Factory implements Detector.Factory<Settings> {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Settings defaults() {
      return Settings.DEFAULTS;
    }

    @Override
    public String about() {
      return "Does it talk to a pool, by name, by protocol or by shape?";
    }

    @Override
    public Detector create(Settings settings) {
      return new NetworkDetector(settings);
    }
  }
}
