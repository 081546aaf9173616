package io.firedamp.detectors.image;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.indicators.OfficialNames;
import io.firedamp.detectors.indicators.OfficialNames.Imitation;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.PullThrough;
import io.firedamp.schemas.avro.ImageMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * IMG-08: an image called after an official one, from where anybody may publish, that has nothing
 * of what the official one is known by. It adds confidence and opens nothing.
 *
 * @param mirrors whose images some registries hand out
 * @param timeToLive how long past its time a sighting holds: as long as a workload may run
 */
record HollowNameRule(
    OfficialNames names, Fingerprints fingerprints, PullThrough mirrors, Duration timeToLive) {
  static final String ID = "IMG-08";

  /** The reference, the first in the alphabet, of whose name the image holds nothing. */
  Optional<String> hollowNameOf(ImageMetadata image) {
    return image.getReferences().stream()
        .flatMap(reference -> ImageReference.parse(reference).stream())
        .map(mirrors::upstream)
        .filter(
            reference ->
                imitated(reference)
                    .filter(imitation -> fingerprints.lacksAllOf(imitation.official(), image))
                    .isPresent())
        .map(ImageReference::toString)
        .min(String::compareTo);
  }

  private Optional<Imitation> imitated(ImageReference reference) {
    return OfficialNames.isOpenToAll(reference) ? names.imitatedBy(reference) : Optional.empty();
  }

  /**
   * The image runs, under whatever name.
   *
   * @param hollowName what {@link #hollowNameOf} told
   */
  Optional<Finding> check(String digest, String hollowName, Sighting sighting) {
    return ImageReference.parse(hollowName)
        .flatMap(this::imitated)
        .map(
            imitation ->
                ImageFindings.of(ID, sighting, sighting.time(), timeToLive)
                    .on(digest)
                    .finding(
                        Weights.bundled().of(ID, "hollow"),
                        Trait.words(Trait.IMPOSTOR),
                        "Image %s has nothing of official %s"
                            .formatted(sighting.text(), imitation.official()),
                        "%s: none of its variables, ports, programs and build steps"
                            .formatted(hollowName),
                        List.of("T1036.005", "T1204.003"),
                        List.of()));
  }
}
