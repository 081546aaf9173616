package io.firedamp.ingest.docker;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.SourceContext;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Publishes and waits for the acknowledgement: what is not kept is read again. */
final class Outlet {
  private static final long SECONDS = 60;

  private final SourceContext context;
  private final Status status;

  Outlet(SourceContext context, Status status) {
    this.context = context;
    this.status = status;
  }

  /**
   * @throws IOException when not all of them were kept
   */
  void publish(List<ParsedEvent> events) throws IOException {
    await(
        CompletableFuture.allOf(
            events.stream()
                .map(context.publisher()::publish)
                .toArray(CompletableFuture<?>[]::new)));
    if (!events.isEmpty()) {
      status.published(context.clock().instant());
    }
  }

  void reject(byte[] original, MalformedEventException cause) throws IOException {
    String origin = context.provenance().source() + " event stream";
    await(context.publisher().reject(origin, original, cause));
  }

  boolean isSaturated() {
    return context.publisher().isSaturated();
  }

  private static void await(CompletableFuture<?> kept) throws IOException {
    try {
      kept.get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while publishing", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("events could not be published: " + e.getMessage(), e);
    }
  }
}
