package io.firedamp.samples.family;

import static io.firedamp.samples.load.Loads.daily;
import static io.firedamp.samples.load.Loads.flat;
import static io.firedamp.samples.traffic.Habits.holds;

import io.firedamp.samples.Evasion;
import io.firedamp.samples.estate.ContainerPlan;
import io.firedamp.samples.estate.Workload;
import io.firedamp.samples.estate.Workload.Kind;
import io.firedamp.samples.estate.Workload.Leg;
import io.firedamp.samples.traffic.Habit;
import io.firedamp.samples.traffic.Peer;
import io.firedamp.samples.traffic.Peer.Speech;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Attacks told apart by how they talk and how they hide. */
final class AttackTraffic {
  private AttackTraffic() {}

  static void renamedBinary(Stage stage) {
    Miner miner = new Miner(stage, 4);
    Workload worker = stage.workload(Kind.DEPLOYMENT, "dev", "kworker");
    ContainerPlan container = miner.container("kworker", stage.stranger("kworker"));
    AttackEntries.mineSteadily(stage, worker, miner, container, miner.listed(Speech.TLS));
  }

  static void listedPool(Stage stage) {
    Miner miner = new Miner(stage, 4);
    Workload worker = stage.workload(Kind.DEPLOYMENT, "dev", "helper");
    ContainerPlan container = miner.container("helper", stage.stranger("helper"));
    AttackEntries.mineSteadily(stage, worker, miner, container, miner.listed(Speech.UNKNOWN));
  }

  static void behindCdn(Stage stage) {
    Miner miner = new Miner(stage, 4);
    Workload worker = stage.workload(Kind.DEPLOYMENT, "telemetry", "collector");
    ContainerPlan container = miner.container("collector", stage.stranger("collector"));
    Peer cdn = stage.outside(worker.hex("cdn", 8) + ".cdn.example", 443, Speech.TLS);
    AttackEntries.mineSteadily(stage, worker, miner, container, cdn);
  }

  static void namelessTls(Stage stage) {
    Miner miner = new Miner(stage, 4);
    Workload worker = stage.workload(Kind.DEPLOYMENT, "dev", "sync");
    ContainerPlan container = miner.container("sync", stage.stranger("sync"));
    AttackEntries.mineSteadily(
        stage, worker, miner, container, stage.nameless("doh pool", 443, Speech.NAMELESS_TLS));
  }

  static void privatePool(Stage stage) {
    Miner miner = new Miner(stage, 4);
    Workload worker = stage.workload(Kind.DEPLOYMENT, "dev", "updater");
    ContainerPlan container = miner.container("updater", stage.stranger("updater"));
    AttackEntries.mineSteadily(
        stage, worker, miner, container, stage.nameless("own pool", 80, Speech.UNKNOWN));
  }

  static void p2pool(Stage stage) {
    Miner miner = new Miner(stage, 6);
    Workload worker = stage.workload(Kind.DEPLOYMENT, "dev", "peer");
    ContainerPlan container = miner.container("peer", stage.stranger("peer"));
    Instant start = stage.around(0.55);
    List<Habit> habits = new ArrayList<>();
    for (int peer = 0; peer < 6; peer++) {
      habits.add(
          holds(
              stage.nameless("p2pool " + peer, 37_889, Speech.UNKNOWN),
              stage.between(20, 120),
              stage.between(20, 120),
              stage.between(150, 400)));
    }
    stage.runs(worker, 1, start, List.of(), List.of(container), habits.toArray(Habit[]::new));
    AttackEntries.mined(stage, worker, miner, start, Leg.IMAGE, Leg.COMPUTE, Leg.NETWORK);
  }

  static void proxyInside(Stage stage) {
    Miner miner = new Miner(stage, 4);
    Instant start = stage.around(0.55);
    Workload proxy = stage.workload(Kind.DEPLOYMENT, "dev", "gateway");
    ContainerPlan relay =
        ContainerPlan.of("gateway", stage.stranger("gateway"), flat(0.05, 0.2)).limitedTo(0.5);
    stage.runs(
        proxy,
        1,
        start,
        List.of(),
        List.of(relay),
        miner.talksTo(miner.unlisted()).toArray(Habit[]::new));
    proxy.mines(start, stage.until(), start.plusSeconds(15), miner.share(), Leg.IMAGE, Leg.NETWORK);
    Peer inside = stage.inside(proxy.name() + ".dev", 3333);
    for (int each = 0; each < 3; each++) {
      Workload worker = stage.workload(Kind.DEPLOYMENT, "dev", "task" + each);
      stage.runs(
          worker,
          1,
          start.plusSeconds(60),
          List.of(),
          List.of(miner.container("task", stage.stranger("task"))),
          miner.talksTo(inside).toArray(Habit[]::new));
      AttackEntries.mined(
          stage, worker, miner, start.plusSeconds(60), Leg.IMAGE, Leg.COMPUTE, Leg.NETWORK);
    }
  }

  static void hostNetwork(Stage stage) {
    Miner miner = new Miner(stage, 6);
    Workload worker =
        stage
            .workload(Kind.DEPLOYMENT, "default", "probe")
            .by("intern", "10.0.0.77")
            .onHostNetwork()
            .privileged();
    ContainerPlan container = miner.container("probe", stage.stranger("probe"));
    AttackEntries.mineSteadily(stage, worker, miner, container, miner.unlisted());
  }

  static void nodeProcess(Stage stage) {
    Miner miner = new Miner(stage, 8);
    Workload node = stage.machine();
    Instant start = stage.around(0.55);
    stage.runs(
        node,
        1,
        start,
        List.of(),
        List.of(),
        miner.talksTo(miner.listed(Speech.UNKNOWN)).toArray(Habit[]::new));
    AttackEntries.mined(stage, node, miner, start, Leg.NETWORK);
  }

  static void sidecar(Stage stage) {
    Miner miner = new Miner(stage, 2);
    Workload web = stage.workload(Kind.DEPLOYMENT, "shop", "catalog").by("intern", "10.0.0.77");
    ContainerPlan app =
        ContainerPlan.of("app", stage.own(web, 2), daily(0.1, 0.9, 15, 0.3))
            .limitedTo(2)
            .talking(3_000, 300_000);
    ContainerPlan beside = miner.container("metrics", stage.stranger("metrics"));
    Instant start = stage.around(0.55);
    List<Habit> habits = new ArrayList<>(miner.talksTo(miner.unlisted()));
    habits.add(holds(stage.inside("postgres.shop", 5432), 900, 4_000, 300));
    stage.runs(web, 2, start, List.of(), List.of(app, beside), habits.toArray(Habit[]::new));
    AttackEntries.mined(stage, web, miner, start, Leg.IMAGE, Leg.COMPUTE, Leg.NETWORK);
  }

  static void shortPods(Stage stage) {
    Miner miner = new Miner(stage, 3);
    Workload cron = stage.workload(Kind.CRONJOB, "batch", "blink").by("intern", "10.0.0.77");
    ContainerPlan container = miner.container("blink", stage.stranger("blink"));
    Habit[] talk = miner.talksTo(miner.listed(Speech.UNKNOWN)).toArray(Habit[]::new);
    Instant start = stage.around(0.5);
    Duration length = stage.atMost(Duration.ofDays(2), 0.4);
    for (Instant at = start; at.isBefore(start.plus(length)); at = at.plus(Duration.ofMinutes(4))) {
      stage.run(cron, at, Duration.ofMinutes(3), List.of(container), talk);
    }
    AttackEntries.mined(stage, cron, miner, start, Leg.IMAGE, Leg.COMPUTE, Leg.NETWORK);
  }

  static void throttled(Stage stage) {
    hiding(stage, stage.evasion().with("throttle", 0.3 * stage.evasion().throttle()));
  }

  static void jittered(Stage stage) {
    hiding(stage, stage.evasion().with("jitter", 0.25));
  }

  static void pausing(Stage stage) {
    hiding(stage, stage.evasion().with("pause", 0.4));
  }

  static void dayOnly(Stage stage) {
    hiding(stage, stage.evasion().with("day-only", 1));
  }

  static void spreadThin(Stage stage) {
    hiding(stage, stage.evasion().with("replicas", 6));
  }

  static void covered(Stage stage) {
    hiding(stage, stage.evasion().with("cover-traffic", 60).with("cover-cpu", 0.5));
  }

  private static void hiding(Stage stage, Evasion evasion) {
    Miner miner = new Miner(stage, 4, evasion);
    Workload worker = stage.workload(Kind.DEPLOYMENT, "dev", "service");
    ContainerPlan container = miner.container("service", stage.stranger("service"));
    AttackEntries.mineSteadily(stage, worker, miner, container, miner.unlisted());
  }
}
