package io.firedamp.samples.family;

import static io.firedamp.samples.load.Loads.after;
import static io.firedamp.samples.load.Loads.bursts;
import static io.firedamp.samples.load.Loads.daily;
import static io.firedamp.samples.load.Loads.flat;
import static io.firedamp.samples.load.Loads.inTurn;
import static io.firedamp.samples.load.Loads.wandering;
import static io.firedamp.samples.traffic.Habits.browses;
import static io.firedamp.samples.traffic.Habits.holds;
import static io.firedamp.samples.traffic.Habits.requests;

import io.firedamp.samples.estate.ContainerPlan;
import io.firedamp.samples.estate.Workload;
import io.firedamp.samples.estate.Workload.Kind;
import io.firedamp.samples.traffic.Habit;
import io.firedamp.samples.traffic.Peer;
import io.firedamp.samples.traffic.Peer.Speech;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Honest workloads that serve for as long as the estate lasts. */
final class HonestServices {
  private HonestServices() {}

  static void webService(Stage stage) {
    Workload shop = stage.workload(Kind.DEPLOYMENT, "shop", "web");
    ContainerPlan web =
        ContainerPlan.of("web", stage.own(shop, 1), daily(0.05, stage.between(0.3, 1.2), 15, 0.25))
            .limitedTo(2)
            .writing(8_000)
            .talking(2_000, 400_000);
    stage.runs(
        shop,
        2 + stage.random().nextInt(3),
        stage.from(),
        rollouts(stage, 3),
        List.of(web),
        holds(stage.inside("postgres.shop", 5432), 900, 4_000, 300),
        requests(stage.outside("api.payments.example", 443, Speech.TLS), 8, 900, 3_000));
  }

  static void jvmService(Stage stage) {
    Workload orders = stage.workload(Kind.DEPLOYMENT, "shop", "orders");
    ContainerPlan jvm =
        ContainerPlan.of(
                "app",
                stage.own(orders, 3),
                after(
                    flat(2.5, 0.05),
                    Duration.ofMinutes(3),
                    daily(0.1, stage.between(0.5, 1.1), 14, 0.3)))
            .limitedTo(2)
            .inMemory(1.4e9)
            .writing(4_000);
    stage.runs(
        orders,
        3,
        stage.from(),
        rollouts(stage, 4),
        List.of(jvm),
        holds(stage.inside("postgres.shop", 5432), 1_200, 5_000, 350),
        holds(stage.inside("kafka.streaming", 9092), 700, 900, 400));
  }

  static void autoscaledService(Stage stage) {
    Workload search = stage.workload(Kind.DEPLOYMENT, "shop", "search");
    ContainerPlan pod =
        ContainerPlan.of("search", stage.own(search, 2), daily(0.2, 1.6, 16, 0.2))
            .limitedTo(2)
            .talking(1_000, 300_000);
    Habit database = holds(stage.inside("elastic.shop", 9200), 2_000, 20_000, 700);
    stage.runs(search, 2, stage.from(), List.of(), List.of(pod), database);
    for (Instant day = stage.from();
        day.isBefore(stage.until());
        day = day.plus(Duration.ofDays(1))) {
      for (int more = 0; more < 4; more++) {
        Instant morning = day.plus(Duration.ofMinutes(8 * 60L + more * 25L));
        if (morning.isBefore(stage.until())) {
          stage.run(
              search, morning, Duration.ofMinutes(9 * 60L + more * 20L), List.of(pod), database);
        }
      }
    }
  }

  static void modelServing(Stage stage) {
    Workload serving = stage.workload(Kind.DEPLOYMENT, "ml", "serving");
    ContainerPlan model =
        ContainerPlan.of("model", stage.own(serving, 5), daily(0.3, 5, 13, 0.35))
            .limitedTo(6)
            .inMemory(6e9)
            .talking(2_000, 60_000);
    stage.runs(serving, 2, stage.from(), rollouts(stage, 2), List.of(model));
  }

  static void database(Stage stage) {
    Workload postgres = stage.workload(Kind.STATEFULSET, "shop", "postgres");
    ContainerPlan engine =
        ContainerPlan.of(
                "postgres",
                stage.official("postgres", "16"),
                inTurn(
                    wandering(0.6, 0.5, 0.9),
                    Duration.ofMinutes(330),
                    wandering(1.8, 0.05, 0.8),
                    Duration.ofMinutes(30)))
            .limitedTo(4)
            .inMemory(8e9)
            .writing(900_000);
    stage.runs(postgres, 2, stage.from(), List.of(), List.of(engine));
  }

  static void kafkaBroker(Stage stage) {
    Workload kafka = stage.workload(Kind.STATEFULSET, "streaming", "kafka");
    ContainerPlan broker =
        ContainerPlan.of(
                "kafka", stage.of("docker.io", "apache/kafka", "3.9.0"), wandering(0.7, 0.3, 0.9))
            .inMemory(3e9)
            .writing(2_000_000)
            .talking(100_000, 1_000_000);
    stage.runs(kafka, 3, stage.from(), List.of(), List.of(broker));
  }

  static void kafkaClient(Stage stage) {
    Workload consumer = stage.workload(Kind.DEPLOYMENT, "streaming", "consumer");
    ContainerPlan app =
        ContainerPlan.of("consumer", stage.own(consumer, 1), wandering(0.3, 0.4, 0.7)).limitedTo(1);
    stage.runs(
        consumer,
        2,
        stage.from(),
        rollouts(stage, 3),
        List.of(app),
        holds(
            stage.outside("broker-1.kafka-cloud.example", 9093, Speech.TLS),
            stage.between(20, 400),
            stage.between(20, 900),
            stage.between(90, 300)));
  }

  static void mqttDevices(Stage stage) {
    Workload bridge = stage.workload(Kind.DEPLOYMENT, "iot", "bridge");
    ContainerPlan app =
        ContainerPlan.of("bridge", stage.own(bridge, 1), bursts(0.02, 0.2, 0.1)).limitedTo(0.5);
    Speech speech = stage.random().nextBoolean() ? Speech.MQTT : Speech.TLS;
    stage.runs(
        bridge,
        2,
        stage.from(),
        rollouts(stage, 2),
        List.of(app),
        holds(
            stage.outside("devices.iot-cloud.example", speech == Speech.MQTT ? 1883 : 8883, speech),
            stage.between(2, 30),
            stage.between(2, 20),
            stage.between(40, 120)));
  }

  static void websocketService(Stage stage) {
    Workload ticker = stage.workload(Kind.DEPLOYMENT, "trade", "ticker");
    ContainerPlan app =
        ContainerPlan.of("ticker", stage.own(ticker, 1), wandering(0.15, 0.4, 0.6)).limitedTo(1);
    stage.runs(
        ticker,
        2,
        stage.from(),
        rollouts(stage, 3),
        List.of(app),
        holds(
            stage.outside("stream.quotes.example", 443, Speech.TLS),
            stage.between(3, 20),
            stage.between(20, 2_000),
            stage.between(90, 300)));
  }

  static void messageClient(Stage stage) {
    Workload worker = stage.workload(Kind.DEPLOYMENT, "jobs", "worker");
    ContainerPlan app =
        ContainerPlan.of("worker", stage.own(worker, 1), wandering(0.4, 0.8, 0.6)).limitedTo(1);
    stage.runs(
        worker,
        3,
        stage.from(),
        rollouts(stage, 2),
        List.of(app),
        holds(
            stage.outside("nats.partner.example", 4222, Speech.UNKNOWN),
            stage.between(3, 60),
            stage.between(3, 60),
            stage.between(60, 150)));
  }

  static void cache(Stage stage) {
    Workload redis = stage.workload(Kind.STATEFULSET, "shop", "redis");
    ContainerPlan engine =
        ContainerPlan.of("redis", stage.official("redis", "7.2"), daily(0.05, 0.4, 15, 0.3))
            .inMemory(2e9)
            .talking(20_000, 900_000);
    stage.runs(redis, 1, stage.from(), List.of(), List.of(engine));
  }

  static void newSaasClient(Stage stage) {
    Workload sync = stage.workload(Kind.DEPLOYMENT, "crm", "sync");
    ContainerPlan app =
        ContainerPlan.of(
                "sync",
                stage.of("docker.io", "vendor" + sync.hex("vendor", 4) + "/connector", "2.4"),
                after(flat(1.2, 0.05), Duration.ofMinutes(4), wandering(0.2, 0.5, 0.7)))
            .limitedTo(1);
    stage.runs(
        sync,
        1,
        stage.around(0.55),
        List.of(),
        List.of(app),
        holds(
            stage.outside("events." + sync.hex("host", 5) + ".example", 443, Speech.TLS),
            stage.between(4, 60),
            stage.between(4, 60),
            stage.between(60, 200)));
  }

  static void smallPublisher(Stage stage) {
    Workload tool = stage.workload(Kind.DEPLOYMENT, "tools", "dashboard");
    ContainerPlan app =
        ContainerPlan.of("app", stage.stranger("dashboard"), bursts(0.01, 0.5, 0.05)).limitedTo(1);
    Peer updates = stage.outside("updates." + tool.hex("host", 5) + ".example", 443, Speech.TLS);
    stage.runs(
        tool, 1, stage.around(0.5), List.of(), List.of(app), requests(updates, 2, 500, 4_000));
  }

  static void chainNode(Stage stage) {
    Workload node = stage.workload(Kind.STATEFULSET, "chain", "bitcoind");
    ContainerPlan app =
        ContainerPlan.of(
                "bitcoind",
                stage.of("docker.io", "lncm/bitcoind", "v27.0"),
                wandering(0.8, 0.6, 0.9))
            .inMemory(4e9)
            .writing(300_000)
            .talking(20_000, 30_000);
    List<Habit> peers = new ArrayList<>();
    for (int peer = 0; peer < 8; peer++) {
      peers.add(
          holds(
              stage.nameless("chain peer " + peer, 8333, Speech.UNKNOWN),
              stage.between(100, 900),
              stage.between(400, 6_000),
              stage.between(200, 700)));
    }
    stage.runs(node, 1, stage.from(), List.of(), List.of(app), peers.toArray(Habit[]::new));
  }

  static void imageMirror(Stage stage) {
    Workload mirror = stage.workload(Kind.DEPLOYMENT, "platform", "mirror");
    ContainerPlan app =
        ContainerPlan.of("registry", stage.official("registry", "2.8"), bursts(0.02, 0.6, 0.1))
            .writing(400_000)
            .talking(10_000, 900_000);
    List<Peer> registries =
        List.of(
            stage.outside("registry-1.docker.io", 443, Speech.TLS),
            stage.outside("quay.io", 443, Speech.TLS),
            stage.outside("registry.k8s.io", 443, Speech.TLS));
    stage.runs(
        mirror, 1, stage.from(), List.of(), List.of(app), browses(registries, 30, 2_000, 3e6));
  }

  /** Times at which new versions come, so many in two weeks, never all at once. */
  static List<Instant> rollouts(Stage stage, int times) {
    List<Instant> rollouts = new ArrayList<>();
    for (int each = 1; each < times; each++) {
      rollouts.add(stage.around((double) each / times));
    }
    rollouts.sort(null);
    return rollouts;
  }
}
