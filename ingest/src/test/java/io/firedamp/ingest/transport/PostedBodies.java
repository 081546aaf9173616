package io.firedamp.ingest.transport;

import io.firedamp.ingest.EventPublisher;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.PushRoutes;
import io.firedamp.ingest.RecordReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Hands bodies to the sources that wait for them, as the HTTP server would. */
public final class PostedBodies implements PushRoutes {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventPublisher publisher;
  private final Map<String, PushRoute> routes = new HashMap<>();

  /** What is read of bodies is published there. */
  public PostedBodies(EventPublisher publisher) {
    this.publisher = publisher;
  }

  @Override
  public void post(String path, String source, Set<String> formats, RecordReader reader) {
    post(path, source, formats, reader, new Protocol() {});
  }

  @Override
  public void post(
      String path, String source, Set<String> formats, RecordReader reader, Protocol protocol) {
    routes.put(
        path,
        new PushRoute(
            path,
            new Provenance("test", source),
            formats,
            reader,
            publisher,
            this::pathOfFormat,
            new RefusedClaims(),
            PATIENCE,
            protocol));
  }

  private Optional<String> pathOfFormat(String format) {
    return routes.values().stream()
        .filter(route -> route.formats().contains(format))
        .map(PushRoute::path)
        .findFirst();
  }

  /** Waits for the answer, which is given. */
  public Response send(String path, byte[] body) throws Exception {
    PushRoute route = Objects.requireNonNull(routes.get(path), "nothing is posted to " + path);
    return route.accept(body, Bearer.ANYBODY).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
