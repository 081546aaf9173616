package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.Provenance;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lines of one scrape, sorted by whom they are about. */
final class Scrape {
  private static final int MOST_SUBJECTS = 50_000;

  /** Interfaces that carry what others carry too: bridges, tunnels, and containers' ends. */
  private static final Pattern NOT_PHYSICAL =
      Pattern.compile("(lo|veth|docker|br-|cni|cali|flannel|cilium|lxc|tun|tap|virbr|kube).*");

  /** Disks that are made of other disks, or of nothing. */
  private static final Pattern STACKED = Pattern.compile("(dm-|md|loop|ram|zram|sr|fd)\\d+");

  private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");

  private final Map<Subject, Reading> containers = new LinkedHashMap<>();
  private final Map<Subject, Reading> sums = new LinkedHashMap<>();
  private final Map<String, Reading> pods = new LinkedHashMap<>();

  /** By label instance, which tells nodes apart where a Prometheus answers for many. */
  private final Map<String, Reading> nodes = new LinkedHashMap<>();

  /** Of CPU use alone, by label instance. */
  private final Map<String, ControlGroups> groups = new LinkedHashMap<>();

  private final Map<String, String> nodeNames = new HashMap<>();
  private final Map<Subject, String> instances = new HashMap<>();

  boolean isBefore(MetricLine line) {
    Optional<Measure> measure = line.series().measure();
    Reading reading = measure.isEmpty() ? null : readingOf(line, measure.get(), false);
    return reading != null && reading.isBefore(line.series().within(measure.get()), line);
  }

  void add(MetricLine line) {
    Optional<Measure> measure = line.series().measure();
    if (measure.isEmpty()) {
      return;
    }
    rememberNode(line, measure.get());
    Reading reading = readingOf(line, measure.get(), true);
    if (reading != null) {
      reading.add(line.series().within(measure.get()), line);
    }
  }

  private void rememberNode(MetricLine line, Measure measure) {
    boolean asked = measure == Measure.NODE_NAME;
    String name = MetricLine.cut(asked ? line.label("nodename") : line.label("node"));
    if (!name.isEmpty() && nodeNames.size() < MOST_SUBJECTS) {
      nodeNames.merge(instance(line), name, (known, other) -> asked ? other : known);
    }
  }

  private static String instance(MetricLine line) {
    return MetricLine.cut(line.label("instance"));
  }

  /** Null when the line is of no use: a sum of others, or a device made of others. */
  private @Nullable Reading readingOf(MetricLine line, Measure measure, boolean create) {
    boolean network = isNetwork(measure);
    if (Measure.isNodes(line.name())) {
      boolean counted = NOT_PHYSICAL.matcher(line.label("device")).matches();
      boolean stacked = STACKED.matcher(line.label("device")).matches();
      return (network && counted) || stacked ? null : in(nodes, instance(line), create);
    }
    if (network && line.label("interface").equals("lo")) {
      return null;
    }
    Subject subject = line.series().subject();
    if (subject.isHostsGroup()) {
      return measure == Measure.CPU ? ofGroup(instance(line), subject.cgroup(), create) : null;
    }
    Reading reading = subject.isMonitor() ? null : of(subject, network, create);
    if (reading != null && create && instances.size() < MOST_SUBJECTS) {
      instances.put(subject, instance(line));
    }
    return reading;
  }

  private @Nullable Reading of(Subject subject, boolean network, boolean create) {
    if (network && (subject.isWholePod() || subject.isKnownByCgroupAlone())) {
      return in(pods, subject.podKey(), create);
    }
    if (subject.isPodSum()) {
      return in(sums, subject, create);
    }
    return subject.isContainer() ? in(containers, subject, create) : null;
  }

  private @Nullable Reading ofGroup(String instance, String path, boolean create) {
    boolean room = create && groups.size() < MOST_SUBJECTS;
    ControlGroups known =
        room
            ? groups.computeIfAbsent(instance, added -> new ControlGroups())
            : groups.get(instance);
    return known == null ? null : known.of(path, create);
  }

  private static boolean isNetwork(Measure measure) {
    return switch (measure) {
      case RECEIVED, TRANSMITTED, PACKETS_RECEIVED, PACKETS_TRANSMITTED -> true;
      default -> false;
    };
  }

  private static <K> @Nullable Reading in(Map<K, Reading> readings, K key, boolean create) {
    boolean room = create && readings.size() < MOST_SUBJECTS;
    return room ? readings.computeIfAbsent(key, added -> new Reading()) : readings.get(key);
  }

  /** Containers, and the sums over pods of whose containers nothing is told (Kata's). */
  Map<Subject, Reading> containers() {
    Set<String> told = new HashSet<>();
    containers.keySet().forEach(subject -> told.add(subject.podKey()));
    Map<Subject, Reading> all = new LinkedHashMap<>(containers);
    sums.forEach(
        (pod, reading) -> {
          if (!told.contains(pod.podKey())) {
            all.put(pod, reading);
          }
        });
    return all;
  }

  /** Network counters, by the pod they are of. */
  Map<String, Reading> pods() {
    return pods;
  }

  /** By the label instance of their lines, which is empty when there is none. */
  Map<String, Reading> nodes() {
    return nodes;
  }

  /** By the label instance of their lines, which is empty when there is none. */
  Map<String, ControlGroups> groups() {
    return groups;
  }

  /** Those of the node a container runs on, or of the only node there is. */
  OptionalDouble cores(Subject container) {
    Reading node = nodes.get(instances.getOrDefault(container, ""));
    if (node == null && nodes.size() == 1) {
      node = nodes.values().iterator().next();
    }
    return node == null ? OptionalDouble.empty() : node.gauge(Measure.CORES);
  }

  /** Where a container runs; empty when unknown. */
  String nodeOf(Subject container, String configured) {
    String told = nodeNames.getOrDefault(instances.getOrDefault(container, ""), "");
    return nodes.size() > 1 || configured.isEmpty() ? told : configured;
  }

  /**
   * The name configured, else what node_exporter or the scrape's labels call the machine, else the
   * instance's host, else the source's. A configured name is of one node only.
   */
  String nodeName(String instance, String configured, Provenance from) {
    if (!configured.isEmpty() && nodes.size() <= 1 && groups.size() <= 1) {
      return configured;
    }
    String told = nodeNames.getOrDefault(instance, PORT.matcher(instance).replaceFirst(""));
    return told.isEmpty() ? from.source() : told;
  }
}
