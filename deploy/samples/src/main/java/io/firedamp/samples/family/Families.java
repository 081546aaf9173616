package io.firedamp.samples.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** All families, in an order that never changes what was there before. */
public final class Families {
  private static final List<Family> ALL = all();

  private Families() {}

  /** Every family, honest ones first. */
  public static List<Family> every() {
    return ALL;
  }

  /**
   * Those of these names; all where none is named.
   *
   * @throws IllegalArgumentException for a name that no family has
   */
  public static List<Family> named(Set<String> names) {
    for (String name : names) {
      if (ALL.stream().noneMatch(each -> each.name().equals(name))) {
        throw new IllegalArgumentException(
            "there is no family '"
                + name
                + "': write some of "
                + String.join(", ", ALL.stream().map(Family::name).toList()));
      }
    }
    return ALL.stream().filter(each -> names.isEmpty() || names.contains(each.name())).toList();
  }

  private static List<Family> all() {
    List<Family> all = new ArrayList<>();
    honest(all, "web-service", HonestServices::webService);
    honest(all, "jvm-service", HonestServices::jvmService);
    honest(all, "autoscaled-service", HonestServices::autoscaledService);
    honest(all, "model-serving", HonestServices::modelServing);
    honest(all, "database", HonestServices::database);
    honest(all, "kafka-broker", HonestServices::kafkaBroker);
    honest(all, "kafka-client", HonestServices::kafkaClient);
    honest(all, "mqtt-devices", HonestServices::mqttDevices);
    honest(all, "websocket-service", HonestServices::websocketService);
    honest(all, "message-client", HonestServices::messageClient);
    honest(all, "cache", HonestServices::cache);
    honest(all, "new-saas-client", HonestServices::newSaasClient);
    honest(all, "small-publisher", HonestServices::smallPublisher);
    honest(all, "chain-node", HonestServices::chainNode);
    honest(all, "image-mirror", HonestServices::imageMirror);
    honest(all, "agents", HonestPlatform::agents);
    honest(all, "network-plugin", HonestPlatform::networkPlugin);
    honest(all, "scanner", HonestPlatform::scanner);
    honest(all, "resolver", HonestPlatform::resolver);
    honest(all, "minutes-cron", HonestPlatform::minutesCron);
    honest(all, "nightly-batch", HonestPlatform::nightlyBatch);
    honest(all, "builds", HonestPlatform::builds);
    honest(all, "training", HonestPlatform::training);
    honest(all, "encoding", HonestPlatform::encoding);
    honest(all, "load-test", HonestPlatform::loadTest);
    honest(all, "volunteer", HonestPlatform::volunteer);
    honest(all, "analytics", HonestPlatform::analytics);
    honest(all, "crash-loop", HonestPlatform::crashLoop);
    honest(all, "scale-out", HonestPlatform::scaleOut);
    attack(all, "preinstalled", AttackEntries::preinstalled);
    attack(all, "latent-image", AttackEntries::latent);
    attack(all, "open-console", AttackEntries::openConsole);
    attack(all, "exec-into-known", AttackEntries::execIntoKnown);
    attack(all, "trusted-turned", AttackEntries::trustedTurned);
    attack(all, "cron-job", AttackEntries::cronJob);
    attack(all, "reinfection", AttackEntries::reinfection);
    attack(all, "daemonset-spread", AttackEntries::daemonSetSpread);
    attack(all, "own-build-poisoned", AttackEntries::ownBuildOnFlaggedBase);
    attack(all, "mirrored-first", AttackEntries::mirroredFirst);
    attack(all, "inline-command", AttackEntries::inlineCommand);
    attack(all, "wallet-in-configmap", AttackEntries::walletInConfigMap);
    attack(all, "renamed-binary", AttackTraffic::renamedBinary);
    attack(all, "listed-pool", AttackTraffic::listedPool);
    attack(all, "behind-cdn", AttackTraffic::behindCdn);
    attack(all, "nameless-tls", AttackTraffic::namelessTls);
    attack(all, "private-pool", AttackTraffic::privatePool);
    attack(all, "p2pool", AttackTraffic::p2pool);
    attack(all, "proxy-inside", AttackTraffic::proxyInside);
    attack(all, "host-network", AttackTraffic::hostNetwork);
    attack(all, "node-process", AttackTraffic::nodeProcess);
    attack(all, "sidecar", AttackTraffic::sidecar);
    attack(all, "short-pods", AttackTraffic::shortPods);
    attack(all, "throttled", AttackTraffic::throttled);
    attack(all, "jittered", AttackTraffic::jittered);
    attack(all, "pausing", AttackTraffic::pausing);
    attack(all, "day-only", AttackTraffic::dayOnly);
    attack(all, "spread-thin", AttackTraffic::spreadThin);
    attack(all, "covered", AttackTraffic::covered);
    return List.copyOf(all);
  }

  private static void honest(List<Family> all, String name, Consumer<Stage> script) {
    all.add(new Family(name, false, all.size() % Family.FOLDS, script));
  }

  private static void attack(List<Family> all, String name, Consumer<Stage> script) {
    all.add(new Family(name, true, all.size() % Family.FOLDS, script));
  }
}
