package io.firedamp.detectors.image;

import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.detectors.state.LayerState;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.avro.Evidence;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;

/**
 * What is known of one layer, by one image or by all that were told of. Whatever the order in which
 * images come, the same is known.
 *
 * @param flagged the flagged image that brought it, the first in the alphabet
 * @param isCommon whether an official image, or many, hold it: then it says nothing of anybody
 * @param holders digests of other images that hold it, in order; none once it is common
 * @param last when an image that holds it was last told of
 */
record Layer(Optional<Flag> flagged, boolean isCommon, List<String> holders, Instant last) {
  /** Eight images, each known by three digests. */
  static final int MOST_HOLDERS = 24;

  private static final AvroSerde<Evidence> EVIDENCE = AvroSerde.of(Evidence.class);

  static final Serde<Layer> SERDE =
      StateSerde.of(LayerState.class, Layer::toState, Layer::fromState);

  /** What a flagged image is called, and the event that says what is in it. */
  record Flag(String image, List<Evidence> evidence) {
    private static final Comparator<Flag> ORDER =
        Comparator.comparing(Flag::image)
            .thenComparing(flag -> flag.evidence.isEmpty() ? Instant.MAX : time(flag))
            .thenComparing(
                flag -> flag.evidence.isEmpty() ? "" : flag.evidence.get(0).getEventId());

    private static Instant time(Flag flag) {
      return flag.evidence.get(0).getTime();
    }
  }

  static Layer broughtBy(String image, List<Evidence> evidence, Instant time) {
    return new Layer(Optional.of(new Flag(image, evidence)), false, List.of(), time);
  }

  static Layer heldBy(String digest, Instant time) {
    return new Layer(Optional.empty(), false, List.of(digest), time);
  }

  static Layer ofOfficial(Instant time) {
    return new Layer(Optional.empty(), true, List.of(), time);
  }

  /** Both, in whatever order they came. */
  Layer and(Layer other) {
    List<String> all =
        Stream.concat(holders.stream(), other.holders.stream()).distinct().sorted().toList();
    boolean common = isCommon || other.isCommon || all.size() > MOST_HOLDERS;
    return new Layer(
        Stream.concat(flagged.stream(), other.flagged.stream()).min(Flag.ORDER),
        common,
        common ? List.of() : all,
        last.isAfter(other.last) ? last : other.last);
  }

  /** What each image that holds it is told, by digest. */
  SortedMap<String, Lineage> told(String diffId) {
    SortedMap<String, Lineage> told = new TreeMap<>();
    if (!isCommon) {
      flagged.ifPresent(
          flag ->
              holders.forEach(
                  digest ->
                      told.put(
                          digest, new Lineage(diffId, Optional.of(flag.image), flag.evidence))));
    }
    return told;
  }

  /** What to tell once this is known where {@code before} was. */
  SortedMap<String, Lineage> news(String diffId, Layer before) {
    Map<String, Lineage> old = before.told(diffId);
    SortedMap<String, Lineage> news = told(diffId);
    news.entrySet().removeIf(entry -> entry.getValue().equals(old.get(entry.getKey())));
    Map<String, Lineage> now = told(diffId);
    old.keySet().stream()
        .filter(digest -> !now.containsKey(digest))
        .forEach(digest -> news.put(digest, Lineage.none(diffId)));
    return news;
  }

  private static LayerState toState(Layer layer) {
    return LayerState.newBuilder()
        .setFlaggedAs(layer.flagged.map(Flag::image).orElse(null))
        .setEvidence(
            StateSerde.toBytes(EVIDENCE, layer.flagged.map(Flag::evidence).orElse(List.of())))
        .setCommon(layer.isCommon)
        .setHolders(layer.holders)
        .setLast(layer.last)
        .build();
  }

  private static Layer fromState(LayerState state) {
    return new Layer(
        state
            .getFlaggedAs()
            .map(image -> new Flag(image, StateSerde.fromBytes(EVIDENCE, state.getEvidence()))),
        state.getCommon(),
        state.getHolders(),
        state.getLast());
  }
}
