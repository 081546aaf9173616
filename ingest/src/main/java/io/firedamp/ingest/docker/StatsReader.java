package io.firedamp.ingest.docker;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.DeadLetters;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.text.Timestamps;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.LatestUsed;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SubjectKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Turns the counters of successive statistics into rates over the time between them. Where a
 * container's first document carries its own earlier CPU counters, those give a first sample
 * without network and file rates.
 */
final class StatsReader {
  static final String NAMELESS = "statistics of a container that does not run";
  static final String OLD = "statistics no newer than those before";
  static final String FIRST = "first statistics of a container: rates take two";
  static final String RESET = "statistics whose counter of CPU time fell";
  private static final double NANOS = 1e9;
  private static final int MOST_CONTAINERS = 20_000;

  private final Provenance from;
  private final RecordCounts.Counter counter;
  private final Map<String, StatsReading> latest = new LatestUsed<>(MOST_CONTAINERS);

  /**
   * @param counter of documents
   */
  StatsReader(Provenance from, RecordCounts.Counter counter) {
    this.from = from;
    this.counter = counter;
  }

  List<ParsedEvent> read(byte[] record) throws MalformedEventException {
    List<JsonTree> documents = documents(record);
    List<ParsedEvent> samples = new ArrayList<>();
    for (JsonTree document : documents) {
      try {
        sample(document, Optional.empty(), Optional.empty()).ifPresent(samples::add);
      } catch (MalformedEventException e) {
        if (documents.size() == 1) {
          throw e;
        }
        samples.add(DeadLetters.unreadable(from.source(), record, String.valueOf(e.getMessage())));
      }
    }
    return samples;
  }

  /** Podman's own API tells of all containers at once. */
  private List<JsonTree> documents(byte[] record) throws MalformedEventException {
    List<JsonTree> documents = new ArrayList<>();
    for (JsonTree each : JsonTree.eachOf(record, counter)) {
      JsonTree all = each.at("Stats");
      documents.addAll(all.isArray() ? all.elements() : List.of(each));
    }
    return documents;
  }

  /** The sample that a document completes, with what inspection knows of the container. */
  Optional<ParsedEvent> sample(
      JsonTree document, Optional<ContainerFacts> container, Optional<String> host)
      throws MalformedEventException {
    counter.read();
    try {
      Optional<StatsReading> reading =
          StatsReading.of(document).filter(known -> !known.id().isEmpty());
      return reading.isPresent() ? sample(reading.get(), container, host) : leaveOut(NAMELESS);
    } catch (MalformedEventException e) {
      counter.unreadable();
      throw e;
    }
  }

  private Optional<ParsedEvent> sample(
      StatsReading reading, Optional<ContainerFacts> container, Optional<String> host) {
    StatsReading previous = latest.get(reading.id());
    if (previous != null && !reading.time().isAfter(previous.time())) {
      return leaveOut(OLD);
    }
    latest.put(reading.id(), reading);
    Optional<ResourceSample.Builder> rates =
        previous != null ? between(previous, reading) : fromPair(reading);
    if (rates.isEmpty()) {
      return leaveOut(previous == null && reading.before().isEmpty() ? FIRST : RESET);
    }
    ResourceSample.Builder sample = rates.get().setNode(host.orElse(null));
    container.ifPresent(known -> describe(sample, known));
    counter.gaveEvents();
    return Optional.of(Events.of(sample.build(), reading.time()));
  }

  private Optional<ParsedEvent> leaveOut(String reason) {
    counter.leaveOut(reason);
    return Optional.empty();
  }

  void forget(String containerId) {
    latest.remove(containerId);
  }

  private static void describe(ResourceSample.Builder sample, ContainerFacts container) {
    sample
        .setContainerName(container.name().isEmpty() ? null : container.name())
        .setImage(container.image().orElse(null))
        .setCpuLimitCores(boxed(container.cpuLimit()));
  }

  private Optional<ResourceSample.Builder> fromPair(StatsReading now) {
    return now.before().flatMap(before -> sample(now, before.time(), before.cpu()));
  }

  private Optional<ResourceSample.Builder> between(StatsReading before, StatsReading now) {
    double seconds = seconds(before.time(), now.time());
    return sample(now, before.time(), before.cpu())
        .map(
            sample ->
                sample
                    .setNetworkReceiveRate(rate(before.received(), now.received(), seconds))
                    .setNetworkTransmitRate(rate(before.transmitted(), now.transmitted(), seconds))
                    .setNetworkReceivePacketRate(
                        rate(before.receivedPackets(), now.receivedPackets(), seconds))
                    .setNetworkTransmitPacketRate(
                        rate(before.transmittedPackets(), now.transmittedPackets(), seconds))
                    .setFsReadRate(rate(before.read(), now.read(), seconds))
                    .setFsWriteRate(rate(before.written(), now.written(), seconds)));
  }

  /** Empty when the CPU counter fell: the container restarted, and nobody saw what came between. */
  private Optional<ResourceSample.Builder> sample(
      StatsReading now, Instant start, StatsReading.Cpu before) {
    if (now.cpu().total() < before.total()) {
      return Optional.empty();
    }
    double nanos = seconds(start, now.time()) * NANOS;
    String time = Timestamps.text(now.time());
    return Optional.of(
        ResourceSample.newBuilder()
            .setEventId(ContentId.of("docker-stats", now.id(), Timestamps.text(start), time))
            .setTime(now.time())
            .setCluster(from.cluster())
            .setSource(from.source())
            .setStart(start)
            .setSubject(Alias.container(from.cluster(), now.id()).toString())
            .setSubjectKind(SubjectKind.CONTAINER)
            .setContainerId(now.id())
            .setContainerName(now.name().isEmpty() ? null : now.name())
            .setCpuCores(rate(before.total(), now.cpu().total(), nanos))
            .setCpuUserCores(rate(before.user(), now.cpu().user(), nanos))
            .setCpuSystemCores(rate(before.system(), now.cpu().system(), nanos))
            .setNodeCores(boxed(now.cores()))
            .setThrottledRatio(throttled(before, now.cpu()))
            .setMemoryBytes(boxed(now.memory())));
  }

  private static @Nullable Double throttled(StatsReading.Cpu before, StatsReading.Cpu now) {
    Double periods = rate(before.periods(), now.periods(), 1);
    Double throttled = rate(before.throttled(), now.throttled(), 1);
    return periods == null || throttled == null || periods == 0
        ? null
        : Double.valueOf(Math.min(1, throttled / periods));
  }

  /** Null, the field's own word for absent, when a counter is unknown or fell. */
  private static @Nullable Double rate(double before, double now, double interval) {
    return now >= before ? Double.valueOf((now - before) / interval) : null;
  }

  private static @Nullable Double boxed(OptionalDouble value) {
    return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
  }

  private static double seconds(Instant start, Instant end) {
    return Duration.between(start, end).toNanos() / NANOS;
  }
}
