package io.firedamp.ingest.docker;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.schemas.avro.RunState;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the running containers again and again: who runs, what each uses, and with whom it is
 * connected. One thread's; keeps counters and connections of running containers only.
 */
final class ContainerSampler {
  private final DockerClient client;
  private final Inventory inventory;
  private final NetworkNamespaces namespaces;
  private final SocketStatistics sockets;
  private final Outlet outlet;
  private final Status status;
  private final Provenance from;
  private final Clock clock;
  private final Duration sightingInterval;
  private final RecordCounts.Counter counter;
  private final StatsReader stats;
  private final Map<String, Instant> sighted = new HashMap<>();
  private final Map<String, ConnectionTracker> connections = new HashMap<>();
  private Instant previousLook;

  ContainerSampler(
      DockerClient client,
      Inventory inventory,
      NetworkNamespaces namespaces,
      SocketStatistics sockets,
      Outlet outlet,
      Status status,
      Provenance from,
      Clock clock,
      Duration sightingInterval,
      RecordCounts.Counter counter) {
    this.client = client;
    this.inventory = inventory;
    this.namespaces = namespaces;
    this.sockets = sockets;
    this.outlet = outlet;
    this.status = status;
    this.from = from;
    this.clock = clock;
    this.sightingInterval = sightingInterval;
    this.counter = counter;
    this.stats = new StatsReader(from, counter);
    this.previousLook = clock.instant();
  }

  /** Who runs, and what each of them used since the last time. */
  void sample() throws IOException {
    Optional<String> host = inventory.host();
    Set<String> running = new HashSet<>();
    for (JsonTree container : client.get("/containers/json").orElseThrow().elements()) {
      container.text("Id").ifPresent(running::add);
    }
    status.setReachable();
    forgetAllBut(running);
    List<ParsedEvent> events = new ArrayList<>();
    Optional<String> unread = Optional.empty();
    for (String id : running) {
      try {
        sight(id, host).ifPresent(events::add);
        statistics(id, host).ifPresent(events::add);
      } catch (IOException e) {
        // One container that cannot be read must not hide the others.
        unread = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    unread.ifPresentOrElse(
        why -> status.setBlind("inspection", "a container could not be read: " + why),
        () -> status.setSeeing("inspection"));
    outlet.publish(events);
  }

  private void forgetAllBut(Set<String> running) throws IOException {
    List<ParsedEvent> ends = new ArrayList<>();
    connections.forEach(
        (id, tracker) -> {
          if (!running.contains(id)) {
            ends.addAll(tracker.end(clock.instant()));
          }
        });
    connections.keySet().retainAll(running);
    for (String id : List.copyOf(sighted.keySet())) {
      if (!running.contains(id)) {
        sighted.remove(id);
        stats.forget(id);
        stopped(id).ifPresent(ends::add);
        inventory.forget(id);
      }
    }
    outlet.publish(ends);
  }

  /** The event stream says it first, unless it was broken for longer than the engine remembers. */
  private Optional<ParsedEvent> stopped(String id) throws IOException {
    Optional<ContainerFacts> known = inventory.container(id);
    Optional<ContainerFacts> now = inventory.inspect(id);
    if (known.isEmpty() || now.filter(found -> found.state() == RunState.RUNNING).isPresent()) {
      return Optional.empty();
    }
    Instant time = now.flatMap(ContainerFacts::since).orElseGet(clock::instant);
    Optional<String> host = inventory.host();
    String eventId = ContentId.of(id, "STOPPED", time.toString());
    return known.map(facts -> facts.state(from, host, RunState.STOPPED, time, eventId));
  }

  private Optional<ParsedEvent> sight(String id, Optional<String> host) throws IOException {
    Instant now = clock.instant();
    Instant last = sighted.get(id);
    if (last != null && now.isBefore(last.plus(sightingInterval))) {
      return Optional.empty();
    }
    Optional<ContainerFacts> container = inventory.inspect(id);
    sighted.put(id, now);
    Optional<ContainerFacts> running = container.filter(facts -> facts.state() == RunState.RUNNING);
    counter.read();
    running.ifPresentOrElse(
        facts -> counter.gaveEvents(), () -> counter.leaveOut("container that has stopped"));
    return running.map(facts -> facts.sighting(from, host, now));
  }

  private Optional<ParsedEvent> statistics(String id, Optional<String> host) throws IOException {
    Optional<JsonTree> document =
        client.get("/containers/" + DockerClient.encoded(id) + "/stats?stream=false&one-shot=true");
    if (document.isEmpty()) {
      return Optional.empty();
    }
    try {
      return stats.sample(document.get(), inventory.container(id), host);
    } catch (MalformedEventException e) {
      throw new IOException("statistics of container " + id + ": " + e.getMessage(), e);
    }
  }

  /** With whom each running container is connected. */
  void lookAtConnections() throws IOException {
    Instant now = clock.instant();
    List<ParsedEvent> flows = new ArrayList<>();
    Optional<String> unreadable = Optional.empty();
    Optional<String> uncounted = Optional.empty();
    for (ContainerFacts container : inventory.containers()) {
      if (container.state() != RunState.RUNNING) {
        continue;
      }
      try {
        List<TcpConnection> outbound = namespaces.outbound(container);
        Map<TcpConnection.Ends, SocketCounters> counters = Map.of();
        try {
          counters = outbound.isEmpty() ? counters : sockets.in(namespaces.namespace(container));
        } catch (IOException e) {
          uncounted = Optional.of(String.valueOf(e.getMessage()));
        }
        flows.addAll(tracker(container).look(now, outbound, counters));
      } catch (IOException e) {
        unreadable = Optional.of(container.name() + ": " + e.getMessage());
      }
    }
    previousLook = now;
    tell(unreadable, uncounted);
    outlet.publish(flows);
  }

  private ConnectionTracker tracker(ContainerFacts container) {
    boolean fromItsStart =
        container.started().filter(start -> start.isAfter(previousLook)).isPresent();
    return connections.computeIfAbsent(
        container.id(), id -> new ConnectionTracker(from, id, fromItsStart, counter));
  }

  private void tell(Optional<String> unreadable, Optional<String> uncounted) {
    unreadable.ifPresentOrElse(
        why ->
            status.setBlind(
                "connections",
                "connections of some containers cannot be seen ("
                    + why
                    + "): run as root in the host's process namespace"),
        () -> status.setSeeing("connections"));
    uncounted.ifPresentOrElse(
        why ->
            status.setBlind(
                "counters",
                "bytes of connections cannot be counted ("
                    + why
                    + "): install iproute2 and util-linux, and run as root"),
        () -> status.setSeeing("counters"));
  }
}
