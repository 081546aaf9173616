package io.firedamp.ingest.kubernetes.watch;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.kubernetes.KubernetesObjectsParser;
import io.firedamp.schemas.avro.ContainerState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Publishes what objects say, each time they say something new, once a day while they do not, and
 * once more when they are gone. Used by one thread.
 */
final class ObjectTeller {
  static final String AS_BEFORE = "object that says what it said before";
  static final String SILENT = "object that says nothing of who runs where";
  private static final Duration BREATH = Duration.ofMillis(50);

  private final String name;
  private final SourceContext context;
  private final WatchStatus status;
  private final KnownObjects known;
  private final InFlight inFlight;
  private final CountDownLatch closed;
  private final Runnable failed;
  private final KubernetesObjectsParser parser = new KubernetesObjectsParser();
  private Instant day = Instant.MIN;

  /**
   * @param name of the objects, for people
   * @param known what it remembers of them
   * @param failed run as soon as something could not be published, by any thread
   */
  ObjectTeller(
      String name,
      SourceContext context,
      WatchStatus status,
      KnownObjects known,
      CountDownLatch closed,
      Runnable failed) {
    this.name = name;
    this.context = context;
    this.status = status;
    this.known = known;
    this.inFlight = new InFlight(known);
    this.closed = closed;
    this.failed = failed;
  }

  /** From now on the objects of a whole list come. */
  void beginList() {
    known.beginListing();
    day = today();
  }

  /**
   * Takes objects of a list, and waits until what they say is kept.
   *
   * @throws IOException when it was not
   */
  void takeListed(List<byte[]> items) throws IOException, InterruptedException {
    for (byte[] item : items) {
      awaitRoom();
      try {
        byte[] line = Change.seen("ADDED", item, today());
        Gist object = Change.read(line).object();
        known.isThere(object.key());
        pass(line, object, () -> {});
      } catch (MalformedEventException e) {
        reject(item, e);
      }
    }
    inFlight.settle();
  }

  /**
   * That was all: what was not in the list went while nobody watched, at the latest now.
   *
   * @throws IOException when that could not be published
   */
  void endList() throws IOException, InterruptedException {
    for (Map.Entry<String, byte[]> gone : known.missing().entrySet()) {
      awaitRoom();
      byte[] line = Change.seen("DELETED", KnownObjects.inflated(gone.getValue()), now());
      try {
        passDeletion(parsed(line), gone.getKey(), () -> {});
      } catch (MalformedEventException e) {
        reject(line, e);
      }
    }
    inFlight.settle();
    status.told(context.clock().instant());
    tellWhetherAllIsRemembered();
  }

  /**
   * Says once a day that what has not changed is there still, or it would be forgotten.
   *
   * @throws IOException when that could not be published
   */
  void sayAgain() throws IOException, InterruptedException {
    Instant today = today();
    if (today.equals(day)) {
      return;
    }
    for (Map.Entry<String, byte[]> one : known.all().entrySet()) {
      awaitRoom();
      byte[] json = KnownObjects.inflated(one.getValue());
      Gist object = new Gist(one.getKey(), "", json);
      try {
        List<ParsedEvent> events = parsed(Change.seen("MODIFIED", json, today));
        if (isNews(object, events)) {
          say(object, events, () -> {});
        }
      } catch (MalformedEventException e) {
        reject(json, e);
      }
    }
    inFlight.settle();
    day = today;
  }

  /**
   * Takes a change of a watch.
   *
   * @param settled run once it and all before it are kept
   * @throws IOException when something before it was not kept
   */
  void take(Change change, byte[] line, Runnable settled)
      throws IOException, InterruptedException, MalformedEventException {
    Gist object = change.object();
    Runnable told =
        () -> {
          status.told(context.clock().instant());
          settled.run();
        };
    awaitRoom();
    switch (change.type()) {
      case "BOOKMARK" -> inFlight.add(object.key(), done(), told);
      case "DELETED" -> {
        List<ParsedEvent> events = parsed(Change.seen(line, now()));
        count(events);
        passDeletion(events, object.key(), told);
      }
      case "ADDED", "MODIFIED" -> pass(Change.seen(line, today()), object, told);
      default ->
          throw new MalformedEventException(
              "a change of a watch must be ADDED, MODIFIED, DELETED, BOOKMARK or ERROR, was '%s'"
                  .formatted(change.type()));
    }
  }

  /** Buries what is unreadable. */
  void reject(byte[] original, MalformedEventException cause)
      throws IOException, InterruptedException {
    status.countUnreadable();
    String origin = "%s %s".formatted(context.provenance().source(), name);
    inFlight.add("", context.publisher().reject(origin, original, cause), () -> {});
  }

  /**
   * Waits until all that was taken is kept.
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

  private void pass(byte[] line, Gist object, Runnable settled)
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
      inFlight.add(object.key(), done(), settled);
    }
  }

  private void count(List<ParsedEvent> events) {
    if (events.isEmpty()) {
      status.countLeftOut(SILENT);
    } else {
      status.countSaid();
    }
  }

  private void passDeletion(List<ParsedEvent> events, String key, Runnable settled)
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

  private boolean isNews(Gist object, List<ParsedEvent> events) {
    return !events.isEmpty() && !known.wasSaid(object.key(), digest(events));
  }

  private void say(Gist object, List<ParsedEvent> events, Runnable settled)
      throws IOException, InterruptedException {
    known.say(object.key(), digest(events), object.json());
    inFlight.add(object.key(), publish(events), settled);
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

  private static CompletableFuture<?> done() {
    return CompletableFuture.completedFuture(null);
  }

  /** Nothing is taken that cannot be kept: the server waits, or breaks off and is asked again. */
  private void awaitRoom() throws InterruptedException {
    boolean waited = false;
    while (context.publisher().isSaturated() && closed.getCount() > 0) {
      waited = true;
      status.setTrouble(name, "events are not being kept fast enough");
      closed.await(BREATH.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (waited) {
      tellWhetherAllIsRemembered();
    }
  }

  private void tellWhetherAllIsRemembered() {
    status.setTrouble(
        name,
        known.isFull()
            ? "only %d %s are remembered: raise 'remembered', or others go unseen while the API is away"
                .formatted(known.size(), name)
            : "");
  }

  private Instant now() {
    return context.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** By which what does not change is dated: looked at twice on one day it is one fact. */
  private Instant today() {
    return context.clock().instant().truncatedTo(ChronoUnit.DAYS);
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
