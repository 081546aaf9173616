package io.firedamp.ingest.prometheus;

import io.firedamp.schemas.BoundedText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What OpenTelemetry tells of one resource, as the lines that cAdvisor or node_exporter would
 * expose of the same. Names are those of the collector's receivers kubeletstats, docker_stats and
 * hostmetrics; attributes are read by their older names and by those of the semantic conventions.
 */
final class OtlpResource {
  static final String NOT_READ = "data point of a metric that is not read";
  static final String DELTA = "data point of changes (delta temporality)";
  static final String UNDATED = "data point of an impossible time";
  static final String NO_VALUE = "data point without a value";
  static final String OTHER_STATE = "data point of a state or direction that is not read";
  static final String FULL = "data point beyond those that are read of one document";

  /** Of one document, one resource, or one metric: each costs some hundred bytes. */
  static final int MOST_POINTS = 100_000;

  private static final int MOST_ATTRIBUTES = 128;
  private static final int LONGEST = 2_048;
  private static final double NANOSECONDS = 1e9;

  private final Map<String, String> attributes = new HashMap<>();
  private final List<Point> points = new ArrayList<>();

  /** One number of a metric, with the attributes that tell it from others. */
  record Point(String metric, Map<String, String> attributes, double value, long nanoseconds) {
    String attribute(String... names) {
      for (String name : names) {
        String value = attributes.get(name);
        if (value != null) {
          return value;
        }
      }
      return "";
    }
  }

  /** What a metric is called by us, by its direction or operation where it has one. */
  private record Name(String metric, String otherwise, double divisor) {
    static Name of(String metric) {
      return new Name(metric, "", 1);
    }
  }

  private static final Map<String, Name> NAMES =
      Map.ofEntries(
          Map.entry("container.cpu.time", Name.of("container_cpu_usage_seconds_total")),
          Map.entry("container.memory.working_set", Name.of("container_memory_working_set_bytes")),
          Map.entry("k8s.pod.network.io", directed("container_network_%s_bytes_total")),
          Map.entry("k8s.node.cpu.time", Name.of("node_cpu_usage_seconds_total")),
          Map.entry("k8s.node.memory.working_set", Name.of("node_memory_working_set_bytes")),
          Map.entry("k8s.node.network.io", directed("node_network_%s_bytes_total")),
          Map.entry(
              "container.cpu.usage.total", inNanoseconds("container_cpu_usage_seconds_total")),
          Map.entry(
              "container.cpu.usage.usermode", inNanoseconds("container_cpu_user_seconds_total")),
          Map.entry(
              "container.cpu.usage.kernelmode",
              inNanoseconds("container_cpu_system_seconds_total")),
          Map.entry(
              "container.cpu.throttling_data.periods", Name.of("container_cpu_cfs_periods_total")),
          Map.entry(
              "container.cpu.throttling_data.throttled_periods",
              Name.of("container_cpu_cfs_throttled_periods_total")),
          Map.entry("container.memory.usage.total", Name.of("container_memory_working_set_bytes")),
          Map.entry(
              "container.network.io.usage.rx_bytes",
              Name.of("container_network_receive_bytes_total")),
          Map.entry(
              "container.network.io.usage.tx_bytes",
              Name.of("container_network_transmit_bytes_total")),
          Map.entry(
              "container.network.io.usage.rx_packets",
              Name.of("container_network_receive_packets_total")),
          Map.entry(
              "container.network.io.usage.tx_packets",
              Name.of("container_network_transmit_packets_total")),
          Map.entry(
              "container.blockio.io_service_bytes_recursive",
              new Name("container_fs_reads_bytes_total", "container_fs_writes_bytes_total", 1)),
          Map.entry("system.cpu.time", Name.of("node_cpu_seconds_total")),
          Map.entry("system.memory.usage", Name.of("node_memory_working_set_bytes")),
          Map.entry("system.network.io", directed("node_network_%s_bytes_total")),
          Map.entry("system.network.packets", directed("node_network_%s_packets_total")),
          Map.entry(
              "system.disk.io",
              new Name("node_disk_read_bytes_total", "node_disk_written_bytes_total", 1)));

  /** How node_exporter calls the states of a processor, where it calls them otherwise. */
  private static final Map<String, String> MODES = Map.of("interrupt", "irq", "wait", "iowait");

  private static Name directed(String pattern) {
    return new Name(pattern.formatted("receive"), pattern.formatted("transmit"), 1);
  }

  private static Name inNanoseconds(String metric) {
    return new Name(metric, "", NANOSECONDS);
  }

  /** Whether anything is made of a metric. */
  static boolean reads(String metric) {
    return NAMES.containsKey(metric);
  }

  /** Tells what the resource is. */
  void attribute(String name, String value) {
    put(attributes, name, value);
  }

  static void put(Map<String, String> attributes, String name, String value) {
    if (attributes.size() < MOST_ATTRIBUTES) {
      attributes.put(name, BoundedText.cut(value, LONGEST));
    }
  }

  /**
   * Tells a number of a metric that is read.
   *
   * @param leaveOut is told so where there is no room for it
   */
  void add(Point point, Consumer<String> leaveOut) {
    if (points.size() < MOST_POINTS) {
      points.add(point);
    } else {
      leaveOut.accept(FULL);
    }
  }

  /**
   * Adds what was told to the lines of a document.
   *
   * @param leaveOut is told why a point is left out
   */
  void end(List<MetricLine> lines, Consumer<String> leaveOut) {
    for (Point point : points) {
      double millis = point.nanoseconds() / 1e6;
      String metric = metric(point);
      if (metric == null) {
        leaveOut.accept(OTHER_STATE);
      } else if (!(millis >= 1 && millis < LineScanner.LATEST)) {
        leaveOut.accept(UNDATED);
      } else if (lines.size() >= MOST_POINTS) {
        leaveOut.accept(FULL);
      } else {
        Name name = NAMES.get(point.metric());
        double value = name == null ? point.value() : point.value() / name.divisor();
        Map<String, String> labels = labels(metric, point);
        lines.add(new MetricLine(metric, labels, value, OptionalLong.of((long) millis)));
      }
    }
  }

  /** Null for a state or a direction that nothing is made of. */
  private static @Nullable String metric(Point point) {
    Name name = NAMES.get(point.metric());
    if (name == null) {
      return null;
    }
    if (point.metric().equals("system.memory.usage")) {
      return point.attribute("state", "system.memory.state").equals("used") ? name.metric() : null;
    }
    if (name.otherwise().isEmpty()) {
      return name.metric();
    }
    return switch (point.attribute(
        "direction", "network.io.direction", "disk.io.direction", "operation")) {
      case "receive", "read" -> name.metric();
      case "transmit", "write" -> name.otherwise();
      default -> null;
    };
  }

  private Map<String, String> labels(String metric, Point point) {
    Map<String, String> labels = new HashMap<>();
    String node = attributes.getOrDefault("k8s.node.name", told("host.name"));
    labels.put("node", node);
    labels.put("instance", node);
    String device =
        point.attribute(
            "interface", "network.interface.name", "device", "system.device", "device_major");
    if (Measure.isNodes(metric)) {
      labels.put("device", device);
      labels.put("cpu", point.attribute("cpu", "cpu.logical_number"));
      String state = point.attribute("state", "cpu.mode");
      labels.put("mode", MODES.getOrDefault(state, state));
      return labels;
    }
    labels.put("interface", device);
    labels.put("device", device + ":" + point.attribute("device_minor"));
    boolean ofPod = point.metric().startsWith("k8s.pod.");
    labels.put("namespace", told("k8s.namespace.name"));
    labels.put("pod", told("k8s.pod.name"));
    labels.put("container", ofPod ? "POD" : told("k8s.container.name"));
    labels.put("container_label_io_kubernetes_pod_uid", told("k8s.pod.uid"));
    labels.put("id", ofPod ? "" : told("container.id"));
    labels.put("name", ofPod ? "" : told("container.name"));
    labels.put("image", told("container.image.name"));
    return labels;
  }

  private String told(String attribute) {
    return attributes.getOrDefault(attribute, "");
  }
}
