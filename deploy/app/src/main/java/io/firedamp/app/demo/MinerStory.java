package io.firedamp.app.demo;

import io.firedamp.app.demo.Step.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * docker123321, as it happened on one cluster: an API server that lets anybody in, an image that
 * calls itself mysql, a crontab on the host, and a miner that nobody noticed, because no single
 * signal was alarming. Beside it runs an honest Tomcat, busy and connected too.
 *
 * <p>Publisher, crontab line, payload host and wallet are those of the public reports (Sysdig 2017,
 * Kromtech and Fortinet 2018); the pool's address is from the documentation range of RFC 5737.
 */
public final class MinerStory {
  /** When the attacker knocks. */
  public static final Instant BEGIN = Instant.parse("2018-03-16T10:00:00Z");

  private static final Duration LENGTH = Duration.ofMinutes(46);
  private static final Duration SCRAPE_INTERVAL = Duration.ofSeconds(30);
  private static final Duration INTERIM_INTERVAL = Duration.ofMinutes(5);
  private static final Duration QUIET_BEFORE = Duration.ofDays(8);

  private final AuditLog audit = new AuditLog(1);
  private final ZeekLog zeek = new ZeekLog();
  private final CadvisorLog cadvisor = new CadvisorLog(MINER, HONEST);

  private static final Pod MINER =
      new Pod(
          "mysql",
          "default",
          "b6f3a4c2-2d0e-11e8-b467-0ed5f89f718b",
          "docker123321/mysql",
          "5f2b6a51f1a7c0de5f2b6a51f1a7c0de5f2b6a51f1a7c0de5f2b6a51f1a7c0de",
          "10.244.1.23");
  private static final Pod HONEST =
      new Pod(
          "shop-6c7d9f5b8-x2x7q",
          "shop",
          "0a1f8e52-2c33-11e8-b467-0ed5f89f718b",
          "tomcat:9",
          "77aa10c3f1a7c0de77aa10c3f1a7c0de77aa10c3f1a7c0de77aa10c3f1a7c0de",
          "10.244.1.7");

  /** The story in event time. */
  public List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    honestWeek(steps);
    breakIn(steps);
    mining(steps);
    steps.sort(Comparator.comparing(Step::time));
    return List.copyOf(steps);
  }

  private void honestWeek(List<Step> steps) {
    Instant deployed = BEGIN.minus(QUIET_BEFORE);
    steps.add(step(deployed, Channel.REGISTRY, RegistryLog.pull("library/tomcat", "9", deployed)));
    steps.add(
        step(
            deployed,
            Channel.AUDIT,
            audit.created(
                HONEST, deployed, "system:serviceaccount:kube-system:replicaset-controller")));
    Instant running = deployed.plusSeconds(20);
    steps.add(step(running, Channel.AUDIT, audit.running(HONEST, running)));
  }

  private void breakIn(List<Step> steps) {
    steps.add(step(BEGIN, Channel.AUDIT, audit.createdByAnybody(MINER, BEGIN)));
    Instant bound = BEGIN.plusMillis(120);
    steps.add(step(bound, Channel.AUDIT, audit.bound(MINER, bound)));
    Instant pulled = BEGIN.plusSeconds(9);
    steps.add(
        step(pulled, Channel.REGISTRY, RegistryLog.pull("docker123321/mysql", "latest", pulled)));
    Instant running = BEGIN.plusSeconds(31);
    steps.add(step(running, Channel.AUDIT, audit.running(MINER, running)));
  }

  private void mining(List<Step> steps) {
    Instant connected = BEGIN.plusSeconds(40);
    steps.add(step(connected, Channel.ZEEK, zeek.lookup(MINER, "xmr.crypto-pool.fr", connected)));
    for (Duration at = INTERIM_INTERVAL;
        at.compareTo(LENGTH) <= 0;
        at = at.plus(INTERIM_INTERVAL)) {
      Instant now = connected.plus(at);
      steps.add(step(now, Channel.ZEEK, zeek.poolConnection(MINER, ZeekLog.POOL, connected, now)));
      steps.add(step(now, Channel.ZEEK, zeek.databaseConnection(HONEST, connected, now)));
    }
    for (Duration at = Duration.ZERO; at.compareTo(LENGTH) <= 0; at = at.plus(SCRAPE_INTERVAL)) {
      Instant now = BEGIN.plus(at);
      steps.add(step(now, Channel.CADVISOR, cadvisor.exposition(at, now)));
    }
  }

  private static Step step(Instant time, Channel channel, String body) {
    return new Step(time, channel, body);
  }
}
