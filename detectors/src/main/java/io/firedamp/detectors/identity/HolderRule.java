package io.firedamp.detectors.identity;

import io.firedamp.detectors.RootOwner;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.Holder;
import io.firedamp.schemas.avro.Owner;
import io.firedamp.schemas.avro.RunState;
import io.firedamp.schemas.avro.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides who held which alias from when to when, from sets of facts and nothing else: the answer
 * does not depend on the order in which they came.
 *
 * @param histories makes one history of the intervals of several lives
 */
record HolderRule(HistoryRule histories) {
  /**
   * These make other controllers, never pods: a pod that names one as its controller made it up.
   */
  private static final Set<String> MAKES_NO_PODS = Set.of("Deployment", "CronJob");

  /** Addresses of one life; beyond, those that were first shown earliest are let go. */
  private static final int MOST_ADDRESSES = 32;

  private static final Comparator<Map.Entry<String, Spans>> LATEST_FIRST =
      Comparator.<Map.Entry<String, Spans>, Instant>comparing(entry -> entry.getValue().first())
          .reversed()
          .thenComparing(Map.Entry::getKey);

  HolderRule {
    Objects.requireNonNull(histories, "histories");
  }

  /** Under which key all facts about one pod, or one container on a plain host, meet. */
  static String subject(ContainerState fact) {
    String cluster = fact.getCluster();
    if (fact.getPod().isPresent()) {
      return Alias.pod(cluster, fact.getNamespace().orElse(""), fact.getPod().get()).toString();
    }
    return fact.getPodUid()
        .map(uid -> Alias.podUid(cluster, uid))
        .or(() -> fact.getContainerId().map(id -> Alias.container(cluster, id)))
        .or(() -> fact.getNode().map(node -> Alias.node(cluster, node)))
        .orElseThrow(
            () -> new IllegalArgumentException("a state needs a pod, a container or a node"))
        .toString();
  }

  /** What the facts about one pod or container claim, by alias. */
  SortedMap<String, List<Holder>> claims(Collection<ContainerState> facts) {
    List<ContainerState> ordered = facts.stream().sorted(FactSet.BY_TIME).toList();
    SortedMap<String, List<Holder>> claims = new TreeMap<>();
    List<List<ContainerState>> lives = lives(ordered);
    for (int i = 0; i < lives.size(); i++) {
      // A name has one pod at a time: the next life ends the one before, seen to stop or not.
      Instant next = i + 1 < lives.size() ? firstSeen(lives.get(i + 1)) : null;
      claimsOfOneLife(lives.get(i), next)
          .forEach(
              (alias, holders) ->
                  claims.computeIfAbsent(alias, absent -> new ArrayList<>()).addAll(holders));
    }
    claims.replaceAll((alias, holders) -> histories.of(List.of(holders)));
    return claims;
  }

  /** A StatefulSet's pod name lives many times; its uid tells the lives apart. */
  private static List<List<ContainerState>> lives(List<ContainerState> ordered) {
    Map<String, List<ContainerState>> byUid =
        ordered.stream()
            .filter(fact -> fact.getPodUid().isPresent())
            .collect(
                Collectors.groupingBy(
                    fact -> fact.getPodUid().get(), TreeMap::new, Collectors.toList()));
    if (ordered.isEmpty()) {
      return List.of();
    }
    if (byUid.isEmpty()) {
      return List.of(ordered);
    }
    List<List<ContainerState>> lives = new ArrayList<>(byUid.values());
    lives.sort(
        Comparator.<List<ContainerState>, Instant>comparing(HolderRule::firstSeen)
            .thenComparing(life -> life.get(0).getPodUid().orElse("")));
    List<Instant> starts = lives.stream().map(HolderRule::firstSeen).toList();
    ordered.stream()
        .filter(fact -> fact.getPodUid().isEmpty())
        .forEach(fact -> lives.get(lifeAt(starts, fact.getTime())).add(fact));
    lives.forEach(life -> life.sort(FactSet.BY_TIME));
    return lives;
  }

  private static int lifeAt(List<Instant> starts, Instant time) {
    int life = 0;
    while (life + 1 < starts.size() && !starts.get(life + 1).isAfter(time)) {
      life++;
    }
    return life;
  }

  private static SortedMap<String, List<Holder>> claimsOfOneLife(
      List<ContainerState> life, @Nullable Instant next) {
    SortedMap<String, List<Holder>> claims = new TreeMap<>();
    Optional<Workload> workload = workload(life);
    if (workload.isEmpty()) {
      return claims;
    }
    String cluster = life.get(0).getCluster();
    Instant podEnd = Holding.earlier(podEnd(life), next);
    Optional<String> pod = first(life, ContainerState::getPod);
    Holding holding = holding(workload.get(), life, null);
    Holder whole = holding.during(firstSeen(life), podEnd);
    pod.ifPresent(
        name -> {
          String namespace = first(life, ContainerState::getNamespace).orElse("");
          claims.put(Alias.pod(cluster, namespace, name).toString(), List.of(whole));
        });
    first(life, ContainerState::getPodUid)
        .ifPresent(uid -> claims.put(Alias.podUid(cluster, uid).toString(), List.of(whole)));
    claimContainers(claims, workload.get(), life, podEnd);
    claimAddresses(claims, holding, life, podEnd);
    claimNodeAddress(claims, whole, life);
    return claims;
  }

  private static void claimContainers(
      SortedMap<String, List<Holder>> claims,
      Workload workload,
      List<ContainerState> life,
      @Nullable Instant podEnd) {
    Map<String, List<ContainerState>> byContainer =
        life.stream()
            .filter(fact -> fact.getContainerId().isPresent())
            .collect(
                Collectors.groupingBy(
                    fact -> fact.getContainerId().get(), TreeMap::new, Collectors.toList()));
    byContainer.forEach(
        (id, facts) -> {
          Spans spans = new Spans();
          for (ContainerState fact : facts) {
            spans.show(fact);
            spans.end(fact);
          }
          Alias alias = Alias.container(life.get(0).getCluster(), id);
          claim(claims, alias, holding(workload, facts, id), spans, podEnd);
        });
  }

  private static void claimAddresses(
      SortedMap<String, List<Holder>> claims,
      Holding holding,
      List<ContainerState> life,
      @Nullable Instant podEnd) {
    // A container of a pod may stop while the pod keeps its address.
    boolean endsWithContainer = holding.pod() == null;
    SortedMap<String, Spans> byAddress = new TreeMap<>();
    for (ContainerState fact : life) {
      for (String address : fact.getAddresses()) {
        byAddress.computeIfAbsent(address, absent -> new Spans()).show(fact);
      }
      if (endsWithContainer) {
        byAddress.values().forEach(spans -> spans.end(fact));
      }
    }
    String cluster = life.get(0).getCluster();
    byAddress.entrySet().stream()
        .sorted(LATEST_FIRST)
        .limit(MOST_ADDRESSES)
        .forEach(
            entry ->
                claim(
                    claims,
                    Alias.address(cluster, entry.getKey()),
                    holding,
                    entry.getValue(),
                    podEnd));
  }

  private static void claim(
      SortedMap<String, List<Holder>> claims,
      Alias alias,
      Holding holding,
      Spans spans,
      @Nullable Instant podEnd) {
    List<Holder> holders = spans.all().stream().map(span -> holding.during(span, podEnd)).toList();
    if (!holders.isEmpty()) {
      claims.put(alias.toString(), holders);
    }
  }

  /**
   * A pod on the node's network uses the node's address; any other may leave the cluster under it.
   * The node itself holds it from when a pod first showed it.
   */
  private static void claimNodeAddress(
      SortedMap<String, List<Holder>> claims, Holder whole, List<ContainerState> life) {
    boolean hostNetwork = life.stream().anyMatch(ContainerState::getHostNetwork);
    String cluster = life.get(0).getCluster();
    Optional<String> node = first(life, ContainerState::getNode);
    boolean isPod = whole.getPod().isPresent();
    for (String address : every(life, fact -> fact.getNodeAddress().stream().toList())) {
      List<Holder> holders = new ArrayList<>();
      if (isPod) {
        holders.add(
            Holder.newBuilder(whole)
                .setVia(hostNetwork ? HistoryRule.HOST_NETWORK : HistoryRule.NODE_ADDRESS)
                .build());
      }
      node.ifPresent(name -> holders.add(nodeHolder(cluster, name, firstSeen(life))));
      claims.put(Alias.address(cluster, address).toString(), holders);
    }
  }

  private static Holder nodeHolder(String cluster, String node, Instant from) {
    return Holder.newBuilder()
        .setWorkload(RootOwner.ofPod(cluster, null, List.of(), null, null, null, node))
        .setNode(node)
        .setFrom(from)
        .setUntil(null)
        .setContainerId(null)
        .setPodUid(null)
        .setPod(null)
        .setImage(null)
        .setClaims(null)
        .build();
  }

  /**
   * The owner of a pod that its controller made. Where nobody saw it being made, the kinds that
   * make pods are taken at their word; a pod that somebody else made is its own workload.
   */
  private static List<Owner> believedOwners(List<ContainerState> life) {
    if (isMadeByAnybody(life)) {
      return List.of();
    }
    boolean made = life.stream().anyMatch(fact -> fact.getAuthor().equals("CONTROLLER"));
    return Stream.concat(
            life.stream().filter(HolderRule::isOwnLook),
            life.stream()
                .filter(fact -> !isOwnLook(fact))
                .filter(fact -> made || !makesNoPods(fact.getOwners())))
        .map(ContainerState::getOwners)
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private static boolean isMadeByAnybody(List<ContainerState> life) {
    return life.stream().anyMatch(fact -> fact.getAuthor().equals("CLAIM"));
  }

  private static boolean isOwnLook(ContainerState fact) {
    return fact.getAuthor().equals("OWN_LOOK");
  }

  private static boolean makesNoPods(List<Owner> owners) {
    return !owners.isEmpty() && MAKES_NO_PODS.contains(owners.get(0).getKind());
  }

  /** Whom a pod says it belongs to, when that is not believed: people want to know. */
  private static @Nullable String claimed(List<ContainerState> life) {
    if (!believedOwners(life).isEmpty()) {
      return null;
    }
    return life.stream()
        .flatMap(fact -> fact.getOwners().stream())
        .map(owner -> owner.getKind() + " " + owner.getName())
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  private static Optional<Workload> workload(List<ContainerState> life) {
    List<Owner> owners = believedOwners(life);
    Optional<String> pod = first(life, ContainerState::getPod);
    if (owners.isEmpty() && pod.isEmpty() && first(life, ContainerState::getPodUid).isPresent()) {
      // A uid alone names nobody; its name comes with another fact or not at all.
      return Optional.empty();
    }
    return Optional.of(
        RootOwner.ofPod(
            life.get(0).getCluster(),
            first(life, ContainerState::getNamespace).orElse(null),
            owners,
            first(life, ContainerState::getPodTemplateHash).orElse(null),
            pod.orElse(null),
            first(life, ContainerState::getContainerName)
                .or(() -> first(life, ContainerState::getContainerId))
                .orElse(null),
            first(life, ContainerState::getNode).orElse(null)));
  }

  private static Holding holding(
      Workload workload, List<ContainerState> facts, @Nullable String containerId) {
    Set<String> images = every(facts, fact -> fact.getImage().stream().toList());
    Set<String> containers = every(facts, fact -> fact.getContainerId().stream().toList());
    Optional<String> pod = first(facts, ContainerState::getPod);
    return new Holding(
        workload,
        containerId == null && containers.size() == 1 ? containers.iterator().next() : containerId,
        first(facts, ContainerState::getPodUid).orElse(null),
        pod.orElse(null),
        images.size() == 1 ? images.iterator().next() : null,
        first(facts, ContainerState::getNode).orElse(null),
        pod.isPresent() ? claimed(facts) : null);
  }

  /**
   * A pod is deleted gracefully in several requests: the last one is the end; none is, when we saw
   * the pod alive afterwards.
   */
  private static @Nullable Instant podEnd(List<ContainerState> life) {
    return life.stream()
        .filter(fact -> fact.getState() == RunState.STOPPED && fact.getContainerId().isEmpty())
        .map(ContainerState::getTime)
        .max(Comparator.naturalOrder())
        .filter(end -> life.stream().noneMatch(fact -> isSeenAlive(fact, end)))
        .orElse(null);
  }

  private static boolean isSeenAlive(ContainerState fact, Instant after) {
    return isOwnLook(fact)
        && fact.getState() == RunState.RUNNING
        && fact.getPod().isPresent()
        && fact.getTime().isAfter(after);
  }

  private static Instant firstSeen(List<ContainerState> life) {
    return life.stream().map(Spans::start).min(Comparator.naturalOrder()).orElseThrow();
  }

  private static <T> Optional<T> first(
      List<ContainerState> life, Function<ContainerState, Optional<T>> field) {
    return life.stream().map(field).flatMap(Optional::stream).findFirst();
  }

  private static Set<String> every(
      List<ContainerState> life, Function<ContainerState, List<String>> field) {
    return life.stream()
        .flatMap(fact -> field.apply(fact).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
