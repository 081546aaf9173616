package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.event.Events;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What kube-state-metrics says of who runs where. A scrape repeats everything it knows, so a state
 * is passed on when it is new or says something new, once a day while it stays the same, and once
 * more when its pod is there no longer.
 */
final class StateMetrics {
  static final String FULL = "pod or node of kube-state-metrics beyond the bound";
  static final String AGAIN = "state of kube-state-metrics as before";
  private static final Set<String> METRICS =
      Set.of(
          "kube_pod_info",
          "kube_pod_ips",
          "kube_pod_owner",
          "kube_pod_created",
          "kube_pod_status_phase",
          "kube_pod_container_info",
          "kube_replicaset_owner",
          "kube_replicationcontroller_owner",
          "kube_job_owner",
          "kube_node_info",
          "kube_node_status_addresses");
  private static final int MOST_KNOWN = 100_000;
  private static final long AGAIN_AFTER = 24L * 60 * 60 * 1000;

  /**
   * Milliseconds without a pod after which it is gone: a scrape may lack it, or be another shard's.
   */
  private static final long GONE_AFTER = 5L * 60 * 1000;

  /** A step no scraper makes: a date this far from the last is wrong, or the scraper was away. */
  private static final long LONGEST_STEP = 60L * 60 * 1000;

  private final Provenance from;
  private final RecordCounts.Counter counter;
  private final Map<String, Known> known = new LinkedHashMap<>();
  private long latest = Long.MIN_VALUE;

  /** What was said last of a pod, a container or a node. */
  private static final class Known {
    private ContainerState said;
    private long seen;
    private long missed = Long.MAX_VALUE;

    private Known(ContainerState said, long seen) {
      this.said = said;
      this.seen = seen;
    }
  }

  /**
   * @param counter of states, in whatever scrape
   */
  StateMetrics(Provenance from, RecordCounts.Counter counter) {
    this.from = from;
    this.counter = counter;
  }

  static boolean isOf(String metric) {
    return METRICS.contains(metric);
  }

  /**
   * The states in a document of one scrape or several.
   *
   * @param scraped the moment of a live scrape, for lines without a date
   */
  List<ParsedEvent> read(List<MetricLine> lines, OptionalLong scraped) {
    StateScrapes scrapes = new StateScrapes(from, counter);
    for (MetricLine line : lines) {
      OptionalLong date = line.millis().isPresent() ? line.millis() : scraped;
      if (isOf(line.name()) && date.isPresent()) {
        scrapes.add(line, date.getAsLong());
      }
    }
    List<ParsedEvent> events = new ArrayList<>();
    scrapes.inOrder().forEach((millis, states) -> read(millis, states, events));
    return events;
  }

  private void read(long millis, List<StateScrapes.Keyed> states, List<ParsedEvent> events) {
    Map<String, Known> here = new HashMap<>();
    for (StateScrapes.Keyed keyed : states) {
      counter.read();
      Known before = known.get(keyed.key());
      if (before == null && known.size() >= MOST_KNOWN) {
        counter.leaveOut(FULL);
        continue;
      }
      if (before == null || isNews(before, keyed.state(), millis)) {
        events.add(Events.of(keyed.state()));
        counter.gaveEvents();
        before = new Known(keyed.state(), millis);
        known.put(keyed.key(), before);
      } else {
        counter.leaveOut(AGAIN);
        before.seen = Math.max(millis, before.seen);
        before.missed = Long.MAX_VALUE;
      }
      here.put(keyed.key(), before);
    }
    boolean steady = latest != Long.MIN_VALUE && Math.abs(millis - latest) <= LONGEST_STEP;
    latest = millis;
    if (steady && !states.isEmpty()) {
      endMissing(millis, here, events);
    }
  }

  private static boolean isNews(Known before, ContainerState now, long millis) {
    boolean due = millis - before.said.getTime().toEpochMilli() >= AGAIN_AFTER;
    // An end that is told again would end later.
    return !said(before.said).equals(said(now)) || (due && now.getState() != RunState.STOPPED);
  }

  /** What a state says, whenever it says so. */
  private static ContainerState said(ContainerState state) {
    return ContainerState.newBuilder(state).setEventId("").setTime(Instant.EPOCH).build();
  }

  private void endMissing(long millis, Map<String, Known> here, List<ParsedEvent> events) {
    var all = known.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Known> entry = all.next();
      Known one = entry.getValue();
      if (here.containsKey(entry.getKey()) || one.seen > millis) {
        continue;
      }
      one.missed = Math.min(one.missed, millis);
      if (millis - one.seen > GONE_AFTER) {
        all.remove();
        if (one.said.getPod().isPresent() && one.said.getState() != RunState.STOPPED) {
          events.add(Events.of(StateScrapes.ended(one.said, one.missed)));
        }
      }
    }
  }

  static RunState runState(String phase) {
    return switch (phase) {
      case "Succeeded", "Failed" -> RunState.STOPPED;
      case "Pending" -> RunState.CREATED;
      default -> RunState.RUNNING;
    };
  }
}
