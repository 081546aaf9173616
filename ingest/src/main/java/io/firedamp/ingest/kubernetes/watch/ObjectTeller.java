package io.firedamp.ingest.kubernetes.watch;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.SourceContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells what lists and watches show of objects, each time they say something new, once a day while
 * they do not, and once more when they are gone. Used by one thread.
 */
final class ObjectTeller {
  private static final Duration BREATH = Duration.ofMillis(50);

  private final String name;
  private final SourceContext context;
  private final WatchStatus status;
  private final KnownObjects known;
  private final ObjectNews news;
  private final CountDownLatch closed;
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
    this.news = new ObjectNews(context, status, known, failed);
    this.closed = closed;
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
        news.isThere(object, line, () -> {});
      } catch (MalformedEventException e) {
        reject(item, e);
      }
    }
    news.settle();
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
        news.isMissing(gone.getKey(), line);
      } catch (MalformedEventException e) {
        reject(line, e);
      }
    }
    news.settle();
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
      try {
        news.isThereStill(new Gist(one.getKey(), "", json), Change.seen("MODIFIED", json, today));
      } catch (MalformedEventException e) {
        reject(json, e);
      }
    }
    news.settle();
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
      case "BOOKMARK" -> news.nothing(object.key(), told);
      case "DELETED" -> news.isGone(object.key(), Change.seen(line, now()), told);
      case "ADDED", "MODIFIED" -> news.isThere(object, Change.seen(line, today()), told);
      default ->
          throw new MalformedEventException(
              "a change of a watch must be ADDED, MODIFIED, DELETED, BOOKMARK or ERROR, was '%s'"
                  .formatted(change.type()));
    }
  }

  /** Buries what is unreadable. */
  void reject(byte[] original, MalformedEventException cause)
      throws IOException, InterruptedException {
    news.reject("%s %s".formatted(context.provenance().source(), name), original, cause);
  }

  /**
   * Waits until all that was taken is kept.
   *
   * @throws IOException when something was not
   */
  void settle() throws IOException, InterruptedException {
    news.settle();
  }

  /** What is not known to be kept is said again when it comes again. */
  void giveUp() {
    news.giveUp();
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
}
