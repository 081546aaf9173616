package io.firedamp.ingest.docker;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.kit.Pause;
import io.firedamp.schemas.avro.RunState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the engine's event stream for ever. After a break it goes on from the last event that was
 * published, so that none is missed; what is then read twice has the same ids.
 */
final class EventFollower implements Runnable, DockerClient.LineReader {
  private static final Logger log = LoggerFactory.getLogger(EventFollower.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final long NANOS = 1_000_000_000L;
  private static final String FILTERS =
      "{\"type\":[\"container\",\"image\"],"
          + "\"event\":[\"pull\",\"create\",\"start\",\"die\",\"destroy\"]}";

  private final DockerClient client;
  private final Inventory inventory;
  private final Outlet outlet;
  private final Status status;
  private final Provenance from;
  private final CountDownLatch closed;
  private final RecordCounts.Counter counter;
  private long since;
  private final Pause pause = new Pause(LONGEST_PAUSE);

  EventFollower(
      DockerClient client,
      Inventory inventory,
      Outlet outlet,
      Status status,
      Provenance from,
      Instant start,
      CountDownLatch closed,
      RecordCounts.Counter counter) {
    this.client = client;
    this.inventory = inventory;
    this.outlet = outlet;
    this.status = status;
    this.from = from;
    this.since = ChronoUnit.NANOS.between(Instant.EPOCH, start);
    this.closed = closed;
    this.counter = counter;
  }

  @Override
  public void run() {
    boolean open = true;
    while (open) {
      try {
        client.follow(path(), this);
        log.atWarn().log("the Docker event stream ended");
      } catch (IOException | RuntimeException | Error e) {
        if (closed.getCount() > 0) {
          status.setUnreachable("cannot follow Docker events: " + e);
          log.atDebug().setCause(e).log("the Docker event stream broke");
        }
      }
      open = pause.endsBefore(closed);
    }
  }

  private String path() {
    return "/events?since=%d.%09d&filters=%s"
        .formatted(since / NANOS, since % NANOS, DockerClient.encoded(FILTERS));
  }

  @Override
  public void begun() {
    status.setReachable();
    pause.startOver();
  }

  @Override
  public void line(byte[] line) throws IOException {
    try {
      publish(DockerEvent.of(JsonTree.of(line)));
    } catch (MalformedEventException e) {
      outlet.reject(line, e);
      counter.read();
      counter.unreadable();
    }
  }

  /** A line counts once it is done with: when Kafka is away it is read again. */
  private void publish(DockerEvent event) throws IOException, MalformedEventException {
    List<ParsedEvent> events = eventsOf(event);
    outlet.publish(events);
    since = Math.max(since, event.nanos());
    counter.read();
    if (events.isEmpty()) {
      counter.leaveOut(RecordCounts.NOTHING);
    } else {
      counter.gaveEvents();
    }
  }

  private List<ParsedEvent> eventsOf(DockerEvent event)
      throws IOException, MalformedEventException {
    Optional<String> host = inventory.host();
    if (event.is("image", "pull")) {
      return List.of(DockerEventParser.pull(event, from, host, image(event)));
    }
    Optional<RunState> state = DockerEventParser.stateAfter(event);
    return state.isEmpty() ? List.of() : List.of(stateEvent(event, state.get(), host));
  }

  private ParsedEvent stateEvent(DockerEvent event, RunState state, Optional<String> host) {
    Optional<ContainerFacts> container =
        state == RunState.STOPPED ? inventory.container(event.id()) : container(event);
    // Docker destroys, Podman removes.
    if (event.action().equals("destroy") || event.action().equals("remove")) {
      inventory.forget(event.id());
    }
    return container
        .map(known -> known.state(from, host, state, event.time(), event.eventId()))
        .orElseGet(() -> DockerEventParser.bareState(event, state, from, host));
  }

  // What cannot be inspected is told without its details: an event that failed here would be read
  // again for ever, and hide all that follow.
  private Optional<ContainerFacts> container(DockerEvent event) {
    try {
      return inventory.inspect(event.id());
    } catch (IOException e) {
      status.setBlind("inspection", "a container could not be inspected: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<ImageFacts> image(DockerEvent event) {
    try {
      return inventory.image(event.id());
    } catch (IOException e) {
      status.setBlind("inspection", "an image could not be inspected: " + e.getMessage());
      return Optional.empty();
    }
  }
}
