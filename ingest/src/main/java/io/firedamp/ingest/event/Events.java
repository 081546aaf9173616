package io.firedamp.ingest.event;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.schemas.EventKey;
import io.firedamp.schemas.EventTime;
import io.firedamp.schemas.avro.ContainerState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Events ready to be published. What an event is filed under, and when it happened, is told by the
 * event itself, so that two formats that tell of one thing file it in one place.
 */
public final class Events {
  private Events() {}

  /**
   * An event under its own key and time.
   *
   * @throws IllegalArgumentException for a type of a plugin's own, which knows its key itself
   */
  public static ParsedEvent of(SpecificRecord event) {
    return new ParsedEvent(keyOf(event), event, timeOf(event));
  }

  /**
   * The same, dated more finely than the event keeps: a replay puts the lines of several files in
   * that order.
   */
  public static ParsedEvent of(SpecificRecord event, Instant time) {
    if (!time.truncatedTo(ChronoUnit.MILLIS).equals(timeOf(event))) {
      throw new IllegalArgumentException(
          "time must be the event's own, %s, was %s".formatted(timeOf(event), time));
    }
    return new ParsedEvent(keyOf(event), event, time);
  }

  /** What a pod is to run in one of its containers, before that has an id: kept beside the pod. */
  public static ParsedEvent ofPart(ContainerState state, String part) {
    return new ParsedEvent(keyOf(state) + "/" + part, state, state.getTime());
  }

  /** What an event says in a field; empty where its type has none, or no text. */
  public static Optional<String> text(SpecificRecord event, String field) {
    return Optional.ofNullable(event.getSchema().getField(field))
        .map(found -> event.get(found.pos()))
        .filter(CharSequence.class::isInstance)
        .map(Object::toString);
  }

  private static String keyOf(SpecificRecord event) {
    return EventKey.of(event)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no key is known for an event of type " + event.getSchema().getName()));
  }

  private static Instant timeOf(SpecificRecord event) {
    return EventTime.of(event)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    event.getSchema().getName() + " has no time of its own"));
  }
}
