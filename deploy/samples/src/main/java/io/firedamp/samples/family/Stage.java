package io.firedamp.samples.family;

import io.firedamp.samples.EstatePlan;
import io.firedamp.samples.Evasion;
import io.firedamp.samples.Seeds;
import io.firedamp.samples.estate.Cluster;
import io.firedamp.samples.estate.ContainerPlan;
import io.firedamp.samples.estate.Image;
import io.firedamp.samples.estate.Life;
import io.firedamp.samples.estate.Workload;
import io.firedamp.samples.traffic.Habit;
import io.firedamp.samples.traffic.Peer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Where a family casts one of its workloads. */
public final class Stage {
  /** Between the starts of two pods of one version, milliseconds. */
  private static final long APART = 1_700;

  private final EstatePlan plan;
  private final Seeds seeds;
  private final Family family;
  private final int number;
  private final Random random;
  private final List<Workload> cast = new ArrayList<>();

  /**
   * For one workload of a family.
   *
   * @param number which of the family's, from 1
   */
  public Stage(EstatePlan plan, Family family, int number) {
    this.plan = plan;
    this.seeds = new Seeds(plan.seed());
    this.family = family;
    this.number = number;
    this.random = seeds.of(family.name() + " " + number);
  }

  /** What was cast. */
  public List<Workload> cast() {
    return cast;
  }

  Random random() {
    return random;
  }

  Evasion evasion() {
    return plan.evasion();
  }

  Instant from() {
    return plan.from();
  }

  Instant until() {
    return plan.until();
  }

  int nodes() {
    return plan.nodes();
  }

  /** A number between two. */
  double between(double least, double most) {
    return least + (most - least) * random.nextDouble();
  }

  /** Around so much of the estate's time, to the second. */
  Instant around(double share) {
    double exact = Math.max(0.02, Math.min(0.95, share + between(-0.1, 0.1)));
    return from().plusSeconds(Math.round(plan.length().toSeconds() * exact));
  }

  /** A time that is cut where the estate is too short for it. */
  Duration atMost(Duration wanted, double share) {
    Duration most = Duration.ofSeconds(Math.round(plan.length().toSeconds() * share));
    return wanted.compareTo(most) < 0 ? wanted : most;
  }

  /** A workload named after what it seems to be. */
  Workload workload(Workload.Kind kind, String namespace, String stem) {
    String own = stem + "-" + seeds.hex(family.name() + number + stem, 3);
    Workload made = new Workload(seeds, kind, namespace, own, family.name());
    cast.add(made);
    return made;
  }

  /** A machine of the estate, for what runs on it outside of containers. */
  Workload machine() {
    String name = Cluster.node((number - 1) % plan.nodes());
    Workload made = new Workload(seeds, Workload.Kind.NODE, "", name, family.name());
    cast.add(made.onHostNetwork());
    return made;
  }

  /** Pods that run from a time on, renewed at each rollout. */
  void runs(
      Workload workload,
      int replicas,
      Instant from,
      List<Instant> rollouts,
      List<ContainerPlan> containers,
      Habit... habits) {
    List<Instant> starts = new ArrayList<>(rollouts);
    starts.removeIf(each -> !each.isAfter(from));
    starts.add(0, from);
    for (int i = 0; i < starts.size(); i++) {
      // A pod of the version before goes a little after its successor has come.
      Instant next = i + 1 < starts.size() ? starts.get(i + 1).plusSeconds(5) : Instant.MAX;
      version(
          workload,
          replicas,
          starts.get(i),
          pod -> next.equals(Instant.MAX) ? next : next.plusMillis(pod * APART),
          containers,
          habits);
    }
  }

  /** Pods that run from a time until another, at which all of them end. */
  void runs(
      Workload workload,
      int replicas,
      Instant from,
      Instant until,
      List<ContainerPlan> containers,
      Habit... habits) {
    version(workload, replicas, from, pod -> until, containers, habits);
  }

  private void version(
      Workload workload,
      int replicas,
      Instant start,
      IntFunction<Instant> end,
      List<ContainerPlan> containers,
      Habit... habits) {
    String controller = controller(workload, start);
    for (int pod = 0; pod < replicas; pod++) {
      workload.lives(
          new Life(
              workload,
              podName(workload, controller, pod),
              controller,
              start.plusMillis(pod * APART),
              end.apply(pod),
              containers,
              List.of(habits)));
    }
  }

  /** One pod, for a while. */
  void run(
      Workload workload,
      Instant from,
      Duration length,
      List<ContainerPlan> containers,
      Habit... habits) {
    String controller = controller(workload, from);
    workload.lives(
        new Life(
            workload,
            podName(workload, controller, 0),
            controller,
            from,
            from.plus(length),
            containers,
            List.of(habits)));
  }

  private String controller(Workload workload, Instant start) {
    return switch (workload.kind()) {
      case DEPLOYMENT -> workload.name() + "-" + workload.hex("rs " + start, 10);
      case CRONJOB -> workload.name() + "-" + start.getEpochSecond() / 60;
      case STATEFULSET, DAEMONSET, JOB, POD, NODE -> workload.name();
    };
  }

  private static String podName(Workload workload, String controller, int number) {
    return switch (workload.kind()) {
      case STATEFULSET -> controller + "-" + number;
      case POD, NODE -> controller;
      case DEPLOYMENT, DAEMONSET, CRONJOB, JOB ->
          controller
              + "-"
              + workload.hex("pod " + controller + number + workload.lives().size(), 5);
    };
  }

  /** An official image of Docker Hub. */
  Image official(String name, String tag) {
    return Image.named(seeds, "docker.io", "library/" + name, tag);
  }

  /** An image of a publisher. */
  Image of(String registry, String repository, String tag) {
    return Image.named(seeds, registry, repository, tag);
  }

  /** An image that the estate builds itself. */
  Image own(Workload workload, int version) {
    return Image.named(
        seeds, "registry.example", workload.namespace() + "/" + workload.name(), "1." + version);
  }

  /** An image of a publisher whom nobody knows. */
  Image stranger(String name) {
    return Image.named(
        seeds, "docker.io", "u" + seeds.hex(family.name() + number, 7) + "/" + name, "latest");
  }

  /** Somebody outside; the same host has the same address in every estate of a seed. */
  Peer outside(String host, int port, Peer.Speech speech) {
    long hash = seeds.hash("address " + host) & 0xffff;
    return new Peer(host, "198.18.%d.%d".formatted(hash >> 8, 1 + hash % 253), port, speech);
  }

  /** Somebody outside whose name nobody asks for. */
  Peer nameless(String what, int port, Peer.Speech speech) {
    return new Peer(
        "", outside(what + family.name() + number, port, speech).address(), port, speech);
  }

  /** A service of the cluster. */
  Peer inside(String service, int port) {
    long hash = seeds.hash("service " + service) & 0xffff;
    return new Peer(
        service + ".svc.cluster.local",
        "10.96.%d.%d".formatted(hash >> 8, 1 + hash % 253),
        port,
        Peer.Speech.UNKNOWN);
  }
}
