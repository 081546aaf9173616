package io.firedamp.app.coverage;

import io.firedamp.app.StatusChecks;
import io.firedamp.detectors.RootOwner;
import io.firedamp.ingest.kafka.KafkaEventPublisher;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.RunState;
import io.firedamp.schemas.avro.SourceReport;
import io.firedamp.schemas.avro.Workload;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What can be seen of every cluster, from what its sources have sent. */
public final class Coverage {
  private static final int MOST_NODES_NAMED = 5;

  private final List<SourceReport> reports;
  private final List<ContainerState> running;
  private final Blindness blindness;
  private final Instant now;

  /** Why nothing at all of a kind has come from a cluster. */
  @FunctionalInterface
  public interface Blindness {
    String of(View view, String cluster);
  }

  /** How well a leg can be seen. */
  public enum Sight {
    SEEN,
    PARTLY,
    BLIND
  }

  /**
   * One leg of one cluster.
   *
   * @param latest event time of the latest event that shows it
   * @param why it cannot be seen, or not all of it; else empty
   */
  public record LegSight(View leg, Sight sight, Optional<Instant> latest, String why) {}

  /**
   * A workload of which less can be seen than of its cluster.
   *
   * @param nodes on which it runs and that show no metrics
   */
  public record WorkloadSight(Workload workload, NavigableSet<String> nodes) {
    /** Why, in a sentence. */
    public String why() {
      return "no metrics for " + named(nodes);
    }
  }

  /** All of one cluster. */
  public record ClusterSight(String cluster, List<LegSight> legs, List<WorkloadSight> workloads) {}

  /**
   * From what lies in the topics.
   *
   * @param reports the latest of every source
   * @param states the latest of every container
   * @param now to which silence is counted
   */
  public Coverage(
      Collection<SourceReport> reports,
      Collection<ContainerState> states,
      Blindness blindness,
      Instant now) {
    this.reports = List.copyOf(reports);
    this.running = states.stream().filter(each -> each.getState() == RunState.RUNNING).toList();
    this.blindness = blindness;
    this.now = now;
  }

  /** Every cluster of which a source sends or is configured, by name. */
  public List<ClusterSight> clusters() {
    return reports.stream()
        .map(SourceReport::getCluster)
        .distinct()
        .sorted()
        .map(this::of)
        .toList();
  }

  /** One cluster. */
  public ClusterSight of(String cluster) {
    NavigableSet<String> bare = nodesWithoutMetrics(cluster);
    return new ClusterSight(cluster, legsWith(cluster, bare), workloadsOn(cluster, bare));
  }

  /**
   * What can be seen of a workload that runs, in each cluster where one has that name.
   *
   * @param name {@code namespace/name}, or the name alone
   */
  public List<ClusterSight> ofWorkload(String name) {
    Map<String, NavigableSet<String>> nodes = new TreeMap<>();
    for (ContainerState state : running) {
      Workload workload = RootOwner.of(state);
      String full =
          workload.getNamespace().map(space -> space + "/").orElse("") + workload.getName();
      if (name.equals(full) || name.equals(workload.getName())) {
        NavigableSet<String> known =
            nodes.computeIfAbsent(state.getCluster(), first -> new TreeSet<>());
        state.getNode().ifPresent(known::add);
      }
    }
    return nodes.entrySet().stream()
        .map(
            each ->
                new ClusterSight(each.getKey(), legs(each.getKey(), each.getValue()), List.of()))
        .toList();
  }

  private List<LegSight> legs(String cluster, Collection<String> nodes) {
    NavigableSet<String> bare = nodesWithoutMetrics(cluster);
    bare.retainAll(nodes);
    return legsWith(cluster, bare);
  }

  /** Every leg; one that is optional only where it is seen. */
  private List<LegSight> legsWith(String cluster, NavigableSet<String> bare) {
    return Arrays.stream(View.values())
        .map(view -> leg(view, cluster, bare))
        .filter(leg -> !leg.leg().isOptional() || leg.sight() != Sight.BLIND)
        .toList();
  }

  /** What cannot be seen of a workload: of its cluster, and of the nodes it runs on. */
  public List<String> gaps(String cluster, Collection<String> nodes) {
    return legs(cluster, nodes).stream()
        .filter(leg -> leg.sight() != Sight.SEEN)
        .map(leg -> leg.leg().name().toLowerCase(Locale.ROOT) + ": " + leg.why())
        .toList();
  }

  private LegSight leg(View view, String cluster, NavigableSet<String> bare) {
    Optional<Instant> latest =
        latest(
            cluster,
            report ->
                view.types().stream()
                    .map(type -> report.getTypes().get(type.getSimpleName()))
                    .filter(Objects::nonNull)
                    .max(Comparator.naturalOrder()));
    if (latest.isEmpty()) {
      return new LegSight(view, Sight.BLIND, latest, blindness.of(view, cluster));
    }
    if (view.isSteady() && isOld(latest.get())) {
      return new LegSight(
          view,
          Sight.BLIND,
          latest,
          "no %s since %s".formatted(view.events(), latest.get().truncatedTo(ChronoUnit.SECONDS)));
    }
    String part = hidden(view, cluster, bare);
    return new LegSight(view, part.isEmpty() ? Sight.SEEN : Sight.PARTLY, latest, part);
  }

  private String hidden(View view, String cluster, NavigableSet<String> bare) {
    if (view == View.COMPUTE && !bare.isEmpty()) {
      return "no metrics for " + named(bare);
    }
    return view == View.ACCESS && isBodiless(cluster)
        ? "new pods come without requestObject (audit level Metadata): their images and arguments"
            + " are not seen"
        : "";
  }

  private boolean isBodiless(String cluster) {
    Optional<Instant> whole = newPods(cluster, "body");
    return newPods(cluster, "no-body")
        .filter(bodiless -> whole.filter(bodiless::isBefore).isEmpty())
        .isPresent();
  }

  private Optional<Instant> newPods(String cluster, String how) {
    return latest(cluster, report -> Optional.ofNullable(report.getNewPods().get(how)));
  }

  private Optional<Instant> latest(String cluster, Function<SourceReport, Optional<Long>> millis) {
    return reportsOf(cluster).stream()
        .flatMap(report -> millis.apply(report).stream())
        .max(Comparator.naturalOrder())
        .map(Instant::ofEpochMilli);
  }

  /** Of those that containers run on; none where samples do not say whose they are. */
  private NavigableSet<String> nodesWithoutMetrics(String cluster) {
    Map<String, Long> measured = new TreeMap<>();
    for (SourceReport report : reportsOf(cluster)) {
      // Then nobody knows which are missing.
      if (report.getNodes().size() >= KafkaEventPublisher.MOST_NODES_REPORTED) {
        return new TreeSet<>();
      }
      report.getNodes().forEach((node, latest) -> measured.merge(node, latest, Math::max));
    }
    measured.values().removeIf(latest -> isOld(Instant.ofEpochMilli(latest)));
    if (measured.isEmpty()) {
      return new TreeSet<>();
    }
    return running.stream()
        .filter(state -> state.getCluster().equals(cluster))
        .flatMap(state -> state.getNode().stream())
        .filter(node -> !measured.containsKey(node))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<WorkloadSight> workloadsOn(String cluster, NavigableSet<String> bare) {
    Map<String, WorkloadSight> sights = new TreeMap<>();
    for (ContainerState state : running) {
      String node = state.getNode().orElse("");
      if (state.getCluster().equals(cluster) && bare.contains(node)) {
        Workload workload = RootOwner.of(state);
        sights
            .computeIfAbsent(
                RootOwner.alias(workload).toString(),
                first -> new WorkloadSight(workload, new TreeSet<>()))
            .nodes()
            .add(node);
      }
    }
    return List.copyOf(sights.values());
  }

  private List<SourceReport> reportsOf(String cluster) {
    return reports.stream().filter(report -> report.getCluster().equals(cluster)).toList();
  }

  private boolean isOld(Instant time) {
    return Duration.between(time, now).compareTo(StatusChecks.SILENT) > 0;
  }

  private static String named(NavigableSet<String> nodes) {
    String some = nodes.stream().limit(MOST_NODES_NAMED).collect(Collectors.joining(", "));
    String more =
        nodes.size() > MOST_NODES_NAMED
            ? " and %d more".formatted(nodes.size() - MOST_NODES_NAMED)
            : "";
    return (nodes.size() == 1 ? "node " : "nodes ") + some + more;
  }
}
