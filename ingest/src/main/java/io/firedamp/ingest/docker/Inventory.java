package io.firedamp.ingest.docker;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.LatestUsed;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the engine said of its containers and images. Publishes each image's metadata the first time
 * it is met, and again when it is known by another digest or name.
 */
final class Inventory {
  static final String KNOWN = "image as it was known";
  private static final int MOST_IMAGES = 10_000;

  private final DockerClient client;
  private final Provenance from;
  private final Clock clock;
  private final Outlet outlet;
  private final String configuredHost;
  private final RecordCounts.Counter counter;
  private final Map<String, ContainerFacts> containers = new ConcurrentHashMap<>();
  private final Map<String, String> publishedImages = new LatestUsed<>(MOST_IMAGES);
  private volatile Optional<String> host = Optional.empty();

  /**
   * @param counter of what the engine answers about images
   */
  Inventory(
      DockerClient client,
      Provenance from,
      Clock clock,
      Outlet outlet,
      String configuredHost,
      RecordCounts.Counter counter) {
    this.client = client;
    this.from = from;
    this.clock = clock;
    this.outlet = outlet;
    this.configuredHost = configuredHost;
    this.counter = counter;
  }

  /** The name the host goes by. */
  Optional<String> host() throws IOException {
    if (host.isEmpty()) {
      host =
          configuredHost.isEmpty()
              ? client.get("/info").flatMap(info -> info.text("Name")).map(Bounds::text)
              : Optional.of(configuredHost);
    }
    return host;
  }

  Collection<ContainerFacts> containers() {
    return List.copyOf(containers.values());
  }

  Optional<ContainerFacts> container(String id) {
    return Optional.ofNullable(containers.get(id));
  }

  void forget(String id) {
    containers.remove(id);
  }

  /** Asks what a container is now, and publishes its image if that is new. */
  Optional<ContainerFacts> inspect(String id) throws IOException {
    Optional<JsonTree> answer = client.get("/containers/" + DockerClient.encoded(id) + "/json");
    if (answer.isEmpty()) {
      containers.remove(id);
      return Optional.empty();
    }
    try {
      ContainerFacts container = ContainerFacts.of(answer.get());
      containers.put(container.id(), container);
      if (container.imageId().isPresent()) {
        image(container.imageId().get());
      }
      return Optional.of(container);
    } catch (MalformedEventException e) {
      throw new IOException("container " + id + ": " + e.getMessage(), e);
    }
  }

  /** Asks what an image is, by its id or a name it was pulled by, and publishes it if it is new. */
  synchronized Optional<ImageFacts> image(String name) throws IOException {
    if (Images.digest(name).isEmpty() && ImageReference.parse(name).isEmpty()) {
      return Optional.empty();
    }
    Optional<JsonTree> answer = client.get("/images/" + name + "/json");
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    try {
      ImageFacts image = ImageFacts.of(answer.get());
      String knownBy = image.references() + " " + image.repositoryDigests();
      boolean known = knownBy.equals(publishedImages.get(image.id()));
      if (!known) {
        publish(image);
        publishedImages.put(image.id(), knownBy);
      }
      count(known);
      return Optional.of(image);
    } catch (MalformedEventException e) {
      counter.read();
      counter.unreadable();
      throw new IOException("image " + name + ": " + e.getMessage(), e);
    }
  }

  /** An answer counts once it is done with: when Kafka is away it is asked for again. */
  private void count(boolean known) {
    counter.read();
    if (known) {
      counter.leaveOut(KNOWN);
    } else {
      counter.gaveEvents();
    }
  }

  private void publish(ImageFacts image) throws IOException {
    List<String> history =
        client.get("/images/" + image.id() + "/history").map(ImageFacts::history).orElse(List.of());
    Instant now = clock.instant();
    outlet.publish(image.metadata(from, history, now));
  }
}
