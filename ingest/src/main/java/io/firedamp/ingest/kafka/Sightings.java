package io.firedamp.ingest.kafka;

import io.firedamp.ingest.Provenance;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SourceReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What each source has sent of each cluster, and when: from it follow silence and what can be seen.
 * Bounded, because a plugin's format may read names from what is sent to it.
 */
final class Sightings {
  private static final int MOST_SOURCES = 1024;
  static final int MOST_NODES = 512;
  private static final Duration NODES_ARE_KEPT = Duration.ofDays(1);

  private final Clock clock;
  private final Instant since;
  private final Map<From, Sighting> sightings = new ConcurrentHashMap<>();

  /** A provenance that is not checked again for each event. */
  private record From(String cluster, String source) {}

  /** Nothing has been seen yet. */
  Sightings(Clock clock) {
    this.clock = clock;
    this.since = clock.instant();
  }

  /** These are told of even before they send anything. */
  void expect(Collection<Provenance> sources) {
    sources.forEach(
        each -> sightings.putIfAbsent(new From(each.cluster(), each.source()), new Sighting()));
  }

  /** What a process before this one saw; that it is silent is not remembered. */
  void remember(SourceReport report) {
    Sighting sighting = sightings.get(new From(report.getCluster(), report.getSource()));
    if (sighting != null) {
      sighting.remember(report);
    }
  }

  /** An event was published. */
  void saw(SpecificRecord event, String source, String cluster, Instant time) {
    From from = new From(cluster, source);
    Sighting sighting = sightings.get(from);
    if (sighting == null && sightings.size() < MOST_SOURCES && Provenance.isCluster(cluster)) {
      sighting = sightings.computeIfAbsent(from, first -> new Sighting());
    }
    if (sighting != null) {
      sighting.saw(event, time, clock.instant());
    }
  }

  /** What has been seen since the reports before, in no order. */
  List<SourceReport> reports() {
    Instant now = clock.instant();
    return sightings.entrySet().stream()
        .map(each -> each.getValue().report(each.getKey(), since, now))
        .toList();
  }

  /** What one source has sent of one cluster. */
  private static final class Sighting {
    private final Map<String, Long> types = new HashMap<>();
    private final Map<String, Long> nodes = new HashMap<>();
    private final Map<String, Long> newPods = new HashMap<>();
    private @Nullable Instant seen;
    private Duration longestGap = Duration.ZERO;

    synchronized void saw(SpecificRecord event, Instant time, Instant now) {
      Duration gap = seen == null ? Duration.ZERO : Duration.between(seen, now);
      longestGap = gap.compareTo(longestGap) > 0 ? gap : longestGap;
      seen = now;
      // What is dated ahead of its arrival is not seen yet.
      long millis = Math.min(time.toEpochMilli(), now.toEpochMilli());
      types.merge(event.getSchema().getName(), millis, Math::max);
      if (event instanceof ResourceSample sample) {
        sample.getNode().ifPresent(node -> sawNode(node, millis));
      } else if (event instanceof AuditEvent audit && createsAPod(audit)) {
        newPods.merge(audit.getHasRequestObject() ? "body" : "no-body", millis, Math::max);
      }
    }

    synchronized void remember(SourceReport report) {
      report.getTypes().forEach((type, latest) -> types.merge(type, latest, Math::max));
      report.getNodes().forEach(this::sawNode);
      report.getNewPods().forEach((how, latest) -> newPods.merge(how, latest, Math::max));
    }

    private void sawNode(String node, long millis) {
      if (nodes.size() < MOST_NODES || nodes.containsKey(node)) {
        nodes.merge(node, millis, Math::max);
      }
    }

    private static boolean createsAPod(AuditEvent audit) {
      return audit.getVerb().equals("create")
          && audit.getResource().orElse("").equals("pods")
          && audit.getSubresource().isEmpty()
          && audit.getStage().equals("ResponseComplete");
    }

    /** Machines come and go: of those that were gone for a day nobody asks. */
    private void forgetNodes() {
      long latest = nodes.values().stream().mapToLong(Long::longValue).max().orElse(0);
      nodes.values().removeIf(seenLast -> seenLast < latest - NODES_ARE_KEPT.toMillis());
    }

    synchronized SourceReport report(From from, Instant since, Instant now) {
      forgetNodes();
      SourceReport report =
          SourceReport.newBuilder()
              .setSource(from.source())
              .setCluster(from.cluster())
              .setTime(now)
              .setSince(since)
              .setSeen(seen)
              .setLongestGap(longestGap.toMillis())
              .setTypes(Map.copyOf(types))
              .setNodes(Map.copyOf(nodes))
              .setNewPods(Map.copyOf(newPods))
              .build();
      longestGap = Duration.ZERO;
      return report;
    }
  }
}
