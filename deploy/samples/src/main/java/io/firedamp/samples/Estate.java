package io.firedamp.samples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.samples.estate.Cluster;
import io.firedamp.samples.estate.ContainerPlan;
import io.firedamp.samples.estate.Life;
import io.firedamp.samples.estate.Pod;
import io.firedamp.samples.estate.Workload;
import io.firedamp.samples.estate.Workload.Kind;
import io.firedamp.samples.family.Families;
import io.firedamp.samples.family.Family;
import io.firedamp.samples.family.Stage;
import io.firedamp.samples.log.AuditLog;
import io.firedamp.samples.log.CadvisorLog;
import io.firedamp.samples.log.Logs;
import io.firedamp.samples.log.RegistryLog;
import io.firedamp.samples.log.StateLog;
import io.firedamp.samples.log.ZeekLog;
import io.firedamp.samples.traffic.Habit;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One estate, played from its first moment to its last and written down by every source. */
public final class Estate {
  /** Name of the file with the truth, one workload a line. */
  public static final String TRUTH = "truth.jsonl";

  /** Name of the file that says which pod had which address and containers, one pod a line. */
  public static final String PODS = "pods.jsonl";

  private static final Duration STEP = Duration.ofMinutes(5);
  private static final Duration STATE_SCRAPES = Duration.ofMinutes(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EstatePlan plan;
  private final List<Workload> workloads;

  /** Casts what the plan asks for. */
  public Estate(EstatePlan plan) {
    this.plan = plan;
    this.workloads = cast(plan);
  }

  private static List<Workload> cast(EstatePlan plan) {
    List<Family> families = Families.named(plan.families());
    List<Workload> cast = new ArrayList<>();
    for (int number = 0; number < Math.max(plan.workloads(), families.size()); number++) {
      Family family = families.get(number % families.size());
      Stage stage = new Stage(plan, family, 1 + number / families.size());
      family.script().accept(stage);
      cast.addAll(stage.cast());
    }
    return cast;
  }

  public List<Workload> workloads() {
    return workloads;
  }

  /** Writes everything under this directory, which is made. */
  public void writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    try (Logs logs = new Logs(directory.resolve("logs"));
        BufferedWriter pods = Files.newBufferedWriter(directory.resolve(PODS))) {
      new Play(logs, pods).run();
    }
    try (BufferedWriter truth = Files.newBufferedWriter(directory.resolve(TRUTH))) {
      for (Workload workload : workloads) {
        truth.write(truth(workload).toString());
        truth.write('\n');
      }
    }
  }

  private ObjectNode truth(Workload workload) {
    ObjectNode line = JSON.createObjectNode();
    line.put("workload", key(workload));
    line.put("family", workload.family());
    Family family = Families.named(Set.of(workload.family())).get(0);
    line.put("attack", !workload.minings().isEmpty());
    line.put("fold", family.fold());
    line.put("from", first(workload).toString()).put("until", plan.until().toString());
    ArrayNode minings = line.putArray("mining");
    for (Workload.Mining mining : workload.minings()) {
      ObjectNode each = minings.addObject();
      each.put("from", mining.from().toString()).put("until", mining.until().toString());
      each.put("needed", mining.needed().toString()).put("share", mining.share());
      ArrayNode shows = each.putArray("shows");
      mining.shows().forEach(leg -> shows.add(leg.name()));
    }
    return line;
  }

  private static ObjectNode identity(Pod pod) {
    Workload workload = pod.workload();
    ObjectNode line = JSON.createObjectNode();
    line.put("workload", key(workload));
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

  /** How results name a workload: kind, namespace and name. */
  private static String key(Workload workload) {
    return workload.kind().name().toLowerCase(Locale.ROOT)
        + "/"
        + workload.namespace()
        + "/"
        + workload.name();
  }

  private Instant first(Workload workload) {
    return workload.lives().stream()
        .map(Life::start)
        .min(Comparator.naturalOrder())
        .orElse(plan.from());
  }

  /** The run itself. */
  private final class Play {
    private final Logs logs;
    private final BufferedWriter pods;
    private final Seeds seeds = new Seeds(plan.seed());
    private final Cluster cluster = new Cluster(seeds, plan.nodes());
    private final AuditLog audit;
    private final RegistryLog registry;
    private final CadvisorLog cadvisor;
    private final StateLog state;
    private final ZeekLog zeek;
    private final List<Pod> running = new ArrayList<>();
    private final List<Life> coming = new ArrayList<>();
    private final List<Act> acts = new ArrayList<>();
    private final Set<Workload> known = new HashSet<>();
    private Instant nextState = plan.from().plusSeconds(45);

    private record Act(Workload workload, Workload.Act act) {}

    Play(Logs logs, BufferedWriter pods) {
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

    /** A DaemonSet's next node, a machine's own, or any. */
    private int wantedNode(Workload workload) {
      return switch (workload.kind()) {
        case DAEMONSET ->
            (int) running.stream().filter(each -> each.workload() == workload).count();
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
}
