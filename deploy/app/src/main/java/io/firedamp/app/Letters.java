package io.firedamp.app;

import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.errors.SerializationException;

/** Dead letters of the delivery: incidents that a sink will not tell its destination. */
public final class Letters {
  private final TopicReader reader;
  private final Topics topics;

  /** Those of a running installation. */
  public Letters(TopicReader reader, Topics topics) {
    this.reader = reader;
    this.topics = topics;
  }

  /** A letter, and where it lies. */
  public record Found(LetterId id, DeadLetter letter) {
    /** The sink that gave it up; empty for a letter of anybody else. */
    public String sink() {
      return letter.getContext().getOrDefault("sink", "");
    }

    /** Id and revision of its incident; empty where it could not be decoded. */
    public String deliveryKey() {
      return letter.getContext().getOrDefault("deliveryKey", "");
    }
  }

  /** All that are kept, the latest first. */
  public List<Found> all() {
    List<Found> found = new ArrayList<>();
    reader.each(
        topics.deadLetters(),
        (position, letter) -> {
          Found each = new Found(new LetterId(position.partition(), position.offset()), letter);
          if (!each.sink().isEmpty()) {
            found.add(each);
          }
        });
    found.sort(
        Comparator.<Found, Instant>comparing(each -> each.letter().getTime())
            .reversed()
            .thenComparing(Found::id));
    return found;
  }

  /**
   * One of them.
   *
   * @throws Failure when none lies there
   */
  public Found at(LetterId id) {
    return reader
        .at(topics.deadLetters(), id.partition(), id.offset())
        .map(letter -> new Found(id, letter))
        .filter(found -> !found.sink().isEmpty())
        .orElseThrow(
            () ->
                new Failure(
                    "no sink's dead letter lies at %s: list them with 'firedamp dead-letters list'"
                        .formatted(id)));
  }

  /** The incident within; empty where it cannot be decoded. */
  public Optional<Incident> incident(Found found) {
    byte[] bytes = new byte[found.letter().getOriginal().remaining()];
    found.letter().getOriginal().duplicate().get(bytes);
    try {
      return Optional.of(
          topics
              .incidents()
              .valueSerde()
              .deserializer()
              .deserialize(topics.incidents().name(), bytes));
    } catch (SerializationException e) {
      return Optional.empty();
    }
  }

  /** What sinks have told since. */
  public Settled settled() {
    return new Settled(reader.delivered(topics));
  }

  /** Revisions that sinks have told. */
  public static final class Settled {
    private final Set<DeliveryKey.Noted> told;

    Settled(Set<DeliveryKey.Noted> told) {
      this.told = Set.copyOf(told);
    }

    /** What became of a letter's incident since; empty where nothing did. */
    public String of(Found found) {
      return DeliveryKey.parse(found.deliveryKey())
          .map(key -> of(new DeliveryKey.Noted(found.sink(), key)))
          .orElse("");
    }

    private String of(DeliveryKey.Noted given) {
      if (told.contains(given)) {
        return "told";
      }
      boolean isLaterTold =
          told.stream()
              .anyMatch(
                  each ->
                      each.sink().equals(given.sink())
                          && each.key().incident().equals(given.key().incident())
                          && each.key().revision() > given.key().revision());
      return isLaterTold ? "later told" : "";
    }
  }
}
