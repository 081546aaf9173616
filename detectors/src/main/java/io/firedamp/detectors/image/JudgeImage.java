package io.firedamp.detectors.image;

import io.firedamp.detectors.indicators.ImageNames;
import io.firedamp.detectors.indicators.OfficialNames;
import io.firedamp.detectors.indicators.TraceFinder;
import io.firedamp.detectors.indicators.Traces;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.PullThrough;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.ImageMetadata;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads what an image is made of, whoever runs it.
 *
 * @param official whose base layers everybody holds; one's own registries are not among them
 */
record JudgeImage(
    TraceFinder finder,
    KnownBadRule knownBad,
    ImageNames exceptions,
    HollowNameRule hollow,
    OfficialNames official,
    PullThrough mirrors) {
  /** Docker itself allows 127 layers. */
  private static final int MOST_LAYERS = 128;

  private static final int LONGEST = 1024;

  JudgedImage check(ImageMetadata image, List<Evidence> evidence) {
    List<String> command =
        Stream.concat(image.getEntrypoint().stream(), image.getCmd().stream()).toList();
    Traces traces = finder.find(command, image.getEnv(), image.getHistory());
    Traces latent = LatentImageRule.traces(finder, command, image.getHistory());
    Verdict verdict = Verdict.of(traces, latent, hollow.hollowNameOf(image), evidence);
    return new JudgedImage(verdict, layers(image, verdict));
  }

  /** An image flagged for what it is speaks against the layer it brought, and for no other. */
  private SortedMap<String, Layer> layers(ImageMetadata image, Verdict verdict) {
    List<String> ids = image.getLayers().stream().limit(MOST_LAYERS).toList();
    List<ImageReference> names =
        image.getReferences().stream()
            .flatMap(reference -> ImageReference.parse(reference).stream())
            .map(mirrors::upstream)
            .toList();
    boolean flagged = isFlagged(image, verdict, names);
    boolean everybodys = !flagged && names.stream().anyMatch(official::isTrusted);
    Optional<String> own =
        flagged ? OwnLayer.of(image.getHistory(), image.getLayers()) : Optional.empty();
    SortedMap<String, Layer> layers = new TreeMap<>();
    for (String id : ids) {
      Layer layer =
          own.filter(id::equals).isPresent()
              ? Layer.broughtBy(nameOf(image, names), verdict.evidence(), image.getTime())
              : everybodys
                  ? Layer.ofOfficial(image.getTime())
                  : Layer.heldBy(cut(image.getDigest()), image.getTime());
      layers.put(cut(id), layer);
    }
    return layers;
  }

  /** An image about which nothing is to be said speaks against no other. */
  private boolean isFlagged(ImageMetadata image, Verdict verdict, List<ImageReference> names) {
    List<String> digest = List.of(image.getDigest());
    boolean excepted =
        exceptions.entryFor(Optional.empty(), digest).isPresent()
            || names.stream()
                .anyMatch(name -> exceptions.entryFor(Optional.of(name), digest).isPresent());
    return !excepted && isBad(image, verdict, names);
  }

  private boolean isBad(ImageMetadata image, Verdict verdict, List<ImageReference> names) {
    return verdict.traces().level().compareTo(Traces.Level.MINER) >= 0
        || LatentImageRule.isGrave(verdict.latent())
        || knownBad.entryFor(Optional.empty(), List.of(image.getDigest())).isPresent()
        || names.stream()
            .anyMatch(name -> knownBad.entryFor(Optional.of(name), List.of()).isPresent());
  }

  private static String nameOf(ImageMetadata image, List<ImageReference> names) {
    return cut(
        names.stream()
            .map(ImageReference::toString)
            .sorted()
            .findFirst()
            .orElse(image.getDigest()));
  }

  private static String cut(String text) {
    return BoundedText.cut(text, LONGEST);
  }
}
