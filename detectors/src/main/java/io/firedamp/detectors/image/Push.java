package io.firedamp.detectors.image;

import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.detectors.state.PushState;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.ImagePull;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Somebody put an image under a tag.
 *
 * @param pusher whom the registry knows by name
 * @param digests every digest the image is known by, the one that tells it apart first
 * @param evidence the event itself
 */
record Push(String pusher, List<String> digests, Instant time, List<Evidence> evidence) {
  static final Comparator<Push> BY_TIME =
      Comparator.comparing(Push::time).thenComparing(Push::eventId);

  private static final int LONGEST = 256;
  private static final AvroSerde<Evidence> EVIDENCE = AvroSerde.of(Evidence.class);

  /** Empty for a pull, and where the registry tells no tag, no content, no date or nobody. */
  static Optional<Push> of(ImagePull event, Sighting sighting) {
    Optional<String> pusher = event.getPuller().filter(name -> !name.isEmpty());
    boolean told =
        event.getAction().equals("push")
            && event.getTag().filter(tag -> !tag.isEmpty()).isPresent()
            && !sighting.digests().isEmpty()
            && FirstSeen.isPlausible(sighting.time());
    return told
        ? pusher.map(
            name ->
                new Push(
                    BoundedText.cut(name, LONGEST),
                    sighting.digests(),
                    sighting.time(),
                    sighting.evidence()))
        : Optional.empty();
  }

  String digest() {
    return digests.get(0);
  }

  /** Whether another puts the same there for the same person, sooner or later. */
  boolean isSameAs(Push other) {
    return pusher.equals(other.pusher) && digest().equals(other.digest());
  }

  private String eventId() {
    return evidence.isEmpty() ? "" : evidence.get(0).getEventId();
  }

  PushState toState() {
    return PushState.newBuilder()
        .setPusher(pusher)
        .setDigests(digests)
        .setTime(time)
        .setEvidence(StateSerde.toBytes(EVIDENCE, evidence))
        .build();
  }

  static Push fromState(PushState state) {
    return new Push(
        state.getPusher(),
        state.getDigests(),
        state.getTime(),
        StateSerde.fromBytes(EVIDENCE, state.getEvidence()));
  }
}
