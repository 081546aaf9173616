package io.firedamp.ingest.prometheus;

import java.util.Map;
import java.util.Optional;

/**
 * What a metric measures, of those we read. Counters become rates; gauges are taken as they are.
 */
enum Measure {
  CPU(true),
  CPU_USER(true),
  CPU_SYSTEM(true),
  CPU_IDLE(true),
  CPU_STOLEN(true),
  PERIODS(true),
  THROTTLED(true),
  RECEIVED(true),
  TRANSMITTED(true),
  PACKETS_RECEIVED(true),
  PACKETS_TRANSMITTED(true),
  READ(true),
  WRITTEN(true),
  CPU_QUOTA(false),
  CPU_PERIOD(false),
  MEMORY(false),
  MEMORY_TOTAL(false),
  MEMORY_AVAILABLE(false),
  HUGE_PAGES(false),
  HUGE_PAGES_TOTAL(false),
  HUGE_PAGES_FREE(false),
  HUGE_PAGE_SIZE(false),
  CORES(false),
  NODE_NAME(false);

  /** Of node_exporter, for each processor; the kubelet's own figure is of all together. */
  private static final String CPU_BY_MODE = "node_cpu_seconds_total";

  private static final Map<String, Measure> CADVISOR =
      Map.ofEntries(
          Map.entry("container_cpu_usage_seconds_total", CPU),
          Map.entry("container_cpu_user_seconds_total", CPU_USER),
          Map.entry("container_cpu_system_seconds_total", CPU_SYSTEM),
          Map.entry("container_cpu_cfs_periods_total", PERIODS),
          Map.entry("container_cpu_cfs_throttled_periods_total", THROTTLED),
          Map.entry("container_spec_cpu_quota", CPU_QUOTA),
          Map.entry("container_spec_cpu_period", CPU_PERIOD),
          Map.entry("container_memory_working_set_bytes", MEMORY),
          Map.entry("container_hugetlb_usage_bytes", HUGE_PAGES),
          Map.entry("container_network_receive_bytes_total", RECEIVED),
          Map.entry("container_network_transmit_bytes_total", TRANSMITTED),
          Map.entry("container_network_receive_packets_total", PACKETS_RECEIVED),
          Map.entry("container_network_transmit_packets_total", PACKETS_TRANSMITTED),
          Map.entry("container_fs_reads_bytes_total", READ),
          Map.entry("container_fs_writes_bytes_total", WRITTEN));

  private static final Map<String, Measure> NODE =
      Map.ofEntries(
          Map.entry("machine_cpu_cores", CORES),
          Map.entry("node_uname_info", NODE_NAME),
          Map.entry(CPU_BY_MODE, CPU),
          Map.entry("node_cpu_usage_seconds_total", CPU),
          Map.entry("node_memory_working_set_bytes", MEMORY),
          Map.entry("node_memory_MemTotal_bytes", MEMORY_TOTAL),
          Map.entry("node_memory_MemAvailable_bytes", MEMORY_AVAILABLE),
          Map.entry("node_memory_HugePages_Total", HUGE_PAGES_TOTAL),
          Map.entry("node_memory_HugePages_Free", HUGE_PAGES_FREE),
          Map.entry("node_memory_Hugepagesize_bytes", HUGE_PAGE_SIZE),
          Map.entry("node_network_receive_bytes_total", RECEIVED),
          Map.entry("node_network_transmit_bytes_total", TRANSMITTED),
          Map.entry("node_network_receive_packets_total", PACKETS_RECEIVED),
          Map.entry("node_network_transmit_packets_total", PACKETS_TRANSMITTED),
          Map.entry("node_disk_read_bytes_total", READ),
          Map.entry("node_disk_written_bytes_total", WRITTEN));

  private final boolean counter;

  Measure(boolean counter) {
    this.counter = counter;
  }

  boolean isCounter() {
    return counter;
  }

  static boolean isOf(String metric) {
    return CADVISOR.containsKey(metric) || NODE.containsKey(metric);
  }

  static boolean isNodes(String metric) {
    return NODE.containsKey(metric);
  }

  /**
   * What a metric measures; empty when nothing we read, or a part that another series holds too.
   *
   * @param mode of a processor, where the metric is of one
   */
  static Optional<Measure> of(String metric, String mode) {
    Measure node = NODE.get(metric);
    if (metric.equals(CPU_BY_MODE)) {
      return cpuMode(mode);
    }
    return Optional.ofNullable(node == null ? CADVISOR.get(metric) : node);
  }

  /**
   * Guests' time is in user time already. Stolen time is no idle time, but another machine's: it
   * lowers what there is to use. Waiting for a disk is idleness by another name.
   */
  private static Optional<Measure> cpuMode(String mode) {
    return switch (mode) {
      case "user", "nice" -> Optional.of(CPU_USER);
      case "system", "irq", "softirq" -> Optional.of(CPU_SYSTEM);
      case "idle" -> Optional.of(CPU_IDLE);
      case "steal" -> Optional.of(CPU_STOLEN);
      default -> Optional.empty();
    };
  }
}
