package io.firedamp.ingest.prometheus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.ingest.json.JsonItems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One summary, as the lines that cAdvisor and the kubelet would expose of the same. */
final class KubeletSummary {
  static final String SYSTEM = "system container of a kubelet";
  static final String NODES_NETWORK = "network of a pod that is its node's";
  static final String NAMELESS = "pod without a name";
  static final String FULL = "pod beyond the samples that are read of one document";

  /** A kubelet has some hundred pods; of each container two samples are taken. */
  private static final int MOST_SAMPLES = 500_000;

  private static final double NANOSECONDS = 1e9;
  private static final String CPU = "cpu.usageCoreNanoSeconds";
  private static final String PODS = "pods";

  /** What a kubelet calls groups of the host's, and a path that each could have. */
  private static final Map<String, String> GROUPS =
      Map.of(PODS, "/kubepods", "kubelet", "/kubelet", "runtime", "/runtime", "misc", "/system");

  /** Counters of one network, read a few seconds apart, differ by less than this share. */
  private static final double SAME = 0.01;

  private static final JsonFields.Paths POD =
      JsonFields.Paths.of(
          "podRef.name",
          "podRef.namespace",
          "podRef.uid",
          "network.time",
          "network.rxBytes",
          "network.txBytes");
  private static final JsonFields.Paths MEASURED =
      JsonFields.Paths.of(
          "name",
          "nodeName",
          "cpu.time",
          CPU,
          "memory.time",
          "memory.workingSetBytes",
          "network.time",
          "network.rxBytes",
          "network.txBytes");

  private final List<MetricLine> lines;
  private @Nullable JsonFields node;

  private KubeletSummary(List<MetricLine> lines) {
    this.lines = lines;
  }

  /** Reads the object the parser stands on. */
  static void read(JsonParser json, JsonItems items, List<MetricLine> lines)
      throws IOException, MalformedEventException {
    KubeletSummary summary = new KubeletSummary(lines);
    Json.members(json, "record", name -> summary.member(name, json, items));
  }

  private void member(String name, JsonParser json, JsonItems items)
      throws IOException, MalformedEventException {
    if (name.equals("node") && json.currentToken() == JsonToken.START_OBJECT) {
      items.one(json, "node", this::readNode);
    } else if (name.equals("pods")) {
      items.each(json, "pods", this::readPod);
    }
  }

  private void readNode(JsonParser json, JsonItems items)
      throws IOException, MalformedEventException {
    JsonFields read = new JsonFields(MEASURED);
    List<JsonFields> system = new ArrayList<>();
    Json.members(
        json,
        "node",
        member -> {
          if (member.equals("systemContainers")) {
            items.each(
                json,
                "node.systemContainers",
                (each, inner) -> readSystemContainer(each, inner, system));
          } else {
            read.offer(member, json);
          }
        });
    String name = read.required("nodeName");
    Map<String, String> labels = Map.of("node", name, "instance", name);
    long millis = millis(read, "cpu.time", "memory.time");
    add("node_cpu_usage_seconds_total", labels, nanoseconds(read), millis);
    add("node_memory_working_set_bytes", labels, read.count("memory.workingSetBytes"), millis);
    add("node_network_receive_bytes_total", labels, read.count("network.rxBytes"), millis);
    add("node_network_transmit_bytes_total", labels, read.count("network.txBytes"), millis);
    addGroups(labels, read, system, items);
    node = read;
    items.countElsewhere();
  }

  private static void readSystemContainer(JsonParser json, JsonItems items, List<JsonFields> system)
      throws IOException, MalformedEventException {
    JsonFields read = new JsonFields(MEASURED);
    Json.members(json, "node.systemContainers[]", name -> read.offer(name, json));
    system.add(read);
    items.countElsewhere();
  }

  /** What the machine, its pods as a whole and its daemons use; the rest is nobody's. */
  private void addGroups(
      Map<String, String> labels, JsonFields machine, List<JsonFields> system, JsonItems items)
      throws MalformedEventException {
    boolean tellsPods =
        machine.has(CPU)
            && system.stream().anyMatch(each -> PODS.equals(each.scalar("name")) && each.has(CPU));
    if (tellsPods) {
      addGroup(ControlGroups.ROOT, labels, machine);
    }
    for (JsonFields each : system) {
      String path = GROUPS.get(String.valueOf(each.scalar("name")));
      if (tellsPods && path != null && each.has(CPU)) {
        addGroup(path, labels, each);
      } else {
        items.leaveOut(SYSTEM);
      }
    }
  }

  /** As cAdvisor would expose a control group of the host's. */
  private void addGroup(String path, Map<String, String> labels, JsonFields read)
      throws MalformedEventException {
    Map<String, String> group = with(labels, "id", path);
    long millis = millis(read, "cpu.time", "memory.time");
    add("container_cpu_usage_seconds_total", group, nanoseconds(read), millis);
  }

  private void readPod(JsonParser json, JsonItems items)
      throws IOException, MalformedEventException {
    JsonFields pod = new JsonFields(POD);
    List<JsonFields> containers = new ArrayList<>();
    Json.members(
        json,
        "pods[]",
        name -> {
          if (name.equals("containers") && Json.isArray(json, "pods[].containers")) {
            readContainers(json, containers);
          } else {
            pod.offer(name, json);
          }
        });
    if (!pod.has("podRef.name") || !pod.has("podRef.namespace")) {
      items.leaveOut(NAMELESS);
    } else if (lines.size() >= MOST_SAMPLES) {
      items.leaveOut(FULL);
    } else {
      addPod(pod, containers, items);
    }
  }

  private static void readContainers(JsonParser json, List<JsonFields> containers)
      throws IOException, MalformedEventException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      JsonFields container = new JsonFields(MEASURED);
      Json.members(json, "pods[].containers[]", name -> container.offer(name, json));
      containers.add(container);
    }
  }

  private void addPod(JsonFields pod, List<JsonFields> containers, JsonItems items)
      throws MalformedEventException {
    Map<String, String> labels = new HashMap<>();
    labels.put("namespace", pod.required("podRef.namespace"));
    labels.put("pod", pod.required("podRef.name"));
    String uid = pod.text("podRef.uid");
    labels.put("container_label_io_kubernetes_pod_uid", uid == null ? "" : uid);
    if (node != null) {
      labels.put("node", node.required("nodeName"));
      labels.put("instance", node.required("nodeName"));
    }
    List<MetricLine> told = new ArrayList<>();
    for (JsonFields container : containers) {
      addContainer(container, labels, told, items);
    }
    if (pod.has("network.rxBytes") && isNodes(pod)) {
      items.leaveOut(NODES_NETWORK);
    } else if (pod.has("network.rxBytes")) {
      Map<String, String> sandbox = with(labels, "container", "POD");
      long millis = millis(pod, "network.time", "network.time");
      Long received = pod.count("network.rxBytes");
      Long sent = pod.count("network.txBytes");
      add("container_network_receive_bytes_total", sandbox, received, millis, told);
      add("container_network_transmit_bytes_total", sandbox, sent, millis, told);
    }
    lines.addAll(told);
    items.countElsewhere();
  }

  private static void addContainer(
      JsonFields container, Map<String, String> pod, List<MetricLine> told, JsonItems items)
      throws MalformedEventException {
    Long cpu = container.count(CPU);
    if (cpu == null) {
      items.leaveOut(RateReader.NO_COUNTER);
      return;
    }
    Map<String, String> labels = with(pod, "container", container.required("name"));
    // All of one container at one time: what the parts tell of lies seconds apart at most.
    long millis = millis(container, "cpu.time", "memory.time");
    add("container_cpu_usage_seconds_total", labels, nanoseconds(container), millis, told);
    Long memory = container.count("memory.workingSetBytes");
    add("container_memory_working_set_bytes", labels, memory, millis, told);
  }

  /** A pod in its node's network shows the node's counters, and all such pods the same. */
  private boolean isNodes(JsonFields pod) throws MalformedEventException {
    return node != null
        && isNear(pod.count("network.rxBytes"), node.count("network.rxBytes"))
        && isNear(pod.count("network.txBytes"), node.count("network.txBytes"));
  }

  private static boolean isNear(@Nullable Long pods, @Nullable Long nodes) {
    return pods != null
        && nodes != null
        && pods > 0
        && Math.abs((double) pods - nodes) <= SAME * nodes;
  }

  private static Map<String, String> with(Map<String, String> labels, String name, String value) {
    Map<String, String> more = new HashMap<>(labels);
    more.put(name, value);
    return more;
  }

  private static @Nullable Double nanoseconds(JsonFields read) throws MalformedEventException {
    Long nanoseconds = read.count(CPU);
    return nanoseconds == null ? null : Double.valueOf(nanoseconds / NANOSECONDS);
  }

  private static long millis(JsonFields read, String first, String second)
      throws MalformedEventException {
    return read.time(read.has(first) ? first : second).toEpochMilli();
  }

  private void add(String metric, Map<String, String> labels, @Nullable Number value, long millis) {
    add(metric, labels, value, millis, lines);
  }

  private static void add(
      String metric,
      Map<String, String> labels,
      @Nullable Number value,
      long millis,
      List<MetricLine> lines) {
    if (value != null) {
      lines.add(new MetricLine(metric, labels, value.doubleValue(), OptionalLong.of(millis)));
    }
  }
}
