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
import java.util.function.Predicate;
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
    Instant podEnd = earlier(podEnd(life), next);
    Optional<String> pod = first(life, ContainerState::getPod);
    pod.ifPresent(
        name -> {
          String namespace = first(life, ContainerState::getNamespace).orElse("");
          claims.put(
              Alias.pod(cluster, namespace, name).toString(),
              List.of(holder(workload.get(), life, null, firstSeen(life), podEnd)));
        });
    first(life, ContainerState::getPodUid)
        .ifPresent(
            uid ->
                claims.put(
                    Alias.podUid(cluster, uid).toString(),
                    List.of(holder(workload.get(), life, null, firstSeen(life), podEnd))));
    claimContainers(claims, workload.get(), life, podEnd);
    claimAddresses(claims, workload.get(), life, pod.isPresent(), podEnd);
    claimNodeAddress(claims, workload.get(), life, podEnd);
    return claims;
  }

  private static void claimContainers(
      SortedMap<String, List<Holder>> claims,
      Workload workload,
      List<ContainerState> life,
      @Nullable Instant podEnd) {
    for (String id : every(life, fact -> fact.getContainerId().stream().toList())) {
      Predicate<ContainerState> ofIt = fact -> fact.getContainerId().filter(id::equals).isPresent();
      List<Holder> holders = new ArrayList<>();
      for (Span span : spans(life, ofIt, ofIt)) {
        holders.add(
            holder(
                workload,
                life.stream().filter(ofIt).toList(),
                id,
                span.from,
                earlier(span.until, podEnd)));
      }
      if (!holders.isEmpty()) {
        claims.put(Alias.container(life.get(0).getCluster(), id).toString(), holders);
      }
    }
  }

  private static void claimAddresses(
      SortedMap<String, List<Holder>> claims,
      Workload workload,
      List<ContainerState> life,
      boolean isPod,
      @Nullable Instant podEnd) {
    String cluster = life.get(0).getCluster();
    for (String address : every(life, ContainerState::getAddresses)) {
      Predicate<ContainerState> shows = fact -> fact.getAddresses().contains(address);
      // A container of a pod may stop while the pod keeps its address.
      Predicate<ContainerState> ends = isPod ? fact -> false : fact -> true;
      List<Holder> holders = new ArrayList<>();
      for (Span span : spans(life, shows, ends)) {
        holders.add(holder(workload, life, null, span.from, earlier(span.until, podEnd)));
      }
      if (!holders.isEmpty()) {
        claims.put(Alias.address(cluster, address).toString(), holders);
      }
    }
  }

  /**
   * A pod on the node's network uses the node's address; any other may leave the cluster under it.
   * The node itself holds it from when a pod first showed it.
   */
  private static void claimNodeAddress(
      SortedMap<String, List<Holder>> claims,
      Workload workload,
      List<ContainerState> life,
      @Nullable Instant podEnd) {
    boolean hostNetwork = life.stream().anyMatch(ContainerState::getHostNetwork);
    String cluster = life.get(0).getCluster();
    Optional<String> node = first(life, ContainerState::getNode);
    boolean isPod = first(life, ContainerState::getPod).isPresent();
    for (String address : every(life, fact -> fact.getNodeAddress().stream().toList())) {
      List<Holder> holders = new ArrayList<>();
      if (isPod) {
        holders.add(
            Holder.newBuilder(holder(workload, life, null, firstSeen(life), podEnd))
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

  private static List<Span> spans(
      List<ContainerState> life, Predicate<ContainerState> shows, Predicate<ContainerState> ends) {
    List<Span> spans = new ArrayList<>();
    Instant open = null;
    Instant lastEnd = Instant.MIN;
    for (ContainerState fact : life) {
      boolean stop = fact.getState() == RunState.STOPPED;
      if (shows.test(fact) && open == null && (!stop || fact.getStarted().isPresent())) {
        open = later(start(fact), lastEnd);
      }
      if (stop && ends.test(fact) && open != null) {
        spans.add(new Span(open, fact.getTime()));
        lastEnd = fact.getTime();
        open = null;
      }
    }
    if (open != null) {
      spans.add(new Span(open, null));
    }
    return spans;
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

  private static Holder holder(
      Workload workload,
      List<ContainerState> facts,
      @Nullable String containerId,
      Instant from,
      @Nullable Instant until) {
    Set<String> images = every(facts, fact -> fact.getImage().stream().toList());
    Set<String> containers = every(facts, fact -> fact.getContainerId().stream().toList());
    return Holder.newBuilder()
        .setWorkload(workload)
        .setContainerId(
            containerId == null && containers.size() == 1
                ? containers.iterator().next()
                : containerId)
        .setPodUid(first(facts, ContainerState::getPodUid).orElse(null))
        .setPod(first(facts, ContainerState::getPod).orElse(null))
        .setImage(images.size() == 1 ? images.iterator().next() : null)
        .setNode(first(facts, ContainerState::getNode).orElse(null))
        .setClaims(first(facts, ContainerState::getPod).isPresent() ? claimed(facts) : null)
        .setFrom(from)
        .setUntil(until != null && until.isBefore(from) ? from : until)
        .build();
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
    return life.stream().map(HolderRule::start).min(Comparator.naturalOrder()).orElseThrow();
  }

  private static Instant start(ContainerState fact) {
    return fact.getStarted().filter(fact.getTime()::isAfter).orElse(fact.getTime());
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

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private record Span(Instant from, @Nullable Instant until) {}
}
