package io.firedamp.detectors.network;

import io.firedamp.detectors.DescribedFactory;
import io.firedamp.detectors.Detector;
import io.firedamp.detectors.Finding;
import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.TopicStreams;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.SayOnce;
import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/** Flows and queries become network signals, NET-01 to NET-18. */
public final class NetworkDetector implements Detector {
  static final String NAME = "network";
  static final String FINDINGS = "network-findings";

  private final Settings settings;
  private final Weights weights = Weights.bundled();

  NetworkDetector(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void addTo(StreamsBuilder builder, Topics topics) {
    addStores(builder, topics.signals().valueSerde());
    KStream<String, NetworkFlow> flows = TopicStreams.read(builder, topics.networkFlows());
    KStream<String, DnsQuery> queries = TopicStreams.read(builder, topics.dnsQueries());
    Serde<Signal> signals = topics.signals().valueSerde();
    KStream<String, Signal> contacts =
        judgeQueries(queries)
            .merge(countBadNames(queries), Named.as("questions"))
            .merge(judgeNames(flows), Named.as("contacts"))
            .merge(forget(builder, topics), Named.as("contacts-and-time"))
            .repartition(TopicStreams.repartitioned("contacts-by-cluster", signals))
            .process(
                () ->
                    new WeighContacts(
                        settings.contacts(), settings.failover(), weights, settings.retention()),
                Named.as("weigh-contacts"),
                WeighContacts.CONTACTS,
                WeighContacts.QUESTIONS,
                WeighContacts.OWNERS,
                WeighContacts.INTERMEDIARIES);
    KStream<String, Signal> shaped =
        judgeShapes(flows)
            .process(
                () -> new SayOnce(FINDINGS, settings.period()), Named.as("say-once"), FINDINGS);
    KStream<String, Signal> raised =
        judgeGreetings(flows)
            .merge(
                shaped.filter(
                    (subject, signal) -> RaiseShapes.concerns(signal), Named.as("shapes-in-tls")),
                Named.as("greetings-and-shapes"))
            .process(
                () ->
                    new RaiseShapes(
                        settings.namelessTls(), settings.cdn(), settings.stratumShape(), weights),
                Named.as("raise-shapes"),
                RaiseShapes.STORE);
    KStream<String, Signal> unresolved =
        judgeAnswers(queries)
            .merge(
                shaped.filter(
                    (subject, signal) -> JudgeUnresolved.concerns(signal),
                    Named.as("shapes-outside")),
                Named.as("answers-and-shapes"))
            .process(
                () -> new JudgeUnresolved(settings.unresolved(), weights),
                Named.as("judge-unresolved"),
                JudgeUnresolved.STORE);
    TopicStreams.write(
        contacts
            .merge(shaped, Named.as("by-list-or-shape"))
            .merge(raised, Named.as("by-greeting"))
            .merge(unresolved, Named.as("by-answers"))
            .merge(
                countPeers(flows, "p2pool", CountPeers.P2POOL, settings.p2pool()),
                Named.as("by-peers"))
            .merge(
                countPeers(flows, "scan", CountPeers.SCANNED, settings.scan()),
                Named.as("by-scan")),
        topics.signals());
  }

  private void addStores(StreamsBuilder builder, Serde<Signal> signals) {
    for (String store :
        List.of(
            FINDINGS,
            RaiseShapes.STORE,
            JudgeUnresolved.STORE,
            CountPeers.P2POOL,
            CountPeers.SCANNED,
            WeighContacts.CONTACTS,
            WeighContacts.QUESTIONS,
            WeighContacts.INTERMEDIARIES)) {
      builder.addStateStore(TopicStreams.keyValueStore(store, StateSerde.listOf(signals)));
    }
    for (String store : List.of(CountBadNames.STORE, WeighContacts.OWNERS)) {
      builder.addStateStore(TopicStreams.keyValueStore(store, StateSerde.listOf(Serdes.String())));
    }
  }

  private KStream<String, Signal> forget(StreamsBuilder builder, Topics topics) {
    return TopicStreams.read(builder, topics.ticks())
        .filter((key, tick) -> !topics.keepsForever(), Named.as("outside-replays"))
        .process(
            () -> new Forget(settings.retention(), topics.partitions()),
            Named.as("forget"),
            FINDINGS,
            RaiseShapes.STORE,
            JudgeUnresolved.STORE,
            CountPeers.P2POOL,
            CountPeers.SCANNED,
            CountBadNames.STORE);
  }

  private KStream<String, Signal> judgeQueries(KStream<String, DnsQuery> queries) {
    PoolList pools = settings.poolList();
    Function<DnsQuery, List<Finding>> rules =
        query -> settings.poolDns().judge(query, pools, settings.timeToLive()).stream().toList();
    return queries.process(
        () ->
            new Judge<>(rules, NetworkDetector::clusterOf, DnsQuery::getEventId, DnsQuery::getTime),
        Named.as("judge-queries"));
  }

  private KStream<String, Signal> countBadNames(KStream<String, DnsQuery> queries) {
    return queries.process(
        () -> new CountBadNames(settings.badNames()),
        Named.as("count-bad-names"),
        CountBadNames.STORE);
  }

  private KStream<String, Signal> judgeNames(KStream<String, NetworkFlow> flows) {
    PoolList pools = settings.poolList();
    return judge(
        flows,
        "judge-names",
        NetworkDetector::clusterOf,
        flow -> settings.poolEndpoint().judge(flow, pools, settings.timeToLive()).stream());
  }

  private KStream<String, Signal> judgeShapes(KStream<String, NetworkFlow> flows) {
    StratumShapeRule shape = settings.stratumShape();
    KnownPeers known = shape.knownPeers();
    HostTable relays = settings.anonymiser().table();
    HostTable resolvers = settings.openResolver().table();
    HostTable ownResolvers = settings.openResolver().exceptions();
    HostTable sites = settings.payloadFetch().table();
    Duration timeToLive = settings.timeToLive();
    return judge(
        flows,
        "judge-shapes",
        NetworkDetector::subjectOf,
        flow ->
            Stream.of(
                    settings.minerAgent().judge(flow, timeToLive),
                    shape.judge(flow, known, weights, timeToLive),
                    settings.miningPort().judge(flow, timeToLive),
                    settings.anonymiser().judge(flow, relays, weights, timeToLive),
                    settings.openResolver().judge(flow, resolvers, ownResolvers, timeToLive),
                    settings.payloadFetch().judge(flow, sites, weights, timeToLive),
                    settings.metadataService().judge(flow, timeToLive))
                .flatMap(Optional::stream));
  }

  private KStream<String, Signal> judgeGreetings(KStream<String, NetworkFlow> flows) {
    return judge(
        flows,
        "judge-greetings",
        NetworkDetector::subjectOf,
        flow -> settings.namelessTls().judge(flow, settings.timeToLive()).stream());
  }

  private KStream<String, Signal> judgeAnswers(KStream<String, DnsQuery> queries) {
    return queries.flatMapValues(
        query -> settings.unresolved().answered(query).stream().toList(), Named.as("answers"));
  }

  private KStream<String, Signal> countPeers(
      KStream<String, NetworkFlow> flows, String name, String store, DistinctPeersRule rule) {
    return judge(
            flows,
            "judge-" + name,
            NetworkDetector::subjectOf,
            flow -> rule.judge(flow, settings.timeToLive()).stream())
        .process(() -> new CountPeers(store, rule, weights), Named.as("count-" + name), store);
  }

  private static KStream<String, Signal> judge(
      KStream<String, NetworkFlow> flows,
      String name,
      Function<Finding, String> key,
      Function<NetworkFlow, Stream<Finding>> rules) {
    return flows.process(
        () ->
            new Judge<>(
                flow -> rules.apply(flow).toList(),
                key,
                NetworkFlow::getEventId,
                NetworkFlow::getTime),
        Named.as(name));
  }

  private static String clusterOf(Finding finding) {
    return finding.subject().cluster();
  }

  private static String subjectOf(Finding finding) {
    return finding.subject().toString();
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
      ContactRule contacts,
      BadNamesRule badNames,
      MinerAgentRule minerAgent,
      StratumShapeRule stratumShape,
      MiningPortRule miningPort,
      P2PoolRule p2pool,
      NamelessTlsRule namelessTls,
      UnresolvedRule unresolved,
      CdnRule cdn,
      AnonymiserRule anonymiser,
      OpenResolverRule openResolver,
      PayloadFetchRule payloadFetch,
      MetadataServiceRule metadataService,
      ScanRule scan,
      FailoverRule failover) {
    public static final Settings DEFAULTS =
        new Settings(
            List.of(),
            List.of(),
            Duration.ofHours(1),
            Duration.ofDays(1),
            Duration.ofHours(3),
            PoolDnsRule.DEFAULTS,
            PoolEndpointRule.DEFAULTS,
            ContactRule.DEFAULTS,
            BadNamesRule.DEFAULTS,
            MinerAgentRule.DEFAULTS,
            StratumShapeRule.DEFAULTS,
            MiningPortRule.DEFAULTS,
            P2PoolRule.DEFAULTS,
            NamelessTlsRule.DEFAULTS,
            UnresolvedRule.DEFAULTS,
            CdnRule.DEFAULTS,
            AnonymiserRule.DEFAULTS,
            OpenResolverRule.DEFAULTS,
            PayloadFetchRule.DEFAULTS,
            MetadataServiceRule.DEFAULTS,
            ScanRule.DEFAULTS,
            FailoverRule.DEFAULTS);

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
  public static final class Factory extends DescribedFactory<Settings> {
    public Factory() {
      super(
          NAME,
          "Does it talk to a pool, by name, by protocol or by shape?",
          Settings.DEFAULTS,
          NetworkDetector::new);
    }
  }
}
