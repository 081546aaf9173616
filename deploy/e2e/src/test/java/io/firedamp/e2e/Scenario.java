package io.firedamp.e2e;

import io.firedamp.app.demo.AuditLog;
import io.firedamp.app.demo.CadvisorLog;
import io.firedamp.app.demo.MinerStory;
import io.firedamp.app.demo.Pod;
import io.firedamp.app.demo.RegistryLog;
import io.firedamp.app.demo.Step;
import io.firedamp.app.demo.Step.Channel;
import io.firedamp.app.demo.ZeekLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The docker123321 story and its honest Tomcat; beside them a throttled miner in a new image that
 * no list knows, and a pod that asks for a pool's name and does nothing else. Three incidents.
 */
final class Scenario {
  static final int INCIDENTS = 3;

  private static final String REPLICASET_CONTROLLER =
      "system:serviceaccount:kube-system:replicaset-controller";
  private static final Instant BEGIN = MinerStory.BEGIN.plusSeconds(90);
  private static final Duration LENGTH = Duration.ofMinutes(44);
  private static final Pod MINER =
      new Pod(
          "reports-7d4b9c6f5-k2v9z",
          "bi",
          "c0c5d1a0-2d0e-11e8-b467-0ed5f89f718b",
          "quartzreports/server:1.4",
          "9e107d9d372bb6826bd81d3542a419d69e107d9d372bb6826bd81d3542a419d6",
          "10.244.1.31");
  private static final Pod CURIOUS =
      new Pod(
          "scanner-5f6d7c8b9-p4q5r",
          "tools",
          "d1d6e2b0-2d0e-11e8-b467-0ed5f89f718b",
          "tomcat:9",
          "e4d909c290d0fb1ca068ffaddf22cbd0e4d909c290d0fb1ca068ffaddf22cbd0",
          "10.244.1.32");

  private final AuditLog audit = new AuditLog(1000);
  private final ZeekLog zeek = new ZeekLog();
  private final CadvisorLog cadvisor = new CadvisorLog(MINER, CURIOUS);

  private Scenario() {}

  /** In event time. */
  static List<Step> steps() {
    List<Step> steps = new ArrayList<>(new MinerStory().steps());
    Scenario scenario = new Scenario();
    scenario.deployments(steps);
    scenario.connections(steps);
    scenario.metrics(steps);
    steps.sort(Comparator.comparing(Step::time));
    return List.copyOf(steps);
  }

  private void deployments(List<Step> steps) {
    Instant pulled = BEGIN.plusSeconds(4);
    steps.add(
        new Step(
            pulled, Channel.REGISTRY, RegistryLog.pull("quartzreports/server", "1.4", pulled)));
    for (Pod pod : List.of(MINER, CURIOUS)) {
      Instant running = BEGIN.plusSeconds(20);
      steps.add(new Step(BEGIN, Channel.AUDIT, audit.created(pod, BEGIN, REPLICASET_CONTROLLER)));
      steps.add(new Step(BEGIN.plusMillis(90), Channel.AUDIT, audit.bound(pod, BEGIN)));
      steps.add(new Step(running, Channel.AUDIT, audit.running(pod, running)));
    }
  }

  private void connections(List<Step> steps) {
    Instant asked = BEGIN.plusSeconds(200);
    steps.add(new Step(asked, Channel.ZEEK, zeek.lookup(CURIOUS, "pool.supportxmr.com", asked)));
    Instant connected = BEGIN.plusSeconds(30);
    for (int minute = 3; minute < LENGTH.toMinutes(); minute += 4) {
      Instant now = connected.plusSeconds(minute * 60L);
      steps.add(new Step(now, Channel.ZEEK, zeek.poolConnection(MINER, connected, now)));
      steps.add(new Step(now, Channel.ZEEK, zeek.databaseConnection(CURIOUS, connected, now)));
    }
  }

  private void metrics(List<Step> steps) {
    for (long second = 0; second < LENGTH.toSeconds(); second += 30) {
      Instant now = BEGIN.plusSeconds(second);
      steps.add(
          new Step(now, Channel.CADVISOR, cadvisor.exposition(Duration.ofSeconds(second), now)));
    }
  }
}
