package io.firedamp.samples;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.samples.estate.Cluster;
import io.firedamp.samples.estate.ContainerPlan;
import io.firedamp.samples.estate.Life;
import io.firedamp.samples.estate.Pod;
import io.firedamp.samples.estate.Workload;
import io.firedamp.samples.estate.Workload.Kind;
import io.firedamp.samples.log.AuditLog;
import io.firedamp.samples.log.CadvisorLog;
import io.firedamp.samples.log.Logs;
import io.firedamp.samples.log.RegistryLog;
import io.firedamp.samples.log.StateLog;
import io.firedamp.samples.log.ZeekLog;
import io.firedamp.samples.traffic.Habit;
import java.io.BufferedWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An estate's time, from its first moment to its last: who comes, acts, talks, is read and goes.
 */
final class Play {
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final Duration STATE_SCRAPES = Duration.ofMinutes(10);

  private final EstatePlan plan;
  private final Logs logs;
  private final BufferedWriter pods;
  private final Cluster cluster;
  private final AuditLog audit;
  private final RegistryLog registry;
  private final CadvisorLog cadvisor;
  private final StateLog state;
  private final ZeekLog zeek;
  private final List<Pod> running = new ArrayList<>();
  private final List<Life> coming = new ArrayList<>();
  private final List<Act> acts = new ArrayList<>();
  private final Set<Workload> known = new HashSet<>();
  private Instant nextState;

  private record Act(Workload workload, Workload.Act act) {}

  Play(EstatePlan plan, List<Workload> workloads, Logs logs, BufferedWriter pods) {
    Seeds seeds = new Seeds(plan.seed());
    this.plan = plan;
    cluster = new Cluster(seeds, plan.nodes());
    nextState = plan.from().plusSeconds(45);
    this.logs = logs;
    this.pods = pods;
    audit = new AuditLog(logs, seeds, plan.level(), plan.late());
    registry = new RegistryLog(logs, seeds, plan.late());
    cadvisor = new CadvisorLog(logs);
    state = new StateLog(logs);
    zeek = new ZeekLog(logs, plan.late());
    for (Workload workload : workloads) {
      coming.addAll(workload.lives());
      workload.acts().forEach(each -> acts.add(new Act(workload, each)));
    }
    coming.removeIf(life -> !life.start().isBefore(plan.until()));
    coming.sort(Comparator.comparing(Life::start));
    acts.sort(Comparator.comparing(each -> each.act().at()));
  }

  void run() throws IOException {
    Iterator<Life> next = coming.iterator();
    Life pending = next.hasNext() ? next.next() : null;
    for (Instant from = plan.from(); from.isBefore(plan.until()); from = from.plus(STEP)) {
      Instant until = from.plus(STEP);
      while (pending != null && pending.start().isBefore(until)) {
        start(pending);
        pending = next.hasNext() ? next.next() : null;
      }
      act(until);
      talk(from, until);
      scrape(from, until);
      end(until);
      // What began now may have been written down a little before the step.
      logs.passed(from.minus(STEP));
    }
  }

  private void start(Life life) throws IOException {
    Workload workload = life.workload();
    Pod pod = cluster.place(life, wantedNode(workload));
    running.add(pod);
    pods.write(identity(pod).toString());
    pods.write('\n');
    if (workload.kind() == Kind.NODE) {
      return;
    }
    if (known.add(workload)) {
      audit.created(workload, life);
    }
    for (ContainerPlan container : life.containers()) {
      registry.needed(life.start().plusMillis(600), pod.node(), container.image());
    }
    audit.started(pod);
  }

  private static ObjectNode identity(Pod pod) {
    Workload workload = pod.workload();
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("workload", workload.key());
    line.put("pod", workload.namespace() + "/" + pod.name()).put("uid", pod.uid());
    line.put("address", pod.address()).put("node", pod.node());
    line.put("hostNetwork", workload.hostNetwork());
    line.put("from", pod.life().start().toString());
    if (!pod.life().end().equals(Instant.MAX)) {
      line.put("until", pod.life().end().toString());
    }
    ArrayNode containers = line.putArray("containers");
    pod.containers().forEach(each -> containers.add(each.id()));
    return line;
  }

  /** A DaemonSet's next node, a machine's own, or any. */
  private int wantedNode(Workload workload) {
    return switch (workload.kind()) {
      case DAEMONSET -> (int) running.stream().filter(each -> each.workload() == workload).count();
      case NODE -> Cluster.number(workload.name());
      case DEPLOYMENT, STATEFULSET, CRONJOB, JOB, POD -> -1;
    };
  }

  private void act(Instant until) {
    while (!acts.isEmpty() && acts.get(0).act().at().isBefore(until)) {
      Act next = acts.remove(0);
      String pod =
          running.stream()
              .filter(each -> each.workload() == next.workload())
              .map(Pod::name)
              .findFirst()
              .orElse(next.workload().name());
      boolean entersPod = next.act().resource().startsWith("pods/");
      audit.done(next.workload(), next.act(), entersPod ? pod : next.workload().name());
    }
  }

  private void talk(Instant from, Instant until) {
    for (Pod pod : running) {
      Instant end = earlier(pod.life().end(), until);
      for (Habit.Talk talk : pod.talks()) {
        talk.during(from, end, zeek);
        if (pod.life().end().isBefore(until)) {
          talk.end(pod.life().end(), zeek);
        }
      }
    }
  }

  private void scrape(Instant from, Instant until) throws IOException {
    Map<String, List<Pod>> nodes = new TreeMap<>();
    for (int node = 0; node < cluster.nodes(); node++) {
      nodes.put(Cluster.node(node), new ArrayList<>());
    }
    long interval = plan.scrape().toSeconds();
    long first = (from.getEpochSecond() + interval - 1) / interval * interval;
    for (long at = first; at < until.getEpochSecond(); at += interval) {
      Instant time = Instant.ofEpochSecond(at);
      nodes.values().forEach(List::clear);
      for (Pod pod : running) {
        if (pod.workload().kind() != Kind.NODE && runsAt(pod, time)) {
          pod.containers().forEach(container -> container.runUntil(time));
          nodes.computeIfAbsent(pod.node(), each -> new ArrayList<>()).add(pod);
        }
      }
      int offset = 0;
      for (Map.Entry<String, List<Pod>> node : nodes.entrySet()) {
        // Each kubelet is asked at another moment; its cAdvisor answers with what it read then.
        cadvisor.scraped(time.plusMillis(137L * offset++), node.getKey(), node.getValue());
      }
    }
    if (!nextState.isAfter(from)) {
      List<Pod> pods =
          running.stream()
              .filter(each -> each.workload().kind() != Kind.NODE && runsAt(each, from))
              .toList();
      state.scraped(from, pods);
      nextState = nextState.plus(STATE_SCRAPES);
    }
  }

  private static boolean runsAt(Pod pod, Instant time) {
    return pod.running().isBefore(time) && pod.life().end().isAfter(time);
  }

  private void end(Instant until) {
    for (Iterator<Pod> pods = running.iterator(); pods.hasNext(); ) {
      Pod pod = pods.next();
      if (pod.life().end().isBefore(until)) {
        audit.ended(pod);
        cadvisor.forget(pod);
        cluster.remove(pod);
        pods.remove();
      }
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
