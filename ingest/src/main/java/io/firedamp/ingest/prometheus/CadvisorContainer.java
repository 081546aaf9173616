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

/** One container of cAdvisor's API, as the lines that cAdvisor would expose of it. */
final class CadvisorContainer {
  static final String NO_CONTAINER = "control group that is no container's";
  static final String EMPTY = "container without statistics";
  static final String FULL = "container beyond the samples that are read of one document";

  private static final int MOST_SAMPLES = 1_000_000;
  private static final int LONGEST = 1_024;
  private static final double NANOSECONDS = 1e9;

  /** What a moment tells, and how cAdvisor's exposition names it. */
  private static final Map<String, String> COUNTS =
      Map.of(
          "cpu.usage.total", "container_cpu_usage_seconds_total",
          "cpu.usage.user", "container_cpu_user_seconds_total",
          "cpu.usage.system", "container_cpu_system_seconds_total",
          "cpu.cfs.periods", "container_cpu_cfs_periods_total",
          "cpu.cfs.throttled_periods", "container_cpu_cfs_throttled_periods_total",
          "memory.working_set", "container_memory_working_set_bytes",
          "spec.cpu.quota", "container_spec_cpu_quota",
          "spec.cpu.period", "container_spec_cpu_period");

  private static final JsonFields.Paths MOMENT =
      JsonFields.Paths.of(
          "timestamp",
          "cpu.usage.total",
          "cpu.usage.user",
          "cpu.usage.system",
          "cpu.cfs.periods",
          "cpu.cfs.throttled_periods",
          "memory.working_set");
  private static final JsonFields.Paths SPEC =
      JsonFields.Paths.of("spec.image", "spec.cpu.quota", "spec.cpu.period");
  private static final JsonFields.Paths INTERFACE =
      JsonFields.Paths.of("name", "rx_bytes", "rx_packets", "tx_bytes", "tx_packets");
  private static final JsonFields.Paths DISK =
      JsonFields.Paths.of("device", "major", "minor", "stats.Read", "stats.Write");

  private static final Map<String, String> OF_INTERFACE =
      Map.of(
          "rx_bytes", "container_network_receive_bytes_total",
          "rx_packets", "container_network_receive_packets_total",
          "tx_bytes", "container_network_transmit_bytes_total",
          "tx_packets", "container_network_transmit_packets_total");
  private static final Map<String, String> OF_DISK =
      Map.of(
          "stats.Read", "container_fs_reads_bytes_total",
          "stats.Write", "container_fs_writes_bytes_total");

  private final List<MetricLine> lines;
  private final Map<String, String> labels = new HashMap<>();
  private final JsonFields spec = new JsonFields(SPEC);
  private final List<Moment> moments = new ArrayList<>();
  private String path;
  private String alias = "";
  private boolean isContainer;

  /** The counters of one moment, and what has a name of its own beside them. */
  private record Moment(JsonFields counts, List<JsonFields> interfaces, List<JsonFields> disks) {}

  private CadvisorContainer(String path, List<MetricLine> lines) {
    this.path = path;
    this.lines = lines;
  }

  /** Reads the object the parser stands on: a container, or containers by their path. */
  static void readAll(JsonParser json, JsonItems items, List<MetricLine> lines)
      throws IOException, MalformedEventException {
    CadvisorContainer alone = new CadvisorContainer("", lines);
    Json.members(
        json,
        "record",
        name -> {
          if (!name.startsWith("/")) {
            alone.member(name, json);
          } else if (json.currentToken() == JsonToken.START_ARRAY) {
            readMoments(name, json, items, lines);
          } else {
            items.one(json, "container", (each, inner) -> readOne(name, each, inner, lines));
          }
        });
    if (alone.isContainer) {
      alone.end(items);
    }
  }

  private static void readOne(String path, JsonParser json, JsonItems items, List<MetricLine> lines)
      throws IOException, MalformedEventException {
    CadvisorContainer container = new CadvisorContainer(path, lines);
    Json.members(json, "container", name -> container.member(name, json));
    container.end(items);
  }

  /** API 2.0 tells statistics alone. */
  private static void readMoments(
      String path, JsonParser json, JsonItems items, List<MetricLine> lines)
      throws IOException, MalformedEventException {
    CadvisorContainer container = new CadvisorContainer(path, lines);
    container.moments(json);
    container.end(items);
  }

  private void member(String name, JsonParser json) throws IOException, MalformedEventException {
    switch (name) {
      case "name" -> path = text(json, "name");
      case "aliases" -> {
        List<String> all = Json.texts(json, "aliases", 1, LONGEST);
        alias = all.isEmpty() ? "" : all.get(0);
      }
      case "spec" -> {
        isContainer = true;
        Json.members(json, "spec", part -> spec(part, json));
      }
      case "stats" -> {
        isContainer = true;
        moments(json);
      }
      default -> {
        // Not read.
      }
    }
  }

  private void spec(String part, JsonParser json) throws IOException, MalformedEventException {
    if (part.equals("labels")) {
      Json.members(json, "spec.labels", label -> label(label, json));
    } else {
      spec.offer("spec." + part, json);
    }
  }

  private void label(String label, JsonParser json) throws IOException, MalformedEventException {
    if (label.startsWith("io.kubernetes.") && labels.size() < LineScanner.MOST_LABELS) {
      labels.put("container_label_" + label.replace('.', '_'), text(json, "spec.labels." + label));
    }
  }

  private void moments(JsonParser json) throws IOException, MalformedEventException {
    if (Json.isArray(json, "stats")) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        Moment moment = new Moment(new JsonFields(MOMENT), new ArrayList<>(), new ArrayList<>());
        Json.members(json, "stats[]", name -> moment(name, moment, json));
        moments.add(moment);
      }
    }
  }

  private static void moment(String name, Moment moment, JsonParser json)
      throws IOException, MalformedEventException {
    switch (name) {
      case "network" -> network(json, moment.interfaces());
      case "diskio" ->
          Json.members(
              json,
              "stats[].diskio",
              each -> {
                if (each.equals("io_service_bytes")) {
                  list(json, "stats[].diskio.io_service_bytes", DISK, moment.disks());
                }
              });
      default -> moment.counts().offer(name, json);
    }
  }

  /** The interfaces, or where there are none by themselves the one that stands there. */
  private static void network(JsonParser json, List<JsonFields> interfaces)
      throws IOException, MalformedEventException {
    JsonFields first = new JsonFields(INTERFACE);
    Json.members(
        json,
        "stats[].network",
        name -> {
          if (name.equals("interfaces")) {
            list(json, "stats[].network.interfaces", INTERFACE, interfaces);
          } else {
            first.offer(name, json);
          }
        });
    String named = first.text("name");
    if (interfaces.isEmpty() && named != null && !named.isEmpty()) {
      interfaces.add(first);
    }
  }

  private static void list(
      JsonParser json, String place, JsonFields.Paths paths, List<JsonFields> all)
      throws IOException, MalformedEventException {
    if (Json.isArray(json, place)) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        JsonFields each = new JsonFields(paths);
        Json.members(json, place + "[]", name -> each.offer(name, json));
        all.add(each);
      }
    }
  }

  private void end(JsonItems items) throws MalformedEventException {
    labels.put("id", path);
    labels.put("name", alias);
    String image = spec.text("spec.image");
    labels.put("image", image == null ? "" : image);
    Subject subject = new MetricSeries("", labels).subject();
    if (!subject.isContainer() && !subject.isWholePod()) {
      items.leaveOut(NO_CONTAINER);
    } else if (moments.isEmpty()) {
      items.leaveOut(EMPTY);
    } else if (lines.size() >= MOST_SAMPLES) {
      items.leaveOut(FULL);
    } else {
      List<MetricLine> told = new ArrayList<>();
      for (Moment moment : moments) {
        add(moment, items, told);
      }
      lines.addAll(told);
      items.countElsewhere();
    }
  }

  private void add(Moment moment, JsonItems items, List<MetricLine> told)
      throws MalformedEventException {
    if (!moment.counts().has("cpu.usage.total")) {
      items.leaveOut(RateReader.NO_COUNTER);
      return;
    }
    long millis = moment.counts().time("timestamp").toEpochMilli();
    for (Map.Entry<String, String> count : COUNTS.entrySet()) {
      boolean seconds = count.getValue().endsWith("_seconds_total");
      JsonFields fields = count.getKey().startsWith("spec.") ? spec : moment.counts();
      add(fields, count, seconds ? NANOSECONDS : 1, labels, millis, told);
    }
    for (JsonFields each : moment.interfaces()) {
      addAll(each, OF_INTERFACE, "interface", each.word("name"), millis, told);
    }
    for (JsonFields each : moment.disks()) {
      String device = each.has("device") ? each.word("device") : number(each);
      addAll(each, OF_DISK, "device", device, millis, told);
    }
  }

  private static String number(JsonFields disk) throws MalformedEventException {
    return disk.word("major") + ":" + disk.word("minor");
  }

  private void addAll(
      JsonFields fields,
      Map<String, String> metrics,
      String label,
      @Nullable String value,
      long millis,
      List<MetricLine> told)
      throws MalformedEventException {
    Map<String, String> more = new HashMap<>(labels);
    more.put(label, value == null ? "" : value);
    for (Map.Entry<String, String> count : metrics.entrySet()) {
      add(fields, count, 1, more, millis, told);
    }
  }

  private static void add(
      JsonFields fields,
      Map.Entry<String, String> named,
      double divisor,
      Map<String, String> labels,
      long millis,
      List<MetricLine> told)
      throws MalformedEventException {
    Long count = fields.count(named.getKey());
    if (count != null) {
      told.add(new MetricLine(named.getValue(), labels, count / divisor, OptionalLong.of(millis)));
    }
  }

  private static String text(JsonParser json, String place)
      throws IOException, MalformedEventException {
    String text = Json.text(json, place, LONGEST);
    return text == null ? "" : text;
  }
}
