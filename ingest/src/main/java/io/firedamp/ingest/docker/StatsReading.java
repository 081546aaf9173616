package io.firedamp.ingest.docker;

import io.firedamp.ingest.MalformedEventException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The counters of one container at one moment. A counter that the engine did not give is NaN, which
 * keeps a rate over it absent.
 *
 * @param before the counters of one second earlier that the document carries too, if it does
 */
record StatsReading(
    String id,
    String name,
    Instant time,
    Cpu cpu,
    OptionalDouble cores,
    OptionalDouble memory,
    double received,
    double transmitted,
    double receivedPackets,
    double transmittedPackets,
    double read,
    double written,
    Optional<Before> before) {

  /** CPU time in nanoseconds, and CFS periods. */
  record Cpu(double total, double user, double system, double periods, double throttled) {
    static Cpu of(JsonTree stats) {
      return new Cpu(
          stats.number("cpu_usage", "total_usage").orElse(Double.NaN),
          stats.number("cpu_usage", "usage_in_usermode").orElse(Double.NaN),
          stats.number("cpu_usage", "usage_in_kernelmode").orElse(Double.NaN),
          stats.number("throttling_data", "periods").orElse(Double.NaN),
          stats.number("throttling_data", "throttled_periods").orElse(Double.NaN));
    }
  }

  /** The earlier half of a pair. */
  record Before(Instant time, Cpu cpu) {}

  /** Empty for a container that does not run, whose document has the zero time. */
  static Optional<StatsReading> of(JsonTree json) throws MalformedEventException {
    if (json.integer("SystemNano").isPresent()) {
      return podmans(json);
    }
    if (!json.at("cpu_stats").isObject() || json.text("read").isEmpty()) {
      throw new MalformedEventException("container statistics need read and cpu_stats");
    }
    Optional<Instant> time = Images.time(json.text("read"));
    return time.map(read -> at(read, json));
  }

  /** As Podman's own API names the same; it counts the time of reading in nanoseconds. */
  private static Optional<StatsReading> podmans(JsonTree json) {
    Instant read = Instant.ofEpochSecond(0, json.integer("SystemNano").orElse(0));
    JsonTree networks = json.at("Network");
    double cpu = json.number("CPUNano").orElse(Double.NaN);
    double system = json.number("CPUSystemNano").orElse(Double.NaN);
    return Images.isPlausible(read)
        ? Optional.of(
            new StatsReading(
                Bounds.text(json.text("ContainerID").orElse("")),
                Bounds.text(json.text("Name").orElse("")),
                read,
                new Cpu(cpu, cpu - system, system, Double.NaN, Double.NaN),
                OptionalDouble.empty(),
                json.number("MemUsage"),
                networks.isObject()
                    ? sum(networks, "RxBytes")
                    : json.number("NetInput").orElse(Double.NaN),
                networks.isObject()
                    ? sum(networks, "TxBytes")
                    : json.number("NetOutput").orElse(Double.NaN),
                networks.isObject() ? sum(networks, "RxPackets") : Double.NaN,
                networks.isObject() ? sum(networks, "TxPackets") : Double.NaN,
                json.number("BlockInput").orElse(Double.NaN),
                json.number("BlockOutput").orElse(Double.NaN),
                Optional.empty()))
        : Optional.empty();
  }

  private static StatsReading at(Instant read, JsonTree json) {
    JsonTree networks = json.at("networks");
    JsonTree block = json.at("blkio_stats", "io_service_bytes_recursive");
    return new StatsReading(
        Bounds.text(json.text("id").orElse("")),
        Bounds.text(json.text("name").orElse("").replaceFirst("^/", "")),
        read,
        Cpu.of(json.at("cpu_stats")),
        cores(json.at("cpu_stats")),
        workingSet(json.at("memory_stats")),
        sum(networks, "rx_bytes"),
        sum(networks, "tx_bytes"),
        sum(networks, "rx_packets"),
        sum(networks, "tx_packets"),
        blockBytes(block, "read"),
        blockBytes(block, "write"),
        Images.time(json.text("preread"))
            .filter(earlier -> earlier.isBefore(read))
            .map(earlier -> new Before(earlier, Cpu.of(json.at("precpu_stats")))));
  }

  private static OptionalDouble cores(JsonTree cpu) {
    OptionalDouble online = cpu.number("online_cpus");
    int listed = cpu.at("cpu_usage", "percpu_usage").elements().size();
    if (online.isPresent() && online.getAsDouble() > 0) {
      return online;
    }
    // Podman leaves it out or says zero: no machine has none.
    return listed > 0 ? OptionalDouble.of(listed) : OptionalDouble.empty();
  }

  /** As {@code docker stats} counts it: the page cache that can go at once is not in use. */
  private static OptionalDouble workingSet(JsonTree memory) {
    OptionalDouble usage = memory.number("usage");
    if (usage.isEmpty()) {
      return usage;
    }
    JsonTree stats = memory.at("stats");
    double inactive =
        stats
            .number("total_inactive_file")
            .orElseGet(() -> stats.number("inactive_file").orElse(0));
    return OptionalDouble.of(Math.max(0, usage.getAsDouble() - inactive));
  }

  private static double sum(JsonTree networks, String counter) {
    double sum = networks.isObject() ? 0 : Double.NaN;
    for (JsonTree network : networks.members().values()) {
      sum += network.number(counter).orElse(0);
    }
    return sum;
  }

  /** A container that has done no I/O yet has an empty list, which is zero and not unknown. */
  private static double blockBytes(JsonTree entries, String operation) {
    double sum = entries.isArray() ? 0 : Double.NaN;
    for (JsonTree entry : entries.elements()) {
      if (entry.text("op").orElse("").equalsIgnoreCase(operation)) {
        sum += entry.number("value").orElse(0);
      }
    }
    return sum;
  }
}
