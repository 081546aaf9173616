package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.DescribedFactory;
import io.firedamp.detectors.Detector;
import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.TopicStreams;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.indicators.ImageNames;
import io.firedamp.detectors.indicators.OfficialNames;
import io.firedamp.detectors.indicators.TraceFinder;
import io.firedamp.detectors.kit.Network;
import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.schemas.PullThrough;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Requests to the API server become access signals: K8S-01 to 26. Most rules judge one request; the
 * others judge what one principal, address, pod or namespace did within an hour.
 */
public final class ControlPlaneDetector implements Detector {
  static final String NAME = "control-plane";

  private final Settings settings;
  private final List<RequestRule> rules;

  ControlPlaneDetector(Settings settings) {
    this.settings = settings;
    this.rules = settings.rules();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void addTo(StreamsBuilder builder, Topics topics) {
    KStream<String, AuditEvent> requests = TopicStreams.read(builder, topics.auditEvents());
    KStream<String, Signal> alone =
        requests.process(new JudgeRequests(settings, rules), Named.as("judge-request"));
    KStream<String, Signal> together =
        requests
            .process(() -> new KeepActs(settings.actReader()), Named.as("keep-acts"))
            .repartition(TopicStreams.repartitioned("acts-by-scope", Act.SERDE))
            .process(
                new JudgeTogether(settings.sequenceRules(), topics.keepsForever()),
                Named.as("judge-acts"));
    TopicStreams.write(alone.merge(together, Named.as("all-signals")), topics.signals());
  }

  /** Brings the store with the processor that owns it. */
  private record JudgeTogether(List<SequenceRule> rules, boolean replaying)
      implements ProcessorSupplier<String, Act, String, Signal> {
    @Override
    public Processor<String, Act, String, Signal> get() {
      return new JudgeActs(rules, replaying);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(TopicStreams.keyValueStore(JudgeActs.ACTS, StateSerde.listOf(Act.SERDE)));
    }
  }

  /** Brings the store with the processor that owns it. */
  private record JudgeRequests(Settings settings, List<RequestRule> rules)
      implements ProcessorSupplier<String, AuditEvent, String, Signal> {
    @Override
    public Processor<String, AuditEvent, String, Signal> get() {
      return new JudgeRequest(rules, settings.timeToLive());
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(
          TopicStreams.windowStore(
              JudgeRequest.WRITTEN, settings.duplicateMemory(), Serdes.ByteArray()));
    }
  }

  /**
   * Settings of the control-plane detector.
   *
   * @param knownBad beside the bundled list: sha256:…, publisher/* or publisher/name
   * @param trustedPublishers beside the bundled list: acme, ghcr.io/acme or ghcr.io/*
   * @param ownRegistries registry hosts, with port, whose every image is one's own
   * @param pullThrough mirrors and whose images they hand out: harbor.example/hub=docker.io
   * @param wideReplicas copies from which a workload counts as wide: set it to the node count
   * @param shortPeriod a CronJob that runs again within this time counts
   * @param muchCpu cores of one copy from which a workload asks for much
   * @param egress addresses and blocks from which pods are seen, such as those of NAT gateways
   * @param anonymisers addresses and blocks of Tor exits, proxies and VPNs
   * @param timeToLive how long what was one moment's doing counts; what a workload was told to run
   *     holds as long as it may run
   * @param duplicateMemory event time for which a request's findings are remembered
   */
  public record Settings(
      List<String> knownBad,
      List<String> trustedPublishers,
      List<String> ownRegistries,
      List<String> pullThrough,
      int wideReplicas,
      Duration shortPeriod,
      double muchCpu,
      List<String> egress,
      List<String> anonymisers,
      Duration timeToLive,
      Duration duplicateMemory) {
    public static final Settings DEFAULTS =
        new Settings(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            10,
            Duration.ofMinutes(15),
            8,
            List.of(),
            List.of(),
            Duration.ofHours(24),
            Duration.ofHours(1));

    public Settings {
      knownBad = List.copyOf(knownBad);
      trustedPublishers = List.copyOf(trustedPublishers);
      ownRegistries = List.copyOf(ownRegistries);
      pullThrough = List.copyOf(pullThrough);
      egress = List.copyOf(egress);
      anonymisers = List.copyOf(anonymisers);
      if (wideReplicas < 2) {
        throw new IllegalArgumentException(
            "control-plane.wide-replicas must be at least 2, was " + wideReplicas);
      }
      Require.positive("control-plane.short-period", shortPeriod);
      Require.that(muchCpu > 0, "control-plane.much-cpu", "above 0 cores", muchCpu);
      Require.positive("control-plane.time-to-live", timeToLive);
      Require.positive("control-plane.duplicate-memory", duplicateMemory);
      // Lists are read here so that a mistake in one is found with the configuration.
      ImageNames.of(knownBad);
      PullThrough.of(pullThrough);
      Network.parseAll("control-plane.egress", egress);
      Network.parseAll("control-plane.anonymisers", anonymisers);
    }

    List<RequestRule> rules() {
      ImageTrust trust = trust();
      TraceFinder finder = new TraceFinder(PoolList.bundled());
      Consoles consoles = Consoles.bundled();
      Weights weights = Weights.bundled();
      return List.of(
          AnonymousAccessRule.DEFAULTS,
          new AnonymousBindingRule(weights),
          new ConsoleExposedRule(consoles, trust, weights),
          new ConsoleDeployRule(consoles, weights),
          new FlaggedImageRule(
              trust,
              weight("K8S-06", "known-bad"),
              weight("K8S-06", "imitation"),
              weight("K8S-06", "strange-host")),
          new InlineMinerRule(
              finder,
              weight("K8S-07", "wallet"),
              weight("K8S-07", "miner"),
              weight("K8S-07", "wallet-alone"),
              weight("K8S-07", "dropper")),
          new SpreadRule(
              trust,
              wideReplicas,
              weight("K8S-09", "ordinary"),
              weight("K8S-09", "wide"),
              weight("K8S-09", "wide-untrusted")),
          new PersistenceRule(
              finder,
              shortPeriod,
              wideReplicas,
              weight("K8S-10", "often"),
              weight("K8S-10", "traced")),
          new MinerConfigRule(finder, weights),
          new ComputeRequestRule(trust, muchCpu, weights),
          MasqueradeRule.bundled(trust, weights),
          new SystemNamespaceRule(trust, weights),
          new HostTakeoverRule(trust, weights),
          new NodePinRule(weights),
          new ExecRule(finder, weights),
          new CloudKeyRule(weights),
          new AnonymisedAccessRule(
              Network.parseAll("control-plane.anonymisers", anonymisers), weights),
          new KubeletProxyRule(weights),
          new TooLargeRule(weights));
    }

    List<SequenceRule> sequenceRules() {
      return SequenceRules.bundled(!egress.isEmpty(), timeToLive);
    }

    ActReader actReader() {
      return new ActReader(trust(), Network.parseAll("control-plane.egress", egress));
    }

    private ImageTrust trust() {
      return new ImageTrust(
          ImageNames.knownBad().with(knownBad),
          OfficialNames.bundled().trusting(trustedPublishers, ownRegistries),
          PullThrough.of(pullThrough));
    }

    private static double weight(String rule, String grade) {
      return Weights.bundled().of(rule, grade).decibans();
    }
  }

  /** Makes the control-plane detector. */
  public static final class Factory extends DescribedFactory<Settings> {
    public Factory() {
      super(
          NAME,
          "Who let it in, how does it spread and stay?",
          Settings.DEFAULTS,
          ControlPlaneDetector::new);
    }
  }
}
