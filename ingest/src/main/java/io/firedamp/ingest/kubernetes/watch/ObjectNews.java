package io.firedamp.ingest.kubernetes.watch;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.kubernetes.KubernetesObjectsParser;
import io.firedamp.schemas.avro.ContainerState;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes what an object says where that is news, and remembers that it was said. Used by one
 * thread.
 */
final class ObjectNews {
  static final String AS_BEFORE = "object that says what it said before";
  static final String SILENT = "object that says nothing of who runs where";

  private final SourceContext context;
  private final WatchStatus status;
  private final KnownObjects known;
  private final InFlight inFlight;
  private final Runnable failed;
  private final KubernetesObjectsParser parser = new KubernetesObjectsParser();

  /**
   * @param known what was said
   * @param failed run as soon as something could not be published, by any thread
   */
  ObjectNews(SourceContext context, WatchStatus status, KnownObjects known, Runnable failed) {
    this.context = context;
    this.status = status;
    this.known = known;
    this.inFlight = new InFlight(known);
    this.failed = failed;
  }

  /**
   * An object was read that is there.
   *
   * @param settled run once it and all before it are kept
   */
  void isThere(Gist object, byte[] line, Runnable settled)
      throws IOException, InterruptedException, MalformedEventException {
    List<ParsedEvent> events = parsed(line);
    if (events.isEmpty() || isNews(object, events)) {
      count(events);
    } else {
      status.countLeftOut(AS_BEFORE);
    }
    if (isNews(object, events)) {
      say(object, events, settled);
    } else {
      nothing(object.key(), settled);
    }
  }

  /** A remembered object is there still; nothing was read of it. */
  void isThereStill(Gist object, byte[] line)
      throws IOException, InterruptedException, MalformedEventException {
    List<ParsedEvent> events = parsed(line);
    if (isNews(object, events)) {
      say(object, events, () -> {});
    }
  }

  /** It was read that an object is gone. */
  void isGone(String key, byte[] line, Runnable settled)
      throws IOException, InterruptedException, MalformedEventException {
    List<ParsedEvent> events = parsed(line);
    count(events);
    sayGone(key, events, settled);
  }

  /** A remembered object went, though nothing was read of that. */
  void isMissing(String key, byte[] line)
      throws IOException, InterruptedException, MalformedEventException {
    sayGone(key, parsed(line), () -> {});
  }

  /** Something was read that says nothing of an object. */
  void nothing(String key, Runnable settled) throws IOException, InterruptedException {
    inFlight.add(key, CompletableFuture.completedFuture(null), settled);
  }

  /** Buries what is unreadable. */
  void reject(String origin, byte[] original, MalformedEventException cause)
      throws IOException, InterruptedException {
    status.countUnreadable();
    inFlight.add("", context.publisher().reject(origin, original, cause), () -> {});
  }

  /**
   * Waits until all that was said is kept.
   *
   * @throws IOException when something was not
   */
  void settle() throws IOException, InterruptedException {
    inFlight.settle();
  }

  /** What is not known to be kept is said again when it comes again. */
  void giveUp() {
    inFlight.giveUp();
  }

  private void count(List<ParsedEvent> events) {
    if (events.isEmpty()) {
      status.countLeftOut(SILENT);
    } else {
      status.countSaid();
    }
  }

  private boolean isNews(Gist object, List<ParsedEvent> events) {
    return !events.isEmpty() && !known.wasSaid(object.key(), digest(events));
  }

  private void say(Gist object, List<ParsedEvent> events, Runnable settled)
      throws IOException, InterruptedException {
    known.say(object.key(), digest(events), object.json());
    inFlight.add(object.key(), publish(events), settled);
  }

  private void sayGone(String key, List<ParsedEvent> events, Runnable settled)
      throws IOException, InterruptedException {
    // Not forgotten before it is kept: a list would no longer miss it.
    known.doubt(key);
    inFlight.add(
        key,
        publish(events),
        () -> {
          known.forget(key);
          settled.run();
        });
  }

  /** What fails is noticed at once, though nothing may come from the server for minutes. */
  private CompletableFuture<?> publish(List<ParsedEvent> events) {
    return CompletableFuture.allOf(
            events.stream().map(context.publisher()::publish).toArray(CompletableFuture<?>[]::new))
        .whenComplete(
            (kept, failure) -> {
              if (failure != null) {
                failed.run();
              }
            });
  }

  private List<ParsedEvent> parsed(byte[] line) throws MalformedEventException {
    return parser.parse(line, context.provenance());
  }

  /** The same for the same events. */
  private static String digest(List<ParsedEvent> events) {
    StringBuilder ids = new StringBuilder();
    for (ParsedEvent event : events) {
      ids.append(event.value() instanceof ContainerState state ? state.getEventId() : event);
    }
    return ContentId.of(ids.toString());
  }
}
