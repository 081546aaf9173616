package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.Provenance;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lines of one scrape, sorted by whom they are about. */
final class Scrape {
  private static final int MOST_SUBJECTS = 50_000;
  private static final int LONGEST_NAME = 253;

  /** Interfaces that carry what others carry too: bridges, tunnels, and containers' ends. */
  private static final Pattern NOT_PHYSICAL =
      Pattern.compile("(lo|veth|docker|br-|cni|cali|flannel|cilium|lxc|tun|tap|virbr|kube).*");

  /** Disks that are made of other disks, or of nothing. */
  private static final Pattern STACKED = Pattern.compile("(dm-|md|loop|ram|zram|sr|fd)\\d+");

  private final Map<Subject, Reading> containers = new LinkedHashMap<>();
  private final Map<String, Reading> pods = new LinkedHashMap<>();
  private final Reading node = new Reading();
  private String nodeName = "";

  boolean isBefore(MetricLine line) {
    Optional<Measure> measure = Measure.of(line);
    Reading reading = measure.isEmpty() ? null : readingOf(line, measure.get(), false);
    return reading != null && reading.isBefore(Reading.Series.of(measure.get(), line), line);
  }

  void add(MetricLine line) {
    Optional<Measure> measure = Measure.of(line);
    if (measure.isEmpty()) {
      return;
    }
    if (measure.get() == Measure.NODE_NAME) {
      String name = line.label("nodename");
      nodeName = name.substring(0, Math.min(LONGEST_NAME, name.length()));
    }
    Reading reading = readingOf(line, measure.get(), true);
    if (reading != null) {
      reading.add(Reading.Series.of(measure.get(), line), line);
    }
  }

  /** Null when the line is of no use: a sum of others, or a device made of others. */
  private @Nullable Reading readingOf(MetricLine line, Measure measure, boolean create) {
    boolean network = isNetwork(measure);
    if (Measure.isNodes(line.name())) {
      boolean counted = NOT_PHYSICAL.matcher(line.label("device")).matches();
      boolean stacked = STACKED.matcher(line.label("device")).matches();
      return (network && counted) || stacked ? null : node;
    }
    if (network && line.label("interface").equals("lo")) {
      return null;
    }
    Subject subject = Subject.of(line);
    if (subject.isWholePod()) {
      return network ? in(pods, subject.podKey(), create) : null;
    }
    return subject.isContainer() ? in(containers, subject, create) : null;
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

  Map<Subject, Reading> containers() {
    return containers;
  }

  /** Network counters, by the pod they are of. */
  Map<String, Reading> pods() {
    return pods;
  }

  Reading node() {
    return node;
  }

  OptionalDouble cores() {
    return node.gauge(Measure.CORES);
  }

  /** The name configured, else what node_exporter calls the machine, else the source's. */
  String nodeName(String configured, Provenance from) {
    if (!configured.isEmpty()) {
      return configured;
    }
    return nodeName.isEmpty() ? from.source() : nodeName;
  }
}
