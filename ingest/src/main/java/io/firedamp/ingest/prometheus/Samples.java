package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.text.Timestamps;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SubjectKind;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes down what was measured; without CPU use there is no sample. */
record Samples(String cluster, String source) {

  /**
   * What a container used.
   *
   * @param podNetwork of its pod, whose network namespace it shares
   * @param node it runs on, or empty
   */
  Optional<ParsedEvent> ofContainer(
      Subject subject,
      Reading reading,
      Rates rates,
      Optional<Rates> podNetwork,
      OptionalDouble cores,
      String node) {
    if (!rates.has(Measure.CPU)) {
      return Optional.empty();
    }
    String alias = subject.alias(cluster).toString();
    ResourceSample.Builder sample = begin(alias, subject.cgroup() + subject.container(), rates);
    subject.describe(sample);
    network(sample, rates.has(Measure.RECEIVED) ? rates : podNetwork.orElse(rates));
    sample
        .setNode(node.isEmpty() ? null : node)
        .setCpuCores(rates.of(Measure.CPU))
        .setCpuUserCores(rates.of(Measure.CPU_USER))
        .setCpuSystemCores(rates.of(Measure.CPU_SYSTEM))
        .setCpuLimitCores(limit(reading))
        .setNodeCores(boxed(cores))
        .setThrottledRatio(rates.throttledRatio())
        .setMemoryBytes(boxed(reading.gauge(Measure.MEMORY)))
        .setHugePagesBytes(boxed(reading.gauge(Measure.HUGE_PAGES)));
    return Optional.of(Events.of(sample.build()));
  }

  Optional<ParsedEvent> ofNode(String nodeName, Reading reading, Rates rates) {
    Double user = rates.of(Measure.CPU_USER);
    Double system = rates.of(Measure.CPU_SYSTEM);
    Double cores =
        user == null || system == null ? rates.of(Measure.CPU) : Double.valueOf(user + system);
    if (cores == null) {
      return Optional.empty();
    }
    ResourceSample.Builder sample =
        begin(Alias.node(cluster, nodeName).toString(), "node", rates)
            .setSubjectKind(SubjectKind.NODE)
            .setNode(nodeName)
            .setCpuCores(cores)
            .setCpuUserCores(user)
            .setCpuSystemCores(system)
            .setNodeCores(available(reading, rates))
            .setMemoryBytes(memory(reading))
            .setHugePagesTotal(boxed(reading.gauge(Measure.HUGE_PAGES_TOTAL)))
            .setHugePagesBytes(hugePages(reading));
    network(sample, rates);
    return Optional.of(Events.of(sample.build()));
  }

  /**
   * What a machine used outside of its other groups.
   *
   * @param groups of the host, the root among them
   */
  ParsedEvent ofUnaccounted(String nodeName, Map<String, Rates> groups) {
    Map<String, Rates> others = new TreeMap<>(groups);
    Rates root = Objects.requireNonNull(others.remove(ControlGroups.ROOT));
    double unaccounted = cores(root) - others.values().stream().mapToDouble(Samples::cores).sum();
    return Events.of(
        begin(Alias.node(cluster, nodeName).toString(), "control groups", root)
            .setSubjectKind(SubjectKind.NODE)
            .setNode(nodeName)
            .setFsReadRate(null)
            .setFsWriteRate(null)
            .setCpuUnaccountedCores(Math.max(0, unaccounted))
            .build());
  }

  private static double cores(Rates rates) {
    return Objects.requireNonNull(rates.of(Measure.CPU));
  }

  private ResourceSample.Builder begin(String alias, String within, Rates rates) {
    return ResourceSample.newBuilder()
        .setEventId(
            ContentId.of(
                "prometheus",
                alias,
                within,
                Timestamps.text(rates.start()),
                Timestamps.text(rates.end())))
        .setTime(rates.end())
        .setCluster(cluster)
        .setSource(source)
        .setStart(rates.start())
        .setSubject(alias)
        .setFsReadRate(rates.of(Measure.READ))
        .setFsWriteRate(rates.of(Measure.WRITTEN));
  }

  private static void network(ResourceSample.Builder sample, Rates rates) {
    sample
        .setNetworkReceiveRate(rates.of(Measure.RECEIVED))
        .setNetworkTransmitRate(rates.of(Measure.TRANSMITTED))
        .setNetworkReceivePacketRate(rates.of(Measure.PACKETS_RECEIVED))
        .setNetworkTransmitPacketRate(rates.of(Measure.PACKETS_TRANSMITTED));
  }

  /** What is not available, as node_exporter tells, or the kubelet's working set. */
  private static @Nullable Double memory(Reading reading) {
    Double taken =
        difference(reading.gauge(Measure.MEMORY_TOTAL), reading.gauge(Measure.MEMORY_AVAILABLE));
    return taken == null ? boxed(reading.gauge(Measure.MEMORY)) : taken;
  }

  /** What of the processors the hypervisor left it: a burn that is robbed is still a burn. */
  private static @Nullable Double available(Reading reading, Rates rates) {
    if (reading.processors() == 0) {
      return null;
    }
    Double stolen = rates.of(Measure.CPU_STOLEN);
    return Math.max(0.01, reading.processors() - (stolen == null ? 0 : stolen));
  }

  private static @Nullable Double limit(Reading reading) {
    double quota = reading.gauge(Measure.CPU_QUOTA).orElse(0);
    double period = reading.gauge(Measure.CPU_PERIOD).orElse(0);
    return quota > 0 && period > 0 ? Double.valueOf(quota / period) : null;
  }

  private static @Nullable Double hugePages(Reading reading) {
    Double used =
        difference(reading.gauge(Measure.HUGE_PAGES_TOTAL), reading.gauge(Measure.HUGE_PAGES_FREE));
    OptionalDouble size = reading.gauge(Measure.HUGE_PAGE_SIZE);
    return used == null || size.isEmpty() ? null : Double.valueOf(used * size.getAsDouble());
  }

  private static @Nullable Double difference(OptionalDouble whole, OptionalDouble part) {
    return whole.isEmpty() || part.isEmpty()
        ? null
        : Double.valueOf(Math.max(0, whole.getAsDouble() - part.getAsDouble()));
  }

  private static @Nullable Double boxed(OptionalDouble value) {
    return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
  }
}
