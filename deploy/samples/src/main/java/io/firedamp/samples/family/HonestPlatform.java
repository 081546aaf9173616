package io.firedamp.samples.family;

import static io.firedamp.samples.load.Loads.bursts;
import static io.firedamp.samples.load.Loads.flat;
import static io.firedamp.samples.load.Loads.wandering;
import static io.firedamp.samples.traffic.Habits.asks;
import static io.firedamp.samples.traffic.Habits.browses;
import static io.firedamp.samples.traffic.Habits.holds;
import static io.firedamp.samples.traffic.Habits.requests;

import io.firedamp.samples.estate.ContainerPlan;
import io.firedamp.samples.estate.Workload;
import io.firedamp.samples.estate.Workload.Kind;
import io.firedamp.samples.traffic.Peer;
import io.firedamp.samples.traffic.Peer.Speech;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Honest workloads of the platform itself, and those that come and go. */
final class HonestPlatform {
  private HonestPlatform() {}

  static void agents(Stage stage) {
    Workload agent =
        stage.workload(Kind.DAEMONSET, "monitoring", "agent").onHostNetwork().everywhere();
    ContainerPlan app =
        ContainerPlan.of(
                "agent", stage.of("docker.io", "datadog/agent", "7.52"), wandering(0.15, 0.3, 0.6))
            .limitedTo(0.5)
            .writing(6_000);
    stage.runs(
        agent,
        stage.nodes(),
        stage.around(0.2),
        List.of(),
        List.of(app),
        holds(
            stage.outside("intake.metrics.example", 443, Speech.TLS),
            stage.between(200, 3_000),
            stage.between(10, 60),
            stage.between(200, 900)));
  }

  static void networkPlugin(Stage stage) {
    Workload plugin =
        stage
            .workload(Kind.DAEMONSET, "kube-system", "cni")
            .onHostNetwork()
            .privileged()
            .everywhere();
    ContainerPlan app =
        ContainerPlan.of(
            "cni", stage.of("quay.io", "cilium/cilium", "v1.15"), wandering(0.2, 0.3, 0.7));
    stage.runs(plugin, stage.nodes(), stage.from(), List.of(stage.around(0.6)), List.of(app));
  }

  static void scanner(Stage stage) {
    Workload scanner = stage.workload(Kind.CRONJOB, "security", "scanner");
    ContainerPlan app =
        ContainerPlan.of("trivy", stage.of("docker.io", "aquasec/trivy", "0.50"), flat(1.6, 0.06))
            .limitedTo(2)
            .writing(500_000)
            .talking(5_000, 100_000);
    Peer database = stage.outside("ghcr.io", 443, Speech.TLS);
    Duration every = stage.atMost(Duration.ofDays(1), 0.4);
    for (Instant at = stage.around(0.1); at.isBefore(stage.until()); at = at.plus(every)) {
      stage.run(
          scanner,
          at,
          stage.atMost(Duration.ofMinutes(25), 0.3),
          List.of(app),
          requests(database, 20, 800, 2e6),
          asks(List.of("pool.supportxmr.com", "xmr.nanopool.org"), "", 4));
    }
  }

  static void resolver(Stage stage) {
    Workload dns = stage.workload(Kind.DEPLOYMENT, "kube-system", "coredns");
    ContainerPlan app =
        ContainerPlan.of(
            "coredns",
            stage.of("registry.k8s.io", "coredns/coredns", "v1.11"),
            wandering(0.1, 0.3, 0.6));
    stage.runs(
        dns,
        2,
        stage.from(),
        List.of(),
        List.of(app),
        asks(
            List.of("api.payments.example", "quay.io", "stream.quotes.example"),
            "198.18.3.4",
            200));
  }

  static void minutesCron(Stage stage) {
    Workload cron = stage.workload(Kind.CRONJOB, "jobs", "sweep");
    ContainerPlan app =
        ContainerPlan.of("sweep", stage.own(cron, 1), wandering(0.7, 0.3, 0.3)).limitedTo(1);
    Duration every = Duration.ofMinutes(30);
    for (Instant at = stage.from().plusSeconds(300);
        at.isBefore(stage.until());
        at = at.plus(every)) {
      stage.run(
          cron,
          at,
          Duration.ofSeconds(60 + stage.random().nextInt(120)),
          List.of(app),
          requests(stage.inside("api.shop", 8080), 60, 500, 2_000));
    }
  }

  static void nightlyBatch(Stage stage) {
    Workload batch = stage.workload(Kind.CRONJOB, "jobs", "report");
    ContainerPlan app =
        ContainerPlan.of("report", stage.own(batch, 1), wandering(3.4, 0.08, 0.5))
            .limitedTo(4)
            .inMemory(4e9)
            .writing(700_000)
            .talking(2_000, 200_000);
    Duration day = stage.atMost(Duration.ofDays(1), 0.5);
    for (Instant at = stage.from().plus(stage.atMost(Duration.ofHours(2), 0.1));
        at.isBefore(stage.until());
        at = at.plus(day)) {
      stage.run(
          batch,
          at,
          stage.atMost(Duration.ofMinutes(60 + stage.random().nextInt(90)), 0.3),
          List.of(app),
          requests(stage.outside("storage.cloud.example", 443, Speech.TLS), 30, 4e6, 2_000));
    }
  }

  static void builds(Stage stage) {
    List<Peer> mirrors =
        List.of(
            stage.outside("repo.maven.apache.org", 443, Speech.TLS),
            stage.outside("registry.npmjs.org", 443, Speech.TLS),
            stage.outside("pypi.org", 443, Speech.TLS));
    Workload build = stage.workload(Kind.JOB, "ci", "build");
    ContainerPlan app =
        ContainerPlan.of(
                "build", stage.official("maven", "3-eclipse-temurin-17"), wandering(4.2, 0.25, 0.6))
            .limitedTo(4)
            .inMemory(3e9)
            .writing(3_000_000)
            .talking(3_000, 200_000);
    Instant at = stage.from().plusSeconds(200);
    while (at.isBefore(stage.until())) {
      Duration length = Duration.ofSeconds(240 + stage.random().nextInt(1_200));
      stage.run(build, at, length, List.of(app), browses(mirrors, 400, 900, 300_000));
      int hour = (int) (at.getEpochSecond() % 86_400 / 3_600);
      long pause = hour >= 7 && hour < 19 ? 1_800 : 14_400;
      at = at.plus(length).plusSeconds(300 + (long) (pause * stage.random().nextDouble()));
    }
  }

  static void training(Stage stage) {
    Workload training = stage.workload(Kind.JOB, "ml", "train");
    ContainerPlan app =
        ContainerPlan.of("train", stage.of("docker.io", "pytorch/pytorch", "2.3"), flat(7.9, 0.01))
            .limitedTo(8)
            .inMemory(18e9)
            .writing(40_000)
            .talking(300, 100);
    stage.run(
        training,
        stage.around(0.5),
        stage.atMost(Duration.ofHours(10 + stage.random().nextInt(20)), 0.4),
        List.of(app),
        holds(
            stage.outside("api.experiments.example", 443, Speech.TLS),
            stage.between(30, 300),
            stage.between(10, 60),
            stage.between(150, 400)));
  }

  static void encoding(Stage stage) {
    Workload encode = stage.workload(Kind.JOB, "media", "encode");
    ContainerPlan app =
        ContainerPlan.of(
                "ffmpeg", stage.of("docker.io", "jrottenberg/ffmpeg", "6.1"), flat(4.1, 0.02))
            .limitedTo(4)
            .inMemory(1.2e9)
            .writing(2_500_000)
            .talking(3_000, 300_000);
    Peer storage = stage.outside("storage.cloud.example", 443, Speech.TLS);
    Duration every = stage.atMost(Duration.ofHours(8), 0.4);
    for (Instant at = stage.around(0.12); at.isBefore(stage.until()); at = at.plus(every)) {
      Duration length = stage.atMost(Duration.ofMinutes(20 + stage.random().nextInt(70)), 0.3);
      stage.run(encode, at, length, List.of(app), requests(storage, 40, 8e6, 8e6));
    }
  }

  static void loadTest(Stage stage) {
    Workload test = stage.workload(Kind.JOB, "qa", "k6");
    ContainerPlan app =
        ContainerPlan.of("k6", stage.of("docker.io", "grafana/k6", "0.49"), flat(3.9, 0.03))
            .limitedTo(4)
            .talking(5_000, 600_000);
    Duration every = stage.atMost(Duration.ofHours(60), 0.5);
    for (Instant at = stage.around(0.2); at.isBefore(stage.until()); at = at.plus(every)) {
      stage.run(
          test,
          at,
          stage.atMost(Duration.ofMinutes(45), 0.3),
          List.of(app),
          requests(stage.inside("web.shop", 8080), 900, 700, 9_000));
    }
  }

  static void volunteer(Stage stage) {
    Workload folding = stage.workload(Kind.DEPLOYMENT, "spare", "boinc");
    ContainerPlan app =
        ContainerPlan.of("boinc", stage.of("docker.io", "boinc/client", "7.20"), flat(3.95, 0.02))
            .limitedTo(4)
            .inMemory(9e8)
            .writing(20_000)
            .talking(50, 50);
    stage.runs(
        folding,
        1,
        stage.around(0.5),
        List.of(),
        List.of(app),
        requests(
            stage.outside("scheduler.volunteers.example", 443, Speech.TLS), 1, 30_000, 200_000));
  }

  static void analytics(Stage stage) {
    Workload spark = stage.workload(Kind.JOB, "data", "spark");
    ContainerPlan app =
        ContainerPlan.of(
                "executor",
                stage.of("docker.io", "apache/spark", "3.5.1"),
                wandering(3.8, 0.2, 0.5))
            .limitedTo(4)
            .inMemory(6e9)
            .writing(4_000_000)
            .talking(4_000, 700_000);
    Duration every = stage.atMost(Duration.ofHours(12), 0.4);
    for (Instant at = stage.around(0.15); at.isBefore(stage.until()); at = at.plus(every)) {
      for (int executor = 0; executor < 3; executor++) {
        stage.run(
            spark,
            at.plusSeconds(executor),
            stage.atMost(Duration.ofMinutes(50), 0.3),
            List.of(app),
            holds(stage.inside("driver.data", 7078), 4_000, 9_000, 600));
      }
    }
  }

  static void crashLoop(Stage stage) {
    Workload broken = stage.workload(Kind.DEPLOYMENT, "qa", "broken");
    ContainerPlan app = ContainerPlan.of("app", stage.own(broken, 7), flat(1.3, 0.1)).limitedTo(1);
    Instant start = stage.around(0.05);
    Instant end = start.plus(stage.atMost(Duration.ofHours(20), 0.8));
    for (Instant at = start; at.isBefore(end); at = at.plusSeconds(360)) {
      stage.run(broken, at, Duration.ofSeconds(90), List.of(app));
    }
  }

  static void scaleOut(Stage stage) {
    Workload wide = stage.workload(Kind.DEPLOYMENT, "shop", "campaign");
    ContainerPlan app =
        ContainerPlan.of("campaign", stage.own(wide, 1), bursts(0.05, 0.9, 0.3)).limitedTo(1);
    stage.runs(
        wide,
        Math.min(24, 3 * stage.nodes()),
        stage.around(0.5),
        List.of(),
        List.of(app),
        requests(stage.inside("web.shop", 8080), 20, 500, 4_000));
  }
}
