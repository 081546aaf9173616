package io.firedamp.detectors.image;

import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.detectors.state.SightingState;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.PullThrough;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.ImagePull;
import io.firedamp.schemas.avro.RunState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;

/**
 * An image was seen: run by a container or pod, or pulled.
 *
 * @param subject alias of what runs it or, for a pull, of who fetched it
 * @param image canonical reference without digest; empty when unknown
 * @param digests every digest it is known by, the runtime's own first
 * @param time event time
 * @param start when the container started, as far as this event tells; never after {@code time}
 * @param isRunning whether something runs it; else it was pulled
 * @param evidence the event itself
 */
record Sighting(
    String cluster,
    String subject,
    String image,
    List<String> digests,
    Instant time,
    Instant start,
    boolean isRunning,
    List<Evidence> evidence) {
  /** Of two sightings of one thing in one stretch of time the first counts. */
  static final Comparator<Sighting> BY_TIME =
      Comparator.comparing(Sighting::time).thenComparing(Sighting::eventId);

  /** Of two sightings of one container the one that knows of the earlier start counts. */
  static final Comparator<Sighting> BY_START =
      Comparator.comparing(Sighting::start).thenComparing(BY_TIME);

  private static final int LONGEST = 1024;
  private static final int MOST_DIGESTS = 4;
  private static final AvroSerde<Evidence> EVIDENCE = AvroSerde.of(Evidence.class);

  static final Serde<Sighting> SERDE =
      StateSerde.of(SightingState.class, Sighting::toState, Sighting::fromState);

  /** Empty when nothing runs, or nothing says what. */
  static Optional<Sighting> of(ContainerState state, List<Evidence> evidence) {
    Optional<ImageReference> reference = state.getImage().flatMap(ImageReference::parse);
    List<String> digests =
        digests(
            Stream.of(
                state.getImageDigest(),
                state.getConfigDigest(),
                reference.flatMap(image -> Optional.ofNullable(image.digest()))));
    String image = reference.map(Sighting::withoutDigest).or(state::getImage).orElse("");
    if (state.getState() == RunState.STOPPED || (image.isEmpty() && digests.isEmpty())) {
      return Optional.empty();
    }
    Instant time = state.getTime();
    Instant start = state.getStarted().filter(time::isAfter).orElse(time);
    return subjectOf(state)
        .map(
            subject ->
                new Sighting(
                    state.getCluster(),
                    subject.toString(),
                    bounded(image),
                    digests,
                    time,
                    start,
                    true,
                    evidence));
  }

  static Sighting of(ImagePull pull, List<Evidence> evidence) {
    Optional<ImageReference> reference = ImageReference.parse(pull.getImage());
    return new Sighting(
        pull.getCluster(),
        pullerOf(pull).toString(),
        bounded(reference.map(Sighting::withoutDigest).orElse(pull.getImage())),
        digests(
            Stream.of(
                pull.getManifestDigest(),
                pull.getIndexDigest(),
                pull.getConfigDigest(),
                reference.flatMap(image -> Optional.ofNullable(image.digest())))),
        pull.getTime(),
        pull.getTime(),
        false,
        evidence);
  }

  /** The node that pulled, else the address, else whoever fetches from that repository. */
  private static Alias pullerOf(ImagePull pull) {
    String cluster = pull.getCluster();
    return given(pull.getNode())
        .map(node -> Alias.node(cluster, node))
        .or(() -> given(pull.getAddress()).map(address -> Alias.address(cluster, address)))
        .orElseGet(() -> Alias.workload(cluster, "client", null, pull.getRepository()));
  }

  private static Optional<String> given(Optional<String> text) {
    return text.filter(name -> !name.isEmpty()).map(Sighting::bounded);
  }

  /** The same under the name that the image has where a mirror has it from. */
  Sighting calledAsIn(PullThrough mirrors) {
    Optional<String> upstream = reference().map(mirrors::upstream).map(ImageReference::toString);
    return upstream.isEmpty() || upstream.get().equals(image)
        ? this
        : new Sighting(
            cluster, subject, bounded(upstream.get()), digests, time, start, isRunning, evidence);
  }

  Optional<ImageReference> reference() {
    return ImageReference.parse(image);
  }

  /** Every name under which it becomes known. */
  List<String> names() {
    return Stream.concat(digests.stream(), Stream.of(image)).filter(n -> !n.isEmpty()).toList();
  }

  /** The names that decide whether it is new: a tag moves, so digests where there are any. */
  List<String> decisive() {
    return digests.isEmpty() ? List.of(image) : digests;
  }

  /** For a person. */
  String text() {
    return image.isEmpty() ? digests.get(0) : image;
  }

  /** The one that counts, with the digests that either knows. */
  Sighting mergedByStart(Sighting other) {
    Sighting first = BY_START.compare(this, other) <= 0 ? this : other;
    List<String> all =
        Stream.concat(
                Stream.of(decisive().get(0)),
                Stream.concat(digests.stream(), other.digests.stream()).sorted())
            .distinct()
            .limit(MOST_DIGESTS)
            .toList();
    List<String> merged = digests.isEmpty() && other.digests.isEmpty() ? List.of() : all;
    return new Sighting(
        first.cluster,
        first.subject,
        first.image,
        merged,
        first.time,
        first.start,
        first.isRunning,
        first.evidence);
  }

  private String eventId() {
    return evidence.isEmpty() ? "" : evidence.get(0).getEventId();
  }

  private static Optional<Alias> subjectOf(ContainerState state) {
    String cluster = state.getCluster();
    return state
        .getContainerId()
        .map(id -> Alias.container(cluster, id))
        .or(() -> state.getPodUid().map(uid -> Alias.podUid(cluster, uid)))
        .or(
            () ->
                state
                    .getPod()
                    .map(pod -> Alias.pod(cluster, state.getNamespace().orElse("-"), pod)));
  }

  private static String withoutDigest(ImageReference image) {
    return new ImageReference(image.registry(), image.repository(), image.tag(), null).toString();
  }

  private static List<String> digests(Stream<Optional<String>> known) {
    return known
        .flatMap(Optional::stream)
        .filter(digest -> !digest.isEmpty())
        .map(Sighting::bounded)
        .distinct()
        .limit(MOST_DIGESTS)
        .toList();
  }

  private static String bounded(String text) {
    return BoundedText.cut(text, LONGEST);
  }

  static SightingState toState(Sighting sighting) {
    return SightingState.newBuilder()
        .setCluster(sighting.cluster)
        .setSubject(sighting.subject)
        .setImage(sighting.image)
        .setDigests(sighting.digests)
        .setTime(sighting.time)
        .setStart(sighting.start)
        .setRunning(sighting.isRunning)
        .setEvidence(StateSerde.toBytes(EVIDENCE, sighting.evidence))
        .build();
  }

  static Sighting fromState(SightingState state) {
    return new Sighting(
        state.getCluster(),
        state.getSubject(),
        state.getImage(),
        state.getDigests(),
        state.getTime(),
        state.getStart(),
        state.getRunning(),
        StateSerde.fromBytes(EVIDENCE, state.getEvidence()));
  }
}
