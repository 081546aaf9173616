package io.firedamp.ingest.transport;

import io.firedamp.ingest.EventPublisher;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.PushRoutes;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One path: reads bodies one at a time and promises nothing that Kafka has not acknowledged.
 *
 * <p>A reader remembers what it has read, so a body sent again after a 503 may yield nothing. What
 * could not be published is therefore owed: kept, and published before another body is accepted.
 */
final class PushRoute {
  private static final Logger log = LoggerFactory.getLogger(PushRoute.class);
  private static final CompletableFuture<?>[] NONE = {};

  /** Of senders that have none of their own. */
  static final PushRoutes.Protocol COMMON = new PushRoutes.Protocol() {};

  private final String path;
  private final Provenance from;
  private final Set<String> formats;
  private final RecordReader reader;
  private final EventPublisher publisher;
  private final Function<String, Optional<String>> pathOfFormat;
  private final RefusedClaims refused;
  private final Duration acknowledgeDeadline;
  private final PushRoutes.Protocol protocol;
  // Written by the producer's own thread, which must never wait: whoever holds our lock may be in a
  // send that waits for that very thread.
  private final Queue<ParsedEvent> owed = new ConcurrentLinkedQueue<>();
  private final AtomicInteger retriesUnderWay = new AtomicInteger();
  private CompletableFuture<Void> acknowledged = CompletableFuture.completedFuture(null);

  /**
   * @param formats names of those that are read here
   * @param pathOfFormat where a format is read
   */
  PushRoute(
      String path,
      Provenance from,
      Set<String> formats,
      RecordReader reader,
      EventPublisher publisher,
      Function<String, Optional<String>> pathOfFormat,
      RefusedClaims refused,
      Duration acknowledgeDeadline,
      PushRoutes.Protocol protocol) {
    this.protocol = protocol;
    this.path = path;
    this.from = from;
    this.refused = refused;
    this.formats = Set.copyOf(formats);
    this.reader = reader;
    this.publisher = publisher;
    this.pathOfFormat = pathOfFormat;
    this.acknowledgeDeadline = acknowledgeDeadline;
  }

  Provenance from() {
    return from;
  }

  PushRoutes.Protocol protocol() {
    return protocol;
  }

  String path() {
    return path;
  }

  Set<String> formats() {
    return formats;
  }

  /**
   * Reads a body; the answer comes once Kafka has acknowledged all of it, or time is up.
   *
   * @param bearer who sent it: what that one may not speak for is not published, and told
   */
  synchronized CompletableFuture<Response> accept(byte[] body, Bearer bearer) {
    // A retry that fails is owed again before it is counted as done, hence this order.
    if (retriesUnderWay.get() > 0 || !owed.isEmpty()) {
      retryOwed();
      return CompletableFuture.completedFuture(unavailable());
    }
    RecordCounts before = reader.counts();
    List<ParsedEvent> events;
    try {
      events = reader.read(body);
    } catch (UnrecognisedException e) {
      return refuse(body, e);
    } catch (MalformedEventException e) {
      return reject(body, e);
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("source", from.source())
          .setCause(e)
          .log("a reader failed on a body");
      return reject(
          body,
          new MalformedEventException("the reader of " + path + " failed: " + e.getClass(), e));
    }
    Claims claims = Claims.of(events, bearer);
    claims.refusal().ifPresent(refusal -> refused.count(bearer, from.source(), refusal));
    Receipt receipt = new Receipt(claims.allowed(), before, reader.counts());
    return publishAll(claims.allowed())
        .orTimeout(acknowledgeDeadline.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (setAside, failure) ->
                failure == null ? claims.answer(receipt.json(setAside)) : unavailable());
  }

  /** Rejects a body that did not even reach the reader. */
  CompletableFuture<Response> reject(byte[] body, MalformedEventException cause) {
    return once(
        publisher.reject(from.source() + " " + path, body, cause),
        Response.error(400, String.valueOf(cause.getMessage())));
  }

  /** Rejects a body of something else, and says where that belongs. */
  private CompletableFuture<Response> refuse(byte[] body, UnrecognisedException cause) {
    String where =
        cause
            .format()
            .map(
                format ->
                    pathOfFormat
                        .apply(format)
                        .map(there -> ", which is read at " + there)
                        .orElse(", which no path here takes"))
            .orElse("");
    String reason = cause.getMessage() + where;
    CompletableFuture<?> buried =
        cause.letters().isEmpty()
            ? publisher.reject(
                from.source() + " " + path, body, new MalformedEventException(reason))
            : publishAll(cause.letters());
    return once(buried, Response.error(422, reason));
  }

  private CompletableFuture<Response> once(CompletableFuture<?> buried, Response answer) {
    return buried
        .copy()
        .orTimeout(acknowledgeDeadline.toMillis(), TimeUnit.MILLISECONDS)
        .handle((done, failure) -> failure == null ? answer : unavailable());
  }

  /** Publishes what the reader still holds, and what is owed. */
  synchronized CompletableFuture<?> finish() {
    List<ParsedEvent> last = takeOwed();
    last.addAll(reader.finish());
    return publishAll(last);
  }

  /**
   * The answer is why each event was set aside, if it was. What earlier bodies sent counts too:
   * this body may be one of them, sent again.
   */
  private CompletableFuture<List<Optional<String>>> publishAll(List<ParsedEvent> events) {
    CompletableFuture<?> earlier =
        acknowledged.isCompletedExceptionally()
            ? CompletableFuture.completedFuture(null)
            : acknowledged;
    List<CompletableFuture<Optional<String>>> sent =
        events.stream()
            .map(
                event ->
                    publisher
                        .publish(event)
                        .whenComplete((done, failure) -> settle(event, failure)))
            .toList();
    acknowledged = CompletableFuture.allOf(earlier, CompletableFuture.allOf(sent.toArray(NONE)));
    return acknowledged.thenApply(done -> sent.stream().map(CompletableFuture::join).toList());
  }

  private void settle(ParsedEvent event, @Nullable Throwable failure) {
    if (failure != null) {
      owed.add(event);
    }
  }

  private void retryOwed() {
    List<ParsedEvent> again = takeOwed();
    retriesUnderWay.addAndGet(again.size());
    for (ParsedEvent event : again) {
      var unused =
          publisher.publish(event).whenComplete((done, failure) -> settleRetry(event, failure));
    }
  }

  private void settleRetry(ParsedEvent event, @Nullable Throwable failure) {
    settle(event, failure);
    retriesUnderWay.decrementAndGet();
  }

  private List<ParsedEvent> takeOwed() {
    List<ParsedEvent> taken = new ArrayList<>();
    for (ParsedEvent event = owed.poll(); event != null; event = owed.poll()) {
      taken.add(event);
    }
    return taken;
  }

  /** What a sender is told while nothing is taken in. */
  static Response saturated(EventPublisher publisher) {
    return publisher.isFull()
        ? Response.error(507, "no room for more events: send this again once somebody made some")
        : Response.error(429, "too many events are waiting for Kafka: send this again later");
  }

  private Response unavailable() {
    return publisher.isSaturated()
        ? saturated(publisher)
        : Response.error(503, "Kafka has not acknowledged all events: send this again later");
  }
}
