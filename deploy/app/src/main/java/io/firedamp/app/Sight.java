package io.firedamp.app;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.firedamp.ingest.Source;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What can be seen, and so judged, from what lies in the topics. Decides only; reads nothing. */
final class Sight {
  private static final int TOP_REASONS = 3;

  private final Topics topics;
  private final Map<String, TopicReader.State> states;
  private final Map<String, String> sources;
  private final Map<String, Source.Factory<?>> factories;
  private final Instant now;

  /**
   * What a kind of event lets us see.
   *
   * @param steady whether it never pauses while anything runs
   */
  private record View(Topic<?> topic, String sight, boolean steady) {}

  /**
   * @param sources the types of those that run or are configured, by name
   * @param factories installed, by type: they say what their sources make visible
   */
  Sight(
      Topics topics,
      Map<String, TopicReader.State> states,
      Map<String, String> sources,
      Map<String, Source.Factory<?>> factories,
      Instant now) {
    this.topics = topics;
    this.states = states;
    this.sources = sources;
    this.factories = factories;
    this.now = now;
  }

  /** For each kind of event whether it comes; if not, what to configure or look after. */
  List<Check> topics() {
    return views().stream().map(this::see).toList();
  }

  private List<View> views() {
    return List.of(
        new View(topics.imagePulls(), "new images", false),
        new View(
            topics.imageMetadata(),
            "what images are made of (wallets, pools, miner arguments in them)",
            false),
        new View(topics.auditEvents(), "who asks the cluster for what", false),
        new View(topics.containerStates(), "which image runs where", false),
        new View(topics.resourceSamples(), "CPU load, so the compute leg is missing", true),
        new View(topics.networkFlows(), "connections, so the network leg is missing", true),
        new View(topics.dnsQueries(), "names asked for", false));
  }

  private Check see(View view) {
    String area = "sight " + name(view.topic());
    List<String> able =
        sources.entrySet().stream()
            .filter(e -> publishes(e.getValue(), view.topic()))
            .map(Map.Entry::getKey)
            .toList();
    TopicReader.State state = states.get(view.topic().name());
    if (state == null || state.isEmpty()) {
      return able.isEmpty()
          ? Check.blind(
              area,
              "cannot see " + view.sight() + ": no source for it is configured",
              "add a source of type " + String.join(" or ", typesFor(view.topic())))
          : Check.blind(
              area,
              "cannot see " + view.sight() + ": nothing has come",
              "see whether there is anything to send to " + String.join(" or ", able));
    }
    String age = StatusChecks.ago(state.latest(), now);
    String finding = state.records() + " records, latest " + age;
    boolean stale = view.steady() && isOld(state.latest());
    return stale
        ? Check.blind(
            area,
            "cannot see " + view.sight() + ": the latest came " + age,
            "see what keeps " + (able.isEmpty() ? "its source" : String.join(" and ", able)))
        : Check.ok(area, finding);
  }

  private boolean publishes(String type, Topic<?> topic) {
    Source.Factory<?> factory = factories.get(type);
    return factory != null && factory.mayPublish(topic.type());
  }

  private List<String> typesFor(Topic<?> topic) {
    return factories.entrySet().stream()
        .filter(each -> each.getValue().publishes().contains(topic.type()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether the audit policy logs the pods that are created, or only that they are. */
  List<Check> auditLevel(List<AuditEvent> sample) {
    List<AuditEvent> creations = sample.stream().filter(Sight::createsAPod).toList();
    long bare = creations.stream().filter(event -> !event.getHasRequestObject()).count();
    if (bare > 0) {
      return List.of(
          Check.blind(
              "audit level",
              "%d of the last %d pod creations came without their body"
                  .formatted(bare, creations.size()),
              "log pods at level RequestResponse: without it images, arguments and owners are"
                  + " unknown"));
    }
    return creations.isEmpty()
        ? List.of()
        : List.of(Check.ok("audit level", "pod creations come with their body"));
  }

  /** Whether anything says whose addresses the flows are. */
  List<Check> identity(List<NetworkFlow> flows, List<ContainerState> containers) {
    long byAddress = flows.stream().filter(flow -> flow.getContainerId().isEmpty()).count();
    if (byAddress == 0) {
      return List.of();
    }
    String unknown =
        "%d of the last %d flows name only an address".formatted(byAddress, flows.size());
    if (containers.isEmpty()) {
      return List.of(
          Check.blind(
              "identity",
              unknown + ", and nothing says which containers there are",
              "watch Docker or the Kubernetes API, or send the audit log with pods at level"
                  + " RequestResponse"));
    }
    if (containers.stream().allMatch(state -> state.getAddresses().isEmpty())) {
      return List.of(
          Check.blind(
              "identity",
              unknown + ", and no container is known by its address",
              "watch the Kubernetes API, or log updates of pods/status at level Request: addresses"
                  + " are in them"));
    }
    return List.of(Check.ok("identity", "containers are known by their addresses"));
  }

  /** Whether events are being refused, and for what. */
  List<Check> deadLetters(List<DeadLetter> sample) {
    TopicReader.State state = states.get(topics.deadLetters().name());
    if (state == null || state.isEmpty()) {
      return List.of(Check.ok("dead letters", "none"));
    }
    List<DeadLetter> recent = sample.stream().filter(letter -> !isOld(letter.getTime())).toList();
    if (recent.isEmpty()) {
      return List.of(
          Check.ok(
              "dead letters",
              "%d, the latest %s"
                  .formatted(state.records(), StatusChecks.ago(state.latest(), now))));
    }
    List<Check> checks = new ArrayList<>();
    checks.add(
        Check.blind(
            "dead letters",
            "growing: %d of the latest %d came within %d minutes"
                .formatted(recent.size(), sample.size(), StatusChecks.SILENT.toMinutes()),
            "set their senders right; the originals are in " + topics.deadLetters().name()));
    topReasons(recent).forEach(reason -> checks.add(Check.blind("dead letters", reason, "")));
    return checks;
  }

  private static List<String> topReasons(List<DeadLetter> letters) {
    Reasons kinds = new Reasons();
    Map<String, Long> reasons =
        letters.stream()
            .collect(
                groupingBy(letter -> kinds.like(letter.getReason()), TreeMap::new, counting()));
    return reasons.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(TOP_REASONS)
        .map(reason -> reason.getValue() + " × " + reason.getKey())
        .toList();
  }

  private boolean isOld(Instant time) {
    return Duration.between(time, now).compareTo(StatusChecks.SILENT) > 0;
  }

  private static boolean createsAPod(AuditEvent event) {
    return event.getVerb().equals("create")
        && event.getResource().filter("pods"::equals).isPresent()
        && event.getSubresource().isEmpty();
  }

  private static String name(Topic<?> topic) {
    return topic.name().substring(topic.name().indexOf('.') + 1);
  }
}
