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

  /** Whose readings a series is kept with. */
  enum Place {
    NODE,
    GROUP,
    POD,
    SUM,
    CONTAINER,

    /** A sum of others, a device made of others, or the runtime's own. */
    NOWHERE;

    static Place of(MetricSeries series, Measure measure) {
      boolean network = isNetwork(measure);
      if (Measure.isNodes(series.name())) {
        boolean counted = NOT_PHYSICAL.matcher(series.label("device")).matches();
        boolean stacked = STACKED.matcher(series.label("device")).matches();
        return (network && counted) || stacked ? NOWHERE : NODE;
      }
      if (network && series.label("interface").equals("lo")) {
        return NOWHERE;
      }
      Subject subject = series.subject();
      if (subject.isHostsGroup()) {
        return measure == Measure.CPU ? GROUP : NOWHERE;
      }
      return subject.isMonitor() ? NOWHERE : of(subject, network);
    }

    private static Place of(Subject subject, boolean network) {
      if (network && (subject.isWholePod() || subject.isKnownByCgroupAlone())) {
        return POD;
      }
      if (subject.isPodSum()) {
        return SUM;
      }
      return subject.isContainer() ? CONTAINER : NOWHERE;
    }

    private static boolean isNetwork(Measure measure) {
      return switch (measure) {
        case RECEIVED, TRANSMITTED, PACKETS_RECEIVED, PACKETS_TRANSMITTED -> true;
        default -> false;
      };
    }
  }

  private final Map<Subject, Reading> containers = new LinkedHashMap<>();
  private final Map<Subject, Reading> sums = new LinkedHashMap<>();
  private final Map<String, Reading> pods = new LinkedHashMap<>();

  /** By label instance, which tells nodes apart where a Prometheus answers for many. */
  private final Map<String, Reading> nodes = new LinkedHashMap<>();

  /** Of CPU use alone, by label instance. */
  private final Map<String, ControlGroups> groups = new LinkedHashMap<>();

  private final Map<String, String> nodeNames = new HashMap<>();
  private final Map<Subject, String> instances = new HashMap<>();

  /**
   * Takes a line; false, and nothing is changed, where it opens another scrape: the same series,
   * dated otherwise.
   */
  boolean add(MetricLine line) {
    Optional<Measure> measure = line.series().measure();
    if (measure.isEmpty()) {
      return true;
    }
    Place place = line.series().place();
    Reading reading = readingOf(line, place);
    if (reading != null && !reading.add(line.series().within(measure.get()), line)) {
      return false;
    }
    rememberNode(line, measure.get());
    boolean isOfSubject = reading != null && place != Place.NODE && place != Place.GROUP;
    if (isOfSubject && instances.size() < MOST_SUBJECTS) {
      instances.put(line.series().subject(), instance(line));
    }
    return true;
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

  /** Null where the line is of no use, or there is no room. */
  private @Nullable Reading readingOf(MetricLine line, Place place) {
    return switch (place) {
      case NODE -> in(nodes, instance(line));
      case GROUP -> ofGroup(instance(line), line.series().subject().cgroup());
      case POD -> in(pods, line.series().subject().podKey());
      case SUM -> in(sums, line.series().subject());
      case CONTAINER -> in(containers, line.series().subject());
      case NOWHERE -> null;
    };
  }

  private @Nullable Reading ofGroup(String instance, String path) {
    ControlGroups known =
        groups.size() < MOST_SUBJECTS
            ? groups.computeIfAbsent(instance, added -> new ControlGroups())
            : groups.get(instance);
    return known == null ? null : known.of(path);
  }

  private static <K> @Nullable Reading in(Map<K, Reading> readings, K key) {
    return readings.size() < MOST_SUBJECTS
        ? readings.computeIfAbsent(key, added -> new Reading())
        : readings.get(key);
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
